package io.faultline.checker.sequential;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Outcome;
import io.faultline.history.Values;

/// What single operations put somewhere and found there, of registers and of containers.
final class Put {
  private Put() {}

  /// The value or element that an operation may have put there, or [Values#UNKNOWN].
  static long put(History history, int op) {
    int action = history.firstAction(op);
    return switch (history.kind(action)) {
      case WRITE, ADD, ENQUEUE, PUSH, PUSH_FRONT, PUSH_BACK -> history.argument(action);
      case CAS -> history.answer(action) == Answer.NO ? Values.UNKNOWN : history.second(action);
      default -> Values.UNKNOWN;
    };
  }

  /// The value or element that an operation certainly found there, or [Values#UNKNOWN]: also where
  /// a container was empty.
  static long found(History history, int op) {
    if (history.type(op) != Outcome.Type.OK) {
      return Values.UNKNOWN;
    }
    int action = history.firstAction(op);
    return switch (history.kind(action)) {
      case READ -> history.second(action);
      case DEQUEUE, PEEK, POP, POP_FRONT, POP_BACK, PEEK_FRONT, PEEK_BACK -> {
        long element = history.second(action);
        yield element == Values.NIL ? Values.UNKNOWN : element;
      }
      case CAS, CONTAINS, REMOVE ->
          history.answer(action) == Answer.YES ? history.argument(action) : Values.UNKNOWN;
      default -> Values.UNKNOWN;
    };
  }
}
