package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Value;
import io.faultline.history.Values;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Says in sentences why some operations on a key have no order.
final class Explanation {
  // All of a long order are in the evidence; the last ones tell the most.
  private static final int MOST_TOLD = 20;

  private final History history;
  private final int key;
  private final Value name;
  private final long initial;
  private final Optional<Container> container;

  /// @param container what the object is, if it is one
  Explanation(History history, int key, long initial, Optional<Container> container) {
    this.history = history;
    this.container = container;
    this.key = key;
    this.initial = initial;
    name = history.keyValue(key);
  }

  /// @param ops the counterexample, in the order of calls
  /// @param longest an order of some of them
  /// @param blocked the one that cannot come next
  String of(List<Integer> ops, List<Integer> longest, int blocked) {
    var text = new StringBuilder();
    stale(ops, blocked).ifPresent(text::append);
    new ContainerWords(history, ops, container).why(blocked).ifPresent(text::append);
    text.append(
        "These %,d operations on key %s have no order in which every answer is right and each takes effect between its call and its return: "
            .formatted(ops.size(), name));
    if (longest.isEmpty()) {
      text.append("not even one of them can come first.");
    } else {
      int earlier = Math.max(0, longest.size() - MOST_TOLD);
      text.append(earlier == 0 ? "after " : "after %,d others, ".formatted(earlier));
      text.append(
          String.join(
              ", ", longest.stream().skip(earlier).map(op -> "op %,d".formatted(op)).toList()));
      text.append(
          ", op %,d (%s) can come neither next nor after any other that is open."
              .formatted(blocked, history.op(blocked).call()));
    }
    refusedWriter(blocked).ifPresent(text::append);
    return text.toString();
  }

  // The commonest pattern: a read of a value that had certainly been overwritten before the read
  // was
  // called. Only where there is just one place that the value can have come from.
  private Optional<String> stale(List<Integer> ops, int blocked) {
    if (history.kind(history.firstAction(blocked)) != Kind.READ) {
      return Optional.empty();
    }
    long seen = history.second(history.firstAction(blocked));
    List<Integer> writers =
        ops.stream().filter(op -> ImpossibleReads.written(history, op) == seen).toList();
    if (writers.size() + (seen == initial ? 1 : 0) != 1) {
      return Optional.empty();
    }
    long writtenNanos = writers.isEmpty() ? -1 : history.returnedNanos(writers.getFirst());
    return ops.stream()
        .filter(op -> certainlyWrites(op) && ImpossibleReads.written(history, op) != seen)
        .filter(op -> history.calledNanos(op) > writtenNanos)
        .filter(op -> history.returnedNanos(op) < history.calledNanos(blocked))
        .findFirst()
        .map(overwriter ->
            "Stale read: %s read %s from key %s%s. It had been overwritten with %s by %s, which returned %s before the read was called. "
                .formatted(
                    Words.op(history, blocked),
                    Words.value(history, seen),
                    name,
                    writers.isEmpty()
                        ? ", the value from before the run"
                        : ", the value of op %,d".formatted(writers.getFirst()),
                    Words.value(history, ImpossibleReads.written(history, overwriter)),
                    Words.op(history, overwriter),
                    Words.duration(
                        history.calledNanos(blocked) - history.returnedNanos(overwriter))));
  }

  private boolean certainlyWrites(int op) {
    int action = history.firstAction(op);
    return history.type(op) == Outcome.Type.OK
        && (history.kind(action) == Kind.WRITE
            || (history.kind(action) == Kind.CAS && history.answer(action) == Answer.YES));
  }

  // A failed call that would have put there what the blocked operation found.
  private Optional<String> refusedWriter(int blocked) {
    long seen = ImpossibleReads.seen(history, blocked);
    if (seen == Values.UNKNOWN || container.isPresent()) {
      return Optional.empty();
    }
    return IntStream.range(0, history.size())
        .filter(op -> history.type(op) == Outcome.Type.FAILED)
        .filter(op -> history.key(history.firstAction(op)) == key)
        .filter(op -> ImpossibleReads.written(history, op) == seen)
        .filter(op -> history.calledNanos(op) <= history.returnedNanos(blocked))
        .boxed()
        .findFirst()
        .map(op ->
            " But %s would have put %s there, and failed (%s). If it took effect, %s."
                .formatted(
                    Words.op(history, op),
                    Words.value(history, seen),
                    history.error(op),
                    Words.CLIENT_OR_SYSTEM));
  }
}
