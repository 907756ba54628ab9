package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;

/// Checks that what an operation found in a key was never put there by a call that may have had an
/// effect, and was not there from the beginning. One pass.
final class ReadCheck {
  private ReadCheck() {}

  static void check(History history, int op, long initial) {
    Evidence.mustBeOf(history, op);
    int action = history.firstAction(op);
    boolean reads = history.kind(action) == Kind.READ;
    boolean expected = history.kind(action) == Kind.CAS && history.answer(action) == Answer.YES;
    if (history.type(op) != Outcome.Type.OK || !(reads || expected)) {
      throw wrong("operation " + op + " found nothing");
    }
    long found = reads ? history.second(action) : history.argument(action);
    if (found == initial) {
      throw wrong("what operation " + op + " found was there from the beginning");
    }
    for (int other = 0; other < history.size(); other++) {
      int write = history.firstAction(other);
      if (history.key(write) == history.key(action)
          && history.type(other) != Outcome.Type.FAILED
          && puts(history, write, found)) {
        throw wrong("operation " + other + " put there what operation " + op + " found");
      }
    }
  }

  private static boolean puts(History history, int action, long value) {
    return switch (history.kind(action)) {
      case WRITE -> history.argument(action) == value;
      case CAS -> history.second(action) == value && history.answer(action) != Answer.NO;
      default -> false;
    };
  }
}
