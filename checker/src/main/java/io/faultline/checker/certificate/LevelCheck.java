package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.transaction.Binding;
import io.faultline.checker.transaction.Level;
import io.faultline.checker.transaction.SessionOrder;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks what levels between read-committed and snapshot isolation ask beside an order of all
/// list-append transactions that no dependency contradicts, which is given. That order is the order
/// of the versions as well.
///
/// The levels of one transaction's view take one pass. Those of G-single walk, for each read that
/// missed a transaction which comes earlier in the order, from that one to the reader's place.
final class LevelCheck {
  // What all walks together may look at.
  private static final long MOST_STEPS = 400_000_000;

  private final History history;
  private final Level level;
  private final Binding binding;
  // Per operation its place in the order, or -1; and the operation at each place.
  private final int[] places;
  private final int[] order;
  // Per append of a committed transaction, its place in the versions of its key; else -1.
  private final int[] versions;
  private final List<List<Integer>> appends = new ArrayList<>();
  private final int[] ops;
  private long steps;

  LevelCheck(History history, Level level, Binding binding, int[] places) {
    this.history = history;
    this.level = level;
    this.binding = binding;
    this.places = places;
    order = new int[(int) Arrays.stream(places).filter(place -> place >= 0).count()];
    ops = new int[history.actions()];
    for (int op = 0; op < history.size(); op++) {
      if (places[op] >= 0) {
        order[places[op]] = op;
      }
      Arrays.fill(ops, history.firstAction(op), history.firstAction(op + 1), op);
    }
    for (int key = 0; key < history.keys(); key++) {
      appends.add(new ArrayList<>());
    }
    versions = new int[history.actions()];
    Arrays.fill(versions, -1);
    for (int op : order) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (history.kind(a) == Kind.APPEND) {
          versions[a] = appends.get(history.key(a)).size();
          appends.get(history.key(a)).add(a);
        }
      }
    }
  }

  Recheck check() {
    for (int op : order) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (isRead(a)) {
          mustBePrefix(a);
        }
      }
    }
    switch (level) {
      case CURSOR_STABILITY -> cursors();
      case MONOTONIC_ATOMIC_VIEW -> observed(true);
      case READ_ATOMIC -> {
        observed(false);
        behind();
      }
      case MONOTONIC_VIEW, MONOTONIC_SNAPSHOT_READ -> singles(true);
      case CONSISTENT_VIEW, FORWARD_CONSISTENT_VIEW -> singles(false);
      case PARALLEL_SNAPSHOT_ISOLATION -> {
        singles(false);
        observed(false);
      }
      default -> {
        return Evidence.not("an order of dependencies does not show " + level.word());
      }
    }
    return steps > MOST_STEPS
        ? Evidence.not("too many reads missed what comes earlier in the order")
        : Evidence.CONFIRMED;
  }

  private void mustBePrefix(int read) {
    List<Integer> all = appends.get(history.key(read));
    for (int i = 0; i < length(read); i++) {
      if (i >= all.size()
          || history.values().element(history.second(read), i) != history.argument(all.get(i))) {
        throw wrong("operation " + ops[read] + " read what is no prefix of the versions");
      }
    }
  }

  // Between what a transaction read and its own append after that, nobody else's may be.
  private void cursors() {
    for (int op : order) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        int own = isRead(a) ? nextAppend(op, a) : -1;
        for (int i = length(a); own >= 0 && i < versions[own]; i++) {
          if (ops[appends.get(history.key(a)).get(i)] != op) {
            throw missed(op, ops[appends.get(history.key(a)).get(i)]);
          }
        }
      }
    }
  }

  private int nextAppend(int op, int read) {
    for (int a = read + 1; a < history.firstAction(op + 1); a++) {
      if (history.kind(a) == Kind.APPEND && history.key(a) == history.key(read)) {
        return a;
      }
    }
    return -1;
  }

  // Of whoever it read from, a transaction must see all; or all by its later reads only.
  private void observed(boolean laterOnly) {
    for (int op : order) {
      int first = history.firstAction(op);
      int end = history.firstAction(op + 1);
      for (int a = first; a < end; a++) {
        int writer = isRead(a) ? writer(a) : -1;
        for (int w = writer < 0 ? 0 : history.firstAction(writer);
            writer >= 0 && w < history.firstAction(writer + 1);
            w++) {
          for (int b = laterOnly ? a + 1 : first; b < end && versions[w] >= 0; b++) {
            if (isRead(b) && history.key(b) == history.key(w) && length(b) <= versions[w]) {
              throw missed(op, writer);
            }
          }
        }
      }
    }
  }

  // What comes before by the orders that bind must be seen.
  private void behind() {
    for (int op : order) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        List<Integer> all = appends.get(history.key(a));
        for (int i = length(a); isRead(a) && binding != Binding.NONE && i < all.size(); i++) {
          if (steps++ > MOST_STEPS) {
            return;
          }
          if (isBound(ops[all.get(i)], op)) {
            throw missed(op, ops[all.get(i)]);
          }
        }
      }
    }
  }

  private boolean isBound(int op, int later) {
    return op != later
        && ((history.session(op) == history.session(later)
                && SessionOrder.comesBefore(history, op, later))
            || (binding == Binding.REAL_TIME
                && history.traits().realTime()
                && history.returnedNanos(op) < history.calledNanos(later)));
  }

  // No read may miss a transaction on which its own depends: by then only, or at all.
  private void singles(boolean byThen) {
    for (int op : order) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        List<Integer> all = appends.get(history.key(a));
        if (isRead(a) && length(a) < all.size() && steps <= MOST_STEPS) {
          int next = ops[all.get(length(a))];
          if (next != op && places[next] < places[op] && leads(next, op, byThen ? a : -1)) {
            throw missed(op, next);
          }
        }
      }
    }
  }

  // Whether there is a path of dependencies; into actions up to `last`, if that is not -1. The
  // order is one that no dependency contradicts, so that one pass over what lies between will do.
  private boolean leads(int from, int to, int last) {
    var reached = new boolean[places[to] - places[from] + 1];
    var bound = new Bound();
    reached[0] = true;
    bound.add(from);
    for (int at = places[from] + 1; at <= places[to]; at++) {
      int op = order[at];
      steps += 1L + history.firstAction(op + 1) - history.firstAction(op);
      boolean in = bound.reaches(op);
      int end = op == to && last >= 0 ? last + 1 : history.firstAction(op + 1);
      for (int a = history.firstAction(op); a < end && !in; a++) {
        int source = isRead(a) ? writer(a) : versions[a] > 0 ? overwritten(a) : -1;
        in =
            source >= 0
                && source != op
                && places[source] >= places[from]
                && places[source] < at
                && reached[places[source] - places[from]];
      }
      if (in) {
        reached[at - places[from]] = true;
        bound.add(op);
      }
      if (steps > MOST_STEPS) {
        return false;
      }
    }
    return reached[places[to] - places[from]];
  }

  // What the orders that bind put after one of some operations.
  private final class Bound {
    private final Map<Integer, Integer> processes = new HashMap<>();
    private final Map<Integer, Long> sessions = new HashMap<>();
    private long returned = Long.MAX_VALUE;

    void add(int op) {
      processes.merge(history.process(op), op, Math::min);
      sessions.merge(history.session(op), history.returnedNanos(op), Math::min);
      returned = Math.min(returned, history.returnedNanos(op));
    }

    boolean reaches(int op) {
      if (binding == Binding.NONE) {
        return false;
      }
      boolean timed = history.traits().realTime();
      long called = history.calledNanos(op);
      return processes.getOrDefault(history.process(op), op) < op
          || (timed && sessions.getOrDefault(history.session(op), Long.MAX_VALUE) < called)
          || (timed && binding == Binding.REAL_TIME && returned < called);
    }
  }

  private int overwritten(int append) {
    return ops[appends.get(history.key(append)).get(versions[append] - 1)];
  }

  // The other transaction whose append a read found last, or -1.
  private int writer(int read) {
    for (int i = length(read) - 1; i >= 0; i--) {
      int writer = ops[appends.get(history.key(read)).get(i)];
      if (writer != ops[read]) {
        return writer;
      }
    }
    return -1;
  }

  // A read after own appends alone is no read of others: it may come before all of theirs.
  private boolean isRead(int action) {
    return history.kind(action) == Kind.READ
        && history.type(ops[action]) == Outcome.Type.OK
        && history.second(action) != Values.UNKNOWN;
  }

  private int length(int read) {
    long value = history.second(read);
    return history.kind(read) == Kind.READ && history.values().isList(value)
        ? history.values().length(value)
        : 0;
  }

  private static IllegalStateException missed(int op, int other) {
    return wrong("operation %d does not see operation %d".formatted(op, other));
  }
}
