package io.faultline.checker;

import io.faultline.checker.Refutation.ImpossibleRead;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds answers that no order could give: a value that nobody wrote, or that only calls wrote
/// which certainly had no effect. One pass over a key's operations.
final class ImpossibleReads {
  private ImpossibleReads() {}

  /// The first such answer of `key`, if there is one.
  static List<Anomaly> find(History history, Grouping byKey, int key, long initial) {
    Map<Long, Integer> writers = new HashMap<>();
    Map<Long, Integer> failedWriters = new HashMap<>();
    for (int i = 0; i < byKey.size(key); i++) {
      int op = byKey.op(key, i);
      long written = written(history, op);
      if (written != Values.UNKNOWN) {
        boolean failed = history.type(op) == Outcome.Type.FAILED;
        (failed ? failedWriters : writers).putIfAbsent(written, op);
      }
    }
    for (int i = 0; i < byKey.size(key); i++) {
      int op = byKey.op(key, i);
      long seen = seen(history, op);
      if (seen != Values.UNKNOWN && seen != initial && !writers.containsKey(seen)) {
        Integer failed = failedWriters.get(seen);
        // A call that came later explains nothing.
        boolean before = failed != null && history.calledNanos(failed) <= history.returnedNanos(op);
        return List.of(anomaly(history, key, op, seen, before ? failed : null));
      }
    }
    return List.of();
  }

  /// The value that an operation may have left in the register, or [Values#UNKNOWN].
  static long written(History history, int op) {
    int action = history.firstAction(op);
    return switch (history.kind(action)) {
      case WRITE -> history.argument(action);
      case CAS -> history.answer(action) == Answer.NO ? Values.UNKNOWN : history.second(action);
      default -> Values.UNKNOWN;
    };
  }

  /// The value that an operation certainly found in the register, or [Values#UNKNOWN].
  static long seen(History history, int op) {
    if (history.type(op) != Outcome.Type.OK) {
      return Values.UNKNOWN;
    }
    int action = history.firstAction(op);
    return switch (history.kind(action)) {
      case READ -> history.second(action);
      case CAS -> history.answer(action) == Answer.YES ? history.argument(action) : Values.UNKNOWN;
      default -> Values.UNKNOWN;
    };
  }

  private static Anomaly anomaly(
      History history,
      int key,
      int op,
      long seen,
      @org.jspecify.annotations.Nullable Integer failedWriter) {
    String value = Words.value(history, seen);
    String told =
        "%s found %s in key %s, ".formatted(Words.op(history, op), value, history.keyValue(key));
    if (failedWriter == null) {
      return new Anomaly(
          "garbage-read",
          history.keyValue(key).toString(),
          List.of(op),
          told + "which nobody had put there.",
          new ImpossibleRead(op));
    }
    return new Anomaly(
        "failed-write-seen",
        history.keyValue(key).toString(),
        failedWriter < op ? List.of(failedWriter, op) : List.of(op, failedWriter),
        told
            + "which only %s was to put there, and that call failed (%s): %s."
                .formatted(
                    Words.op(history, failedWriter),
                    history.error(failedWriter),
                    Words.CLIENT_OR_SYSTEM),
        new ImpossibleRead(op));
  }
}
