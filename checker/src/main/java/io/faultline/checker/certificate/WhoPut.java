package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Linearizability;
import io.faultline.checker.sequential.Nature;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who may have put a value into a register, or an element into a container: every operation that
/// did not fail. One pass to make.
final class WhoPut {
  private final History history;
  private final Nature nature;
  private final long initial;
  private final List<Map<Long, int[]>> putters = new ArrayList<>();
  private boolean[] wereFound = {};

  WhoPut(History history, Nature nature) {
    if (nature == Nature.ANY) {
      throw wrong("nobody knows what these objects answer");
    }
    this.history = history;
    this.nature = nature;
    initial = Linearizability.initial(history);
    for (int key = 0; key < history.keys(); key++) {
      putters.add(new HashMap<>());
    }
    for (int op = 0; op < history.size(); op++) {
      long put = history.type(op) == Outcome.Type.FAILED ? Values.UNKNOWN : put(op);
      if (put != Values.UNKNOWN) {
        int number = op;
        // Who, and how many.
        putters
            .get(key(op))
            .compute(put, (_, known) -> new int[] {number, known == null ? 1 : known[1] + 1});
      }
    }
  }

  int key(int op) {
    return history.key(history.firstAction(op));
  }

  /// What an operation may have put there, or [Values#UNKNOWN].
  long put(int op) {
    int action = history.firstAction(op);
    return switch (history.kind(action)) {
      case WRITE, ADD, ENQUEUE, PUSH, PUSH_FRONT, PUSH_BACK -> history.argument(action);
      case CAS -> history.answer(action) == Answer.NO ? Values.UNKNOWN : history.second(action);
      default -> Values.UNKNOWN;
    };
  }

  // What an operation found there, or [Values#UNKNOWN].
  private long seen(int op) {
    if (history.type(op) != Outcome.Type.OK) {
      return Values.UNKNOWN;
    }
    int action = history.firstAction(op);
    boolean yes = history.answer(action) == Answer.YES;
    boolean register = nature == Nature.REGISTER;
    return switch (history.kind(action)) {
      case READ -> register ? history.second(action) : Values.UNKNOWN;
      case CAS -> register && yes ? history.argument(action) : Values.UNKNOWN;
      case DEQUEUE, PEEK, POP, POP_FRONT, POP_BACK, PEEK_FRONT, PEEK_BACK ->
          history.second(action) == Values.NIL ? Values.UNKNOWN : history.second(action);
      case CONTAINS, REMOVE -> yes ? history.argument(action) : Values.UNKNOWN;
      default -> Values.UNKNOWN;
    };
  }

  private long found(int op) {
    Evidence.mustBeOf(history, op);
    long found = seen(op);
    if (found == Values.UNKNOWN) {
      throw wrong("operation " + op + " found nothing");
    }
    return found;
  }

  /// Nobody put there what `op` found, nor was it there before.
  void mustBeNobody(int op) {
    long found = found(op);
    if (isInitial(found) || putters.get(key(op)).containsKey(found)) {
      throw wrong("what operation " + op + " found may have been put there");
    }
  }

  /// `op` found what only `putter` may have put there.
  void mustBeOnly(int putter, int op) {
    long found = found(op);
    int[] known = putters.get(key(op)).get(found);
    if (known == null || known[0] != putter || known[1] != 1 || isInitial(found)) {
      throw wrong("operation " + putter + " is not the only one for what " + op + " found");
    }
  }

  /// `op` found what was there before the run, and nobody put there.
  void mustBeInitial(int op) {
    long found = found(op);
    if (!isInitial(found) || putters.get(key(op)).containsKey(found)) {
      throw wrong("operation " + op + " did not find what was there before the run only");
    }
  }

  /// `op` certainly put a value there: it says so, or another found what it alone may have put.
  void mustHavePut(int op) {
    Evidence.mustBeOf(history, op);
    int action = history.firstAction(op);
    boolean says =
        history.type(op) == Outcome.Type.OK
            && switch (history.kind(action)) {
              case WRITE -> true;
              case CAS -> history.answer(action) == Answer.YES;
              default -> false;
            };
    if (!says && !wasFound(op)) {
      throw wrong("operation " + op + " need not have put anything there");
    }
  }

  private boolean wasFound(int op) {
    if (wereFound.length == 0) {
      wereFound = new boolean[history.size()];
      for (int finder = 0; finder < history.size(); finder++) {
        long found = seen(finder);
        int[] known = found == Values.UNKNOWN ? null : putters.get(key(finder)).get(found);
        if (known != null && known[1] == 1 && !isInitial(found)) {
          wereFound[known[0]] = true;
        }
      }
    }
    return wereFound[op];
  }

  private boolean isInitial(long value) {
    return nature == Nature.REGISTER && value == initial;
  }
}
