package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Value;
import io.faultline.history.Values;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Says in sentences why some operations have no order.
final class Explanation {
  private Explanation() {}

  /// @param ops the counterexample, in the order of calls
  /// @param longest an order of some of them
  /// @param blocked the one that cannot come next
  static String of(
      History history, List<Integer> ops, List<Integer> longest, int blocked, int key) {
    Value name = history.keyValue(key);
    var text = new StringBuilder();
    stale(history, ops, blocked, name).ifPresent(text::append);
    text.append(
        "These %,d operations on key %s have no order in which every answer is right and each takes effect between its call and its return: "
            .formatted(ops.size(), name));
    if (longest.isEmpty()) {
      text.append("not even one of them can come first.");
    } else {
      text.append("after ");
      text.append(String.join(", ", longest.stream().map(op -> "op %,d".formatted(op)).toList()));
      text.append(
          ", op %,d (%s) can come neither next nor after any other that is open."
              .formatted(blocked, asked(history, blocked)));
    }
    return text.toString();
  }

  // The commonest pattern: a read of a value that had certainly been overwritten before the read
  // was
  // called.
  private static Optional<String> stale(
      History history, List<Integer> ops, int blocked, Value key) {
    int action = history.firstAction(blocked);
    if (history.kind(action) != Kind.READ) {
      return Optional.empty();
    }
    long seen = history.second(action);
    OptionalInt writer =
        ops.stream()
            .filter(op -> ImpossibleReads.written(history, op) == seen)
            .mapToInt(op -> op)
            .findFirst();
    long writtenNanos = writer.isPresent() ? history.returnedNanos(writer.getAsInt()) : -1;
    return ops.stream()
        .filter(op -> overwrites(history, op, seen, writtenNanos))
        .filter(op -> history.returnedNanos(op) < history.calledNanos(blocked))
        .findFirst()
        .map(overwriter ->
            "Stale read: %s read %s from key %s%s. It had been overwritten with %s by %s, which returned %s before the read was called. "
                .formatted(
                    Words.op(history, blocked),
                    Words.value(history, seen),
                    key,
                    writer.isPresent()
                        ? ", the value of op %,d".formatted(writer.getAsInt())
                        : ", the value from before the run",
                    Words.value(history, ImpossibleReads.written(history, overwriter)),
                    Words.op(history, overwriter),
                    Words.duration(
                        history.calledNanos(blocked) - history.returnedNanos(overwriter))));
  }

  private static boolean overwrites(History history, int op, long seen, long writtenNanos) {
    long written = ImpossibleReads.written(history, op);
    return written != Values.UNKNOWN && written != seen && history.calledNanos(op) > writtenNanos;
  }

  private static String asked(History history, int op) {
    return history.op(op).call().toString();
  }
}
