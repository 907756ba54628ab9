package io.faultline.checker.transaction.search;

import io.faultline.checker.transaction.SessionOrder;
import io.faultline.checker.transaction.Transactions;
import io.faultline.checker.transaction.search.StrongLevel.Order;
import io.faultline.checker.transaction.search.StrongLevel.Shape;
import io.faultline.history.History;
import java.util.Arrays;
import java.util.Optional;

/// The order of the system's own timestamps, if it explains every read (after CHRONOS, ICDE 2025).
/// Time n log n in the transactions, linear in the actions.
///
/// If it does not, that says nothing about the level: another order may. But it says that the
/// system did not do what its timestamps say: see [TimestampChecker].
final class TimestampOrder {
  private final Transactions transactions;
  private final History history;
  private final StrongLevel level;
  // Per key the last writer.
  private final int[] frontier;
  // Per transaction, the place of its snapshot, complemented, until it commits: then that of its
  // commit.
  private final int[] place;

  /// What is wrong in the order of timestamps.
  ///
  /// @param t a transaction
  /// @param other another that it does not go with, or a number below 0
  /// @param key a key's number
  record Wrong(int t, int other, int key, Kind kind) {
    enum Kind {
      STALE,
      CONFLICT,
      ORDER
    }
  }

  private TimestampOrder(Transactions transactions, StrongLevel level) {
    this.transactions = transactions;
    this.level = level;
    history = transactions.history();
    frontier = new int[history.keys()];
    place = new int[transactions.size()];
  }

  /// The order as [PointOrder] has it.
  static Optional<int[]> of(Transactions transactions, StrongLevel level) {
    if (!isComplete(transactions) || level.order() == Order.REAL_TIME) {
      return Optional.empty();
    }
    int[] points = sorted(transactions, level);
    if (new TimestampOrder(transactions, level).wrong(points).isPresent()) {
      return Optional.empty();
    }
    for (int i = 0; i < points.length; i++) {
      points[i] =
          level.shape() == Shape.SERIAL
              ? 2 * transactions.op(points[i]) + 1
              : 2 * transactions.op(points[i] >> 1) + (points[i] & 1);
    }
    return Optional.of(points);
  }

  /// What is wrong first in the order of timestamps.
  static Optional<Wrong> firstWrong(Transactions transactions, StrongLevel level) {
    return new TimestampOrder(transactions, level).wrong(sorted(transactions, level));
  }

  /// Whether every transaction has both timestamps, the later one not before the earlier.
  static boolean isComplete(Transactions transactions) {
    History history = transactions.history();
    if (!history.hasTimestamps()) {
      return false;
    }
    for (int t = 0; t < transactions.size(); t++) {
      int op = transactions.op(t);
      if (history.startTimestamp(op) == History.NO_TIMESTAMP
          || history.commitTimestamp(op) == History.NO_TIMESTAMP
          || history.commitTimestamp(op) < history.startTimestamp(op)) {
        return false;
      }
    }
    return true;
  }

  // At one timestamp, commits come before snapshots, save of those that have but one: these come
  // last, each at a moment.
  private static int[] sorted(Transactions transactions, StrongLevel level) {
    History history = transactions.history();
    int n = transactions.size();
    boolean isSerial = level.shape() == Shape.SERIAL;
    var stamps = new long[isSerial ? n : 2 * n];
    for (int t = 0; t < n; t++) {
      long commit = history.commitTimestamp(transactions.op(t));
      if (isSerial) {
        stamps[t] = commit;
      } else {
        stamps[2 * t] = history.startTimestamp(transactions.op(t));
        stamps[2 * t + 1] = commit;
      }
    }
    return TimestampSort.of(stamps, !isSerial);
  }

  private Optional<Wrong> wrong(int[] points) {
    Arrays.fill(frontier, Transactions.INITIAL);
    boolean isSerial = level.shape() == Shape.SERIAL;
    for (int i = 0; i < points.length; i++) {
      int t = isSerial ? points[i] : points[i] >> 1;
      if (isSerial || (points[i] & 1) == 0) {
        place[t] = ~i;
        for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
          int last = frontier[transactions.readKey(r)];
          if (transactions.readFrom(r) != last) {
            return Optional.of(new Wrong(t, last, transactions.readKey(r), Wrong.Kind.STALE));
          }
        }
      }
      if (isSerial || (points[i] & 1) != 0) {
        for (int w = transactions.firstWrite(t); w < transactions.firstWrite(t + 1); w++) {
          int key = transactions.writeKey(w);
          int last = frontier[key];
          // The last that wrote it committed after this one's snapshot.
          if (level.shape() == Shape.SNAPSHOT && last >= 0 && place[last] > ~place[t]) {
            return Optional.of(new Wrong(t, last, key, Wrong.Kind.CONFLICT));
          }
          frontier[key] = t;
        }
      }
      if (isSerial || (points[i] & 1) != 0) {
        place[t] = i;
      }
    }
    return level.order() == Order.NONE ? Optional.empty() : sessions(points, isSerial);
  }

  private Optional<Wrong> sessions(int[] points, boolean isSerial) {
    var start = new int[transactions.size()];
    for (int i = 0; i < points.length; i++) {
      if (isSerial || (points[i] & 1) == 0) {
        start[isSerial ? points[i] : points[i] >> 1] = i;
      }
    }
    SessionOrder sessions = SessionOrder.of(transactions);
    for (int t = 0; t < transactions.size(); t++) {
      for (int i = sessions.first(t); i < sessions.first(t + 1); i++) {
        if (place[sessions.before(i)] > start[t]) {
          return Optional.of(new Wrong(t, sessions.before(i), -1, Wrong.Kind.ORDER));
        }
      }
    }
    return Optional.empty();
  }
}
