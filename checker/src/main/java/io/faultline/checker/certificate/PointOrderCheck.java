package io.faultline.checker.certificate;

import io.faultline.checker.transaction.search.PointOrder;
import io.faultline.checker.transaction.search.StrongLevel.Order;
import io.faultline.checker.transaction.search.StrongLevel.Shape;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.Arrays;

/// Plays an order of snapshots and commits: what each transaction reads has to be what is there.
/// Linear.
final class PointOrderCheck {
  private static final int ABSENT = -1;

  private final History history;
  private final PointOrder order;
  private final boolean isSerial;
  private final long initial;
  // Per operation the places of its snapshot and its commit.
  private final int[] start;
  private final int[] commit;
  private final long[] value;
  private final int[] committed;
  // Per key, valid where `stamp` is of the operation: what it has written itself.
  private final int[] stamp;
  private final long[] own;

  PointOrderCheck(History history, PointOrder order) {
    this.history = history;
    this.order = order;
    isSerial = order.level().shape() == Shape.SERIAL;
    initial = history.values().knownCode(history.header().initial());
    start = new int[history.size()];
    commit = new int[history.size()];
    value = new long[history.keys()];
    committed = new int[history.keys()];
    stamp = new int[history.keys()];
    own = new long[history.keys()];
  }

  void check() {
    Arrays.fill(start, ABSENT);
    Arrays.fill(commit, ABSENT);
    Arrays.fill(committed, ABSENT);
    Arrays.fill(value, initial);
    for (int i = 0; i < order.size(); i++) {
      int op = order.op(i);
      Evidence.mustBeOf(history, op);
      if (history.type(op) == Outcome.Type.FAILED) {
        throw Evidence.wrong("operation " + op + " failed");
      }
      if (isSerial || !order.isCommit(i)) {
        place(start, op, i);
        reads(op);
      }
      if (isSerial || order.isCommit(i)) {
        place(commit, op, i);
        writes(op, i);
      }
    }
    for (int op = 0; op < history.size(); op++) {
      if (start[op] > commit[op]
          || (start[op] == ABSENT
              && (commit[op] != ABSENT || history.type(op) == Outcome.Type.OK))) {
        throw Evidence.wrong("operation " + op + " is not whole in the order");
      }
    }
    if (order.level().order() != Order.NONE) {
      sessions();
    }
    if (order.level().order() == Order.REAL_TIME && history.traits().realTime()) {
      realTime();
    }
  }

  private static void place(int[] places, int op, int i) {
    if (places[op] != ABSENT) {
      throw Evidence.wrong("operation " + op + " is there twice");
    }
    places[op] = i;
  }

  private void reads(int op) {
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      int key = history.key(a);
      if (history.kind(a) == Kind.WRITE) {
        stamp[key] = op + 1;
        own[key] = history.argument(a);
      } else if (history.type(op) == Outcome.Type.OK && history.second(a) != Values.UNKNOWN) {
        long there = stamp[key] == op + 1 ? own[key] : value[key];
        if (plain(history.second(a)) != plain(there)) {
          throw Evidence.wrong(
              "action %d of operation %d reads what is not there".formatted(a, op));
        }
      }
    }
  }

  // Nil stands for the value from before.
  private long plain(long code) {
    return code == Values.NIL ? initial : code;
  }

  private void writes(int op, int i) {
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (history.kind(a) == Kind.WRITE) {
        int key = history.key(a);
        if (order.level().shape() == Shape.SNAPSHOT
            && committed[key] != i
            && committed[key] > start[op]) {
          throw Evidence.wrong("operation " + op + " overlaps another that wrote its key");
        }
        committed[key] = i;
        value[key] = history.argument(a);
      }
    }
  }

  // Of a session, whatever has to come before a transaction committed before its snapshot.
  private void sessions() {
    int[] moments = new int[isSerial ? 2 * order.size() : order.size()];
    for (int i = 0, at = 0; i < order.size(); i++) {
      if (isSerial || !order.isCommit(i)) {
        moments[at++] = ~order.op(i);
      }
      if (isSerial || order.isCommit(i)) {
        moments[at++] = order.op(i);
      }
    }
    new SessionCheck(history).moments(moments);
  }

  private void realTime() {
    long called = Long.MIN_VALUE;
    for (int i = 0; i < order.size(); i++) {
      int op = order.op(i);
      if (isSerial || !order.isCommit(i)) {
        called = Math.max(called, history.calledNanos(op));
      }
      if ((isSerial || order.isCommit(i)) && history.returnedNanos(op) < called) {
        throw Evidence.wrong("operation " + op + " commits after another that was called later");
      }
    }
  }
}
