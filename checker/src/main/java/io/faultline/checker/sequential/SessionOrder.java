package io.faultline.checker.sequential;

import io.faultline.checker.Model;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Operations of a history as the nodes of an order: the one that their sessions give them.
///
/// One comes before another if both are of one session and it had returned when the other was
/// called; calls of one process never overlap, so that of these also two at one time are in order.
/// An unknown operation never returned: what came before it in its session does so here, and
/// nothing comes after it. It may take effect later than everything that its session did next, as a
/// message on its way does, or never.
///
/// The order is kept as *chains*: of operations of one session, each before the next. A session
/// whose calls never overlap is one chain; each unknown operation is a chain of its own. What else
/// comes before an operation are beginnings of other chains of its session, of which the last
/// operations are named.
///
/// Failed operations are left out, and unknown ones that could only have kept the state.
///
/// Arrays, since searches look at them in their innermost loops. Immutable once made; linear to
/// make.
final class SessionOrder {
  private static final int[] NONE = {};

  private final History history;
  private final int[] ops;
  private final boolean[] unknown;
  private final int[] chain;
  private final int[] place;
  private final int[] previous;
  private final Map<Integer, int[]> others = new HashMap<>();
  private final int[][] chains;

  private SessionOrder(History history, int[] ops) {
    this.history = history;
    this.ops = ops;
    unknown = new boolean[ops.length];
    chain = new int[ops.length];
    place = new int[ops.length];
    previous = new int[ops.length];
    chains = link();
  }

  /// Those of `all` that count, which are in the order of their calls.
  static SessionOrder of(History history, int[] all, Model model) {
    return new SessionOrder(
        history, Arrays.stream(all).filter(op -> counts(history, op, model)).toArray());
  }

  private static boolean counts(History history, int op, Model model) {
    return switch (history.type(op)) {
      case OK -> true;
      case FAILED -> false;
      case UNKNOWN -> !model.keepsState(history.kind(history.firstAction(op)), Answer.NONE);
    };
  }

  private int[][] link() {
    var tails = new ArrayList<Integer>();
    Map<Integer, List<Integer>> bySession = new HashMap<>();
    for (int node = 0; node < ops.length; node++) {
      unknown[node] = history.type(ops[node]) == Outcome.Type.UNKNOWN;
      List<Integer> known =
          bySession.computeIfAbsent(history.session(ops[node]), _ -> new ArrayList<>(1));
      int mine = unknown[node] ? -1 : chainFor(node, known, tails);
      previous[node] = mine < 0 ? -1 : tails.get(mine);
      if (known.size() > 1 || (mine < 0 && !known.isEmpty())) {
        others.put(node, lastBefore(node, known, mine, tails));
      }
      if (mine < 0) {
        mine = tails.size();
        tails.add(node);
        if (!unknown[node]) {
          known.add(mine);
        }
      }
      tails.set(mine, node);
      chain[node] = mine;
      place[node] = previous[node] < 0 ? 0 : place[previous[node]] + 1;
    }
    var made = new int[tails.size()][];
    for (int c = 0; c < made.length; c++) {
      made[c] = new int[place[tails.get(c)] + 1];
    }
    for (int node = 0; node < ops.length; node++) {
      made[chain[node]][place[node]] = node;
    }
    return made;
  }

  private int chainFor(int node, List<Integer> known, List<Integer> tails) {
    for (int c : known) {
      if (isBefore(tails.get(c), node)) {
        return c;
      }
    }
    return -1;
  }

  private int[] lastBefore(int node, List<Integer> known, int mine, List<Integer> tails) {
    return known.stream()
        .filter(c -> c != mine)
        .mapToInt(c -> {
          int last = tails.get(c);
          while (last >= 0 && !isBefore(last, node)) {
            last = previous[last];
          }
          return last;
        })
        .filter(last -> last >= 0)
        .toArray();
  }

  private boolean isBefore(int earlier, int later) {
    int a = ops[earlier];
    int b = ops[later];
    return history.process(a) == history.process(b)
        || history.returnedNanos(a) < history.calledNanos(b);
  }

  int size() {
    return ops.length;
  }

  /// The operation's index in the history.
  int op(int node) {
    return ops[node];
  }

  /// All of them, as indexes in the history.
  int[] ops() {
    return ops.clone();
  }

  boolean isUnknown(int node) {
    return unknown[node];
  }

  int chains() {
    return chains.length;
  }

  int chain(int node) {
    return chain[node];
  }

  /// Its number in its chain, from 0.
  int place(int node) {
    return place[node];
  }

  int length(int chainNumber) {
    return chains[chainNumber].length;
  }

  int node(int chainNumber, int placeInChain) {
    return chains[chainNumber][placeInChain];
  }

  /// The one before it in its chain, or -1.
  int previous(int node) {
    return previous[node];
  }

  /// The last ones before it in other chains.
  int[] others(int node) {
    return others.isEmpty() ? NONE : others.getOrDefault(node, NONE);
  }
}
