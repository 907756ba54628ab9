package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Says in a sentence why an answer of a container cannot be right, where a plain reason is seen:
/// an element that nobody had put there, one that was taken before, one that was certainly there,
/// or another that had to come first.
final class ContainerWords {
  private final History history;
  private final List<Integer> ops;
  private final Optional<Container> container;

  /// @param ops the counterexample, in the order of calls
  ContainerWords(History history, List<Integer> ops, Optional<Container> container) {
    this.history = history;
    this.ops = ops;
    this.container = container;
  }

  /// Empty where no plain reason is seen.
  Optional<String> why(int blocked) {
    int action = history.firstAction(blocked);
    Kind kind = history.kind(action);
    if (history.type(blocked) != Outcome.Type.OK) {
      return Optional.empty();
    }
    if (kind.answers() == Kind.Answers.VALUE && kind != Kind.READ && kind != Kind.GENERATE) {
      long found = history.second(action);
      return found == Values.NIL ? foundEmpty(blocked) : found(blocked, found);
    }
    if (kind == Kind.ADD || kind == Kind.REMOVE || kind == Kind.CONTAINS) {
      return ofSet(blocked, kind, history.argument(action));
    }
    return Optional.empty();
  }

  private Optional<String> foundEmpty(int blocked) {
    return first(op ->
            isCertain(op)
                && puts(op)
                && returned(op) < called(blocked)
                && isThereUntil(element(op), blocked))
        .map(op ->
            "%s found nothing there, and %s was: %s had put it there before, and nobody took it before that. "
                .formatted(Words.op(history, blocked), value(element(op)), Words.op(history, op)));
  }

  private Optional<String> found(int blocked, long element) {
    Optional<Integer> put = first(op -> puts(op) && element(op) == element);
    if (put.isEmpty() || called(put.get()) > returned(blocked)) {
      return Optional.of(
          "%s found %s, which nobody had put there. "
              .formatted(Words.op(history, blocked), value(element)));
    }
    Optional<Integer> taken =
        first(op ->
            op != blocked
                && takes(op)
                && isCertain(op)
                && element(op) == element
                && (takes(blocked) || returned(op) < called(blocked)));
    boolean once = ops.stream().filter(op -> puts(op) && element(op) == element).count() == 1;
    if (once && taken.isPresent()) {
      return Optional.of(
          "%s found %s, which was put there once, and %s took it. "
              .formatted(
                  Words.op(history, blocked), value(element), Words.op(history, taken.get())));
    }
    return first(op ->
            isCertain(op)
                && puts(op)
                && element(op) != element
                && comesFirst(op, put.get(), blocked)
                && isThereUntil(element(op), blocked))
        .map(op ->
            "%s found %s, and %s had to come first: %s had put it there, and nobody took it before that. "
                .formatted(
                    Words.op(history, blocked),
                    value(element),
                    value(element(op)),
                    Words.op(history, op)));
  }

  private boolean comesFirst(int op, int put, int blocked) {
    if (container.isEmpty() || returned(op) >= called(blocked)) {
      return false;
    }
    return switch (container.get()) {
      case QUEUE -> returned(op) < called(put);
      case STACK -> returned(put) < called(op);
      case PRIORITY_QUEUE -> element(op) > element(put);
      case SET -> false;
    };
  }

  private Optional<String> ofSet(int blocked, Kind kind, long element) {
    boolean foundIt =
        (history.answer(history.firstAction(blocked)) == Answer.YES) == (kind != Kind.ADD);
    if (history.answer(history.firstAction(blocked)) == Answer.NONE) {
      return Optional.empty();
    }
    if (!foundIt) {
      return first(op ->
              op != blocked
                  && isCertain(op)
                  && puts(op)
                  && element(op) == element
                  && returned(op) < called(blocked)
                  && isThereUntil(element, blocked))
          .map(op ->
              "%s found %s missing, and %s had added it before, and nobody removed it before that. "
                  .formatted(Words.op(history, blocked), value(element), Words.op(history, op)));
    }
    boolean added =
        ops.stream()
            .anyMatch(op ->
                op != blocked
                    && puts(op)
                    && element(op) == element
                    && called(op) <= returned(blocked));
    return added
        ? Optional.empty()
        : Optional.of(
            "%s found %s there, which nobody had added. "
                .formatted(Words.op(history, blocked), value(element)));
  }

  // Whether nobody can have taken it before an operation returned.
  private boolean isThereUntil(long element, int blocked) {
    return ops.stream()
        .noneMatch(op ->
            op != blocked
                && takes(op)
                && called(op) <= returned(blocked)
                && (element(op) == element || element(op) == Values.UNKNOWN));
  }

  private Optional<Integer> first(IntPredicate which) {
    return ops.stream().filter(which::test).findFirst();
  }

  private Kind kind(int op) {
    return history.kind(history.firstAction(op));
  }

  private boolean puts(int op) {
    return switch (kind(op)) {
      case ENQUEUE, PUSH, PUSH_FRONT, PUSH_BACK -> true;
      case ADD -> history.answer(history.firstAction(op)) != Answer.NO;
      default -> false;
    };
  }

  private boolean takes(int op) {
    return switch (kind(op)) {
      case DEQUEUE, POP, POP_FRONT, POP_BACK -> true;
      case REMOVE -> history.answer(history.firstAction(op)) != Answer.NO;
      default -> false;
    };
  }

  private boolean isCertain(int op) {
    return history.type(op) == Outcome.Type.OK;
  }

  private long element(int op) {
    int action = history.firstAction(op);
    return kind(op).answers() == Kind.Answers.VALUE
        ? history.second(action)
        : history.argument(action);
  }

  private long called(int op) {
    return history.calledNanos(op);
  }

  private long returned(int op) {
    return history.returnedNanos(op);
  }

  private String value(long code) {
    return Words.value(history, code);
  }
}
