package io.faultline.checker.certificate;

import io.faultline.checker.Container;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/// A container as the JDK has it (a queue may be used at both ends), which does what the operations
/// of a history say, one after another, and says whether it would have answered as they did.
final class PlainContainer {
  private final History history;
  private final Container container;
  private final Collection<Long> elements;

  PlainContainer(History history, Container container) {
    this.history = history;
    this.container = container;
    elements =
        switch (container) {
          case SET -> new HashSet<>();
          case QUEUE, STACK -> new ArrayDeque<>();
          case PRIORITY_QUEUE -> new PriorityQueue<>(Comparator.reverseOrder());
        };
  }

  /// Does it, and says whether the answer was right. Whatever an unknown operation answered is.
  boolean does(int op) {
    int action = history.firstAction(op);
    long argument = history.argument(action);
    boolean unknown = history.type(op) == Outcome.Type.UNKNOWN;
    return switch (history.kind(action)) {
      case ADD -> isAnswer(action, elements.add(argument)) || unknown;
      case REMOVE -> isAnswer(action, elements.remove(argument)) || unknown;
      case CONTAINS -> unknown || isAnswer(action, elements.contains(argument));
      case ENQUEUE, PUSH_BACK -> elements.add(argument);
      case PUSH, PUSH_FRONT -> {
        ((Deque<Long>) elements).addFirst(argument);
        yield true;
      }
      case PEEK, PEEK_FRONT -> unknown || isValue(action, head(false));
      case DEQUEUE, POP, POP_FRONT -> isValue(action, head(true)) || unknown;
      case PEEK_BACK -> unknown || isValue(action, tail(false));
      case POP_BACK -> isValue(action, tail(true)) || unknown;
      default -> false;
    };
  }

  private long head(boolean take) {
    if (elements.isEmpty()) {
      return Values.NIL;
    }
    Queue<Long> queue = (Queue<Long>) elements;
    return take ? queue.remove() : queue.element();
  }

  private long tail(boolean take) {
    if (elements.isEmpty()) {
      return Values.NIL;
    }
    Deque<Long> deque = (Deque<Long>) elements;
    return take ? deque.removeLast() : deque.getLast();
  }

  private boolean isAnswer(int action, boolean yes) {
    Answer answer = history.answer(action);
    return answer == Answer.NONE || answer == (yes ? Answer.YES : Answer.NO);
  }

  private boolean isValue(int action, long value) {
    long answered = history.second(action);
    return answered == Values.UNKNOWN || answered == value;
  }

  /// Whether an operation leaves the container as it is.
  static boolean keeps(History history, int op) {
    int action = history.firstAction(op);
    Kind kind = history.kind(action);
    boolean foundEmpty =
        kind.answers() == Kind.Answers.VALUE
            && history.type(op) == Outcome.Type.OK
            && history.second(action) == Values.NIL;
    return switch (kind) {
      case PEEK, PEEK_FRONT, PEEK_BACK, CONTAINS -> true;
      default -> foundEmpty || history.answer(action) == Answer.NO;
    };
  }

  @Override
  public String toString() {
    return container + " " + elements;
  }

  /// What it holds, in the order in which that matters.
  Object state() {
    return switch (container) {
      case SET -> new HashSet<>(elements);
      case QUEUE, STACK -> List.copyOf(elements);
      case PRIORITY_QUEUE -> elements.stream().sorted().toList();
    };
  }
}
