package io.faultline.checker.transaction.search;

import io.faultline.checker.transaction.search.StrongLevel.Order;
import io.faultline.checker.transaction.search.StrongLevel.Shape;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The order of the system's own timestamps, if it explains every read (after CHRONOS, ICDE 2025):
/// the transactions are played in it, and what each reads has to be what is there. Nobody has to
/// know who wrote what. Time n log n in the transactions, linear in the actions.
///
/// If it does not, that says nothing about the level: another order may.
final class TimestampOrder {
  private static final int NONE = -1;

  private final History history;
  private final StrongLevel level;
  private final boolean isSerial;
  private final long initial;
  private final int[] ops;
  // Per key what is there, and the place of the commit that put it there.
  private final long[] value;
  private final int[] committed;
  // Per key, valid where `stamp` is of the operation: what it has written itself.
  private final int[] stamp;
  private final long[] own;
  // Per transaction, the place of its snapshot.
  private final int[] start;
  private final Map<Integer, Long> called = new HashMap<>();
  private final Map<Long, Integer> last = new HashMap<>();

  private TimestampOrder(History history, StrongLevel level) {
    this.history = history;
    this.level = level;
    isSerial = level.shape() == Shape.SERIAL;
    initial = history.values().knownCode(history.header().initial());
    var all = new int[history.size()];
    int size = 0;
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) == Outcome.Type.OK) {
        all[size++] = op;
      }
    }
    ops = Arrays.copyOf(all, size);
    value = new long[history.keys()];
    committed = new int[history.keys()];
    stamp = new int[history.keys()];
    own = new long[history.keys()];
    start = new int[size];
    Arrays.fill(value, initial);
    Arrays.fill(committed, NONE);
  }

  /// The order as [PointOrder] has it, of all ok transactions: one that is unknown has no
  /// timestamps, and nothing of it was read if there is an order without it.
  static Optional<int[]> of(History history, StrongLevel level) {
    return history.hasTimestamps() && level.order() != Order.REAL_TIME
        ? new TimestampOrder(history, level).played()
        : Optional.empty();
  }

  private Optional<int[]> played() {
    var stamps = new long[isSerial ? ops.length : 2 * ops.length];
    for (int t = 0; t < ops.length; t++) {
      long begun = history.startTimestamp(ops[t]);
      long ended = history.commitTimestamp(ops[t]);
      if (begun == History.NO_TIMESTAMP || ended == History.NO_TIMESTAMP || ended < begun) {
        return Optional.empty();
      }
      if (isSerial) {
        stamps[t] = ended;
      } else {
        stamps[2 * t] = begun;
        stamps[2 * t + 1] = ended;
      }
    }
    int[] points = TimestampSort.of(stamps, !isSerial);
    for (int i = 0; i < points.length; i++) {
      int t = isSerial ? points[i] : points[i] >> 1;
      boolean reads = isSerial || (points[i] & 1) == 0;
      boolean commits = isSerial || (points[i] & 1) != 0;
      if ((reads && !reads(t, i)) || (commits && !commits(t, i))) {
        return Optional.empty();
      }
      points[i] = 2 * ops[t] + (commits ? 1 : 0);
    }
    return Optional.of(points);
  }

  private boolean reads(int t, int place) {
    int op = ops[t];
    start[t] = place;
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      int key = history.key(a);
      if (history.kind(a) == Kind.WRITE) {
        stamp[key] = op + 1;
        own[key] = history.argument(a);
      } else {
        long there = stamp[key] == op + 1 ? own[key] : value[key];
        long found = history.second(a) == Values.NIL ? initial : history.second(a);
        if (found != (there == Values.NIL ? initial : there) && found != Values.UNKNOWN) {
          return false;
        }
      }
    }
    if (level.order() == Order.SESSION) {
      last.merge(line(op), op, Math::max);
      called.merge(history.session(op), history.calledNanos(op), Math::max);
    }
    return true;
  }

  private boolean commits(int t, int place) {
    int op = ops[t];
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (history.kind(a) == Kind.WRITE) {
        int key = history.key(a);
        if (level.shape() == Shape.SNAPSHOT
            && committed[key] != place
            && committed[key] > start[t]) {
          return false;
        }
        committed[key] = place;
        value[key] = history.argument(a);
      }
    }
    // In session order, nothing that comes later has begun.
    return level.order() == Order.NONE
        || (last.getOrDefault(line(op), op) <= op
            && (!history.traits().realTime()
                || called.getOrDefault(history.session(op), Long.MIN_VALUE)
                    <= history.returnedNanos(op)));
  }

  private long line(int op) {
    return (long) history.session(op) << 32 | (history.process(op) & 0xffffffffL);
  }
}
