package io.faultline.checker.sequential;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.HashMap;
import java.util.Map;

/// The values of each key that belong together: of a register those that compare-and-sets turn into
/// each other, of a container each element by itself. All operations on a family may be left out of
/// a run: what was put there before is found still, and nothing comes in between that was not there
/// before.
///
/// Comparisons that failed, and those of which nobody knows, look at every family of their
/// register: where there is one, families are not independent.
final class ValueFamilies {
  /// No family: an operation that may be about any element.
  static final long NONE = -1;

  private final History history;
  private final Nature nature;
  private final Map<KeyAndValue, KeyAndValue> parents = new HashMap<>();
  private final Map<KeyAndValue, Long> numbers = new HashMap<>();
  private boolean independent = true;

  private record KeyAndValue(int key, long value) {}

  ValueFamilies(History history, Nature nature, int[] ops) {
    this.history = history;
    this.nature = nature;
    for (int op : ops) {
      int action = history.firstAction(op);
      if (nature == Nature.REGISTER && history.kind(action) == Kind.CAS) {
        independent &= history.answer(action) == Answer.YES && history.type(op) == Outcome.Type.OK;
        KeyAndValue first = root(new KeyAndValue(history.key(action), history.argument(action)));
        KeyAndValue second = root(new KeyAndValue(history.key(action), history.second(action)));
        if (!first.equals(second)) {
          parents.put(second, first);
        }
      }
    }
  }

  private KeyAndValue root(KeyAndValue value) {
    KeyAndValue root = value;
    for (KeyAndValue next = parents.get(root); next != null; next = parents.get(root)) {
      root = next;
    }
    return root;
  }

  /// Whether a family may be left out.
  boolean areIndependent() {
    return independent;
  }

  /// The number of the family that an operation is about, or [#NONE].
  long of(int op) {
    int action = history.firstAction(op);
    long value =
        switch (history.kind(action)) {
          case READ, DEQUEUE, PEEK, POP, POP_FRONT, POP_BACK, PEEK_FRONT, PEEK_BACK ->
              history.second(action);
          default -> history.argument(action);
        };
    boolean foundEmpty = nature == Nature.CONTAINER && value == Values.NIL;
    if (value == Values.UNKNOWN || foundEmpty) {
      return NONE;
    }
    return numbers.computeIfAbsent(
        root(new KeyAndValue(history.key(action), value)), _ -> (long) numbers.size());
  }
}
