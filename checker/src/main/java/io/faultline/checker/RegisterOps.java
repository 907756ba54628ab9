package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.Arrays;

/// The operations of one register, with its values numbered: what [RegisterBlocks] looks at. One
/// pass finds out whether the values are unambiguous and what became of unknown operations.
///
/// An unknown operation is *certain* if its value was seen: nobody else put it there. Else it is
/// *spare*: it may have taken effect and nobody has seen it. Failed operations, and unknown reads,
/// are left out.
///
/// Arrays, of one entry an operation or a value.
final class RegisterOps {
  /// What an operation does.
  enum Role {
    READ,
    WRITE,
    /// A comparison that set, or whose effect is unknown.
    SET,
    /// Keeps the state, and tells of no value that was there: a comparison that failed, or a read
    /// whose answer was not recorded.
    LOOK
  }

  static final int NONE = -1;

  /// The number of the initial value.
  static final int INITIAL = 0;

  // Sums of two times must be numbers.
  private static final long MOST_NANOS = 1L << 61;

  final History history;
  final int size;

  /// Positions in the history.
  final int[] ops;

  final Role[] roles;

  /// Per operation the value that it read or put; [#NONE] for one that only looks.
  final int[] values;

  /// Per operation the value that it compared with, or [#NONE].
  final int[] expected;

  final long[] called;

  /// [Long#MAX_VALUE] for an unknown outcome.
  final long[] returned;

  /// Per operation whether it took effect; true for those that keep the state.
  final boolean[] certain;

  final LongIndex index = new LongIndex();

  /// Per value the operation that put it there, or [#NONE].
  int[] putter = new int[16];

  boolean looks;
  boolean spares;

  /// Why no rule may decide; empty if one may.
  String unfit = "";

  /// Whether somebody found a value that nobody put there.
  boolean impossible;

  private boolean[] seen = new boolean[0];

  RegisterOps(History history, Grouping byKey, int key, long initial) {
    this.history = history;
    int most = byKey.size(key);
    ops = new int[most];
    roles = new Role[most];
    values = new int[most];
    expected = new int[most];
    called = new long[most];
    returned = new long[most];
    certain = new boolean[most];
    index.number(initial);
    Arrays.fill(putter, NONE);
    int count = 0;
    for (int i = 0; i < most && unfit.isEmpty(); i++) {
      if (take(byKey.op(key, i), count)) {
        count++;
      }
    }
    size = count;
    if (unfit.isEmpty()) {
      settle();
    }
  }

  /// The number of values.
  int valueCount() {
    return index.size();
  }

  boolean isUnknown(int i) {
    return returned[i] == Long.MAX_VALUE;
  }

  private boolean take(int op, int i) {
    Outcome.Type type = history.type(op);
    if (type == Outcome.Type.FAILED) {
      return false;
    }
    int action = history.firstAction(op);
    boolean unknown = type == Outcome.Type.UNKNOWN;
    ops[i] = op;
    called[i] = history.calledNanos(op);
    returned[i] = history.returnedNanos(op);
    values[i] = NONE;
    expected[i] = NONE;
    if (called[i] < -MOST_NANOS || (!unknown && returned[i] > MOST_NANOS)) {
      unfit = "its times are too far apart";
    }
    switch (history.kind(action)) {
      case READ -> {
        if (unknown) {
          return false;
        }
        long read = history.second(action);
        if (read == Values.UNKNOWN) {
          look(i);
        } else {
          roles[i] = Role.READ;
          values[i] = index.number(read);
          certain[i] = true;
        }
      }
      case WRITE -> {
        roles[i] = Role.WRITE;
        certain[i] = !unknown;
        put(i, history.argument(action));
      }
      case CAS -> {
        Answer answer = unknown ? Answer.NONE : history.answer(action);
        expected[i] = index.number(history.argument(action));
        if (answer == Answer.NO) {
          look(i);
        } else {
          roles[i] = Role.SET;
          certain[i] = answer == Answer.YES;
          put(i, history.second(action));
        }
      }
      default -> unfit = "it is no register";
    }
    return true;
  }

  private void look(int i) {
    roles[i] = Role.LOOK;
    certain[i] = true;
    looks = true;
  }

  private void put(int i, long value) {
    int number = index.number(value);
    values[i] = number;
    if (number >= putter.length) {
      int known = putter.length;
      putter = Arrays.copyOf(putter, Math.max(number + 1, known + (known >> 1)));
      Arrays.fill(putter, known, putter.length, NONE);
    }
    if (number == INITIAL) {
      unfit = "the initial value, %s, is put there again".formatted(Words.value(history, value));
    } else if (putter[number] != NONE) {
      unfit = "%s is put there twice".formatted(Words.value(history, value));
    }
    putter[number] = i;
  }

  // Finds out which unknown operations took effect.
  private void settle() {
    int known = putter.length;
    putter = Arrays.copyOf(putter, valueCount());
    if (known < putter.length) {
      Arrays.fill(putter, known, putter.length, NONE);
    }
    seen = new boolean[valueCount()];
    for (int i = 0; i < size; i++) {
      if (roles[i] == Role.READ) {
        see(values[i]);
      } else if (roles[i] == Role.SET && certain[i]) {
        see(expected[i]);
      }
    }
    for (int i = 0; i < size; i++) {
      if (!certain[i]) {
        spares = true;
        if (!isUnknown(i)) {
          unfit = "a comparison does not tell whether it set, and nobody has seen its value";
        }
      }
    }
  }

  // Somebody found this value: whoever put it there did so, and found what it expected.
  private void see(int value) {
    for (int at = value; at != NONE && !seen[at]; ) {
      seen[at] = true;
      int by = putter[at];
      if (by == NONE) {
        impossible |= at != INITIAL;
        return;
      }
      if (certain[by]) {
        return;
      }
      certain[by] = true;
      at = expected[by];
    }
  }
}
