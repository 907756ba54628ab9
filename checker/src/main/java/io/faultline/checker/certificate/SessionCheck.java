package io.faultline.checker.certificate;

import io.faultline.history.History;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// Whether an order of operations keeps session order: in each session, and in each of its
/// processes, nothing comes after what it has to come before.
final class SessionCheck {
  private final History history;

  SessionCheck(History history) {
    this.history = history;
  }

  /// @param size how many there are
  /// @param op which one is at each place
  void check(int size, IntUnaryOperator op) {
    var moments = new int[2 * size];
    for (int i = 0; i < size; i++) {
      moments[2 * i] = ~op.applyAsInt(i);
      moments[2 * i + 1] = op.applyAsInt(i);
    }
    moments(moments);
  }

  /// @param moments in order: the complement of an operation for its snapshot, itself for its
  ///   commit
  void moments(int[] moments) {
    // Per session the latest call of a snapshot so far; per session and process the last operation.
    Map<Integer, Long> called = new HashMap<>();
    Map<Long, Integer> last = new HashMap<>();
    for (int moment : moments) {
      int op = moment < 0 ? ~moment : moment;
      int session = history.session(op);
      long line = (long) session << 32 | (history.process(op) & 0xffffffffL);
      if (moment < 0) {
        last.merge(line, op, Math::max);
        called.merge(session, history.calledNanos(op), Math::max);
        continue;
      }
      if (last.getOrDefault(line, -1) > op) {
        throw Evidence.wrong("operation " + op + " comes too late for its process");
      }
      if (history.traits().realTime()
          && called.getOrDefault(session, Long.MIN_VALUE) > history.returnedNanos(op)) {
        throw Evidence.wrong("operation " + op + " comes too late for its session");
      }
    }
  }
}
