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

  void check(int size, IntUnaryOperator op) {
    // Per session the latest call so far; per session and process the last operation.
    Map<Integer, Long> called = new HashMap<>();
    Map<Long, Integer> last = new HashMap<>();
    for (int i = 0; i < size; i++) {
      int at = op.applyAsInt(i);
      int session = history.session(at);
      long line = (long) session << 32 | (history.process(at) & 0xffffffffL);
      if (last.getOrDefault(line, -1) > at) {
        throw Evidence.wrong("operation " + at + " comes too late for its process");
      }
      last.put(line, at);
      if (history.traits().realTime()) {
        if (called.getOrDefault(session, Long.MIN_VALUE) > history.returnedNanos(at)) {
          throw Evidence.wrong("operation " + at + " comes too late for its session");
        }
        called.merge(session, history.calledNanos(at), Math::max);
      }
    }
  }
}
