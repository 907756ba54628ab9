package io.faultline.checker.certificate;

import io.faultline.checker.transaction.weak.CommitOrder;
import io.faultline.checker.transaction.weak.WeakLevel;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks an order of commits against the axiom of its level: whoever read a key and could see two
/// of its writers read from the later one.
final class CommitOrderCheck {
  private final History history;
  private final Sources sources;
  private final CommitOrder order;
  private final int[] place;
  private final boolean sessions;

  CommitOrderCheck(History history, Sources sources, CommitOrder order, boolean sessions) {
    this.history = history;
    this.sources = sources;
    this.order = order;
    this.sessions = sessions;
    place = new int[history.size()];
  }

  void check() {
    Arrays.fill(place, -1);
    for (int i = 0; i < order.size(); i++) {
      Evidence.mustBeOf(history, order.op(i));
      if (place[order.op(i)] >= 0 || !sources.mayCount(order.op(i))) {
        throw Evidence.wrong("operation " + order.op(i) + " has no place there");
      }
      place[order.op(i)] = i;
    }
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) == Outcome.Type.OK && place[op] < 0) {
        throw Evidence.wrong("operation " + op + " is not in the order");
      }
    }
    if (sessions) {
      new SessionCheck(history).check(order.size(), order::op);
    }
    for (int i = 0; i < order.size(); i++) {
      reads(order.op(i));
    }
    if (sessions && order.level() == WeakLevel.READ_ATOMIC) {
      inSessions();
    }
    if (order.level() == WeakLevel.CAUSAL) {
      new CausalCheck(history, sources, order, place).check();
    }
  }

  // The writer of a read comes first, and so do all that its own transaction shows to be visible.
  private void reads(int op) {
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (!sources.isExternal(a)) {
        continue;
      }
      int from = sources.of(a);
      if (from != Sources.BEFORE) {
        if (place[from] < 0 || place[from] >= place[op]) {
          throw Evidence.wrong("operation " + op + " reads from the future");
        }
        mustBeLast(sources.write(a));
      }
    }
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (order.level() != WeakLevel.PL_2 && sources.isExternal(a)) {
        visible(op, a);
      }
    }
  }

  private void mustBeLast(int write) {
    for (int a = write + 1; a < history.firstAction(sources.op(write) + 1); a++) {
      if (history.kind(a) == Kind.WRITE && history.key(a) == history.key(write)) {
        throw Evidence.wrong("action " + write + " is an intermediate write");
      }
    }
  }

  private void visible(int op, int read) {
    int from = sources.of(read);
    int fromPlace = from == Sources.BEFORE ? -1 : place[from];
    int end = order.level() == WeakLevel.READ_COMMITTED ? read : history.firstAction(op + 1);
    for (int a = history.firstAction(op); a < end; a++) {
      if (a == read || !sources.isExternal(a)) {
        continue;
      }
      int other = sources.of(a);
      if (other != Sources.BEFORE
          && other != from
          && place[other] > fromPlace
          && sources.wrote(other, history.key(read))) {
        throw Evidence.wrong("operation %d read behind operation %d".formatted(op, other));
      }
    }
  }

  // Nobody reads behind what came before it in its session.
  private void inSessions() {
    Map<Long, List<Integer>> writers = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      int op = order.op(i);
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (sources.isExternal(a)) {
          int from = sources.of(a);
          int fromPlace = from == Sources.BEFORE ? -1 : place[from];
          for (int other : writers.getOrDefault(inSession(a), List.of()).reversed()) {
            if (place[other] <= fromPlace) {
              break;
            }
            if (Sources.inSession(history, other, op)) {
              throw Evidence.wrong("operation %d read behind operation %d".formatted(op, other));
            }
          }
        }
      }
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (history.kind(a) == Kind.WRITE) {
          writers.computeIfAbsent(inSession(a), _ -> new ArrayList<>(1)).add(op);
        }
      }
    }
  }

  private long inSession(int action) {
    return (long) history.session(sources.op(action)) << 32 | history.key(action);
  }
}
