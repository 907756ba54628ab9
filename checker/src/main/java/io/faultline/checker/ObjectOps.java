package io.faultline.checker;

import io.faultline.checker.Model.Change;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.util.Arrays;

/// The operations of one object that a search has to place, in the order of their calls.
///
/// Failed operations had no effect and give no answer: they are left out. So are unknown ones that
/// could only have kept the state.
///
/// Arrays, since a search looks at them in its innermost loop.
final class ObjectOps {
  /// What an operation takes here, in bytes.
  static final long BYTES_OF_ONE = 80;

  /// The code that stands for every value that no operation could tell from another: none reads it
  /// and none compares with it. To the search they are one value, and writes of them are alike.
  static final long UNSEEN = Long.MIN_VALUE + 3;

  /// Positions in the history.
  final int[] ops;

  final Kind[] kinds;
  final long[] arguments;

  /// The value read, or the second argument.
  final long[] seconds;

  final Answer[] answers;
  final long[] called;

  /// [Long#MAX_VALUE] for an unknown outcome.
  final long[] returned;

  /// Whether the operation may be left out though it answered: it was open when the part begins,
  /// and may have taken effect before that. If it takes effect it answers as it did, and before it
  /// returns.
  final boolean[] optional;

  /// Equal for two operations exactly if they ask for the same and answered the same, and if both
  /// may be left out or neither may.
  final int[] classes;

  final Change[] changes;
  private final Model model;

  private ObjectOps(int size, Model model) {
    this.model = model.forOneSearch();
    ops = new int[size];
    kinds = new Kind[size];
    arguments = new long[size];
    seconds = new long[size];
    answers = new Answer[size];
    called = new long[size];
    returned = new long[size];
    optional = new boolean[size];
    classes = new int[size];
    changes = new Change[size];
  }

  /// The operations of one key.
  static ObjectOps of(History history, Grouping byKey, int key, Model model) {
    return of(history, byKey.ops(key), Long.MIN_VALUE, Long.MAX_VALUE, model);
  }

  /// These operations of one object, those that count.
  ///
  /// @param fromNanos calls made before this are optional
  /// @param cutNanos calls that were open then are unknown
  static ObjectOps of(History history, int[] all, long fromNanos, long cutNanos, Model model) {
    int kept = 0;
    var ops = new int[all.length];
    for (int op : all) {
      if (counts(history, op, fromNanos, cutNanos, model)) {
        ops[kept++] = op;
      }
    }
    var part = new ObjectOps(kept, model);
    for (int i = 0; i < kept; i++) {
      part.take(i, history, ops[i], fromNanos, cutNanos);
    }
    if (part.model.forgetsUnseenValues()) {
      part.forgetUnseenValues();
    }
    for (int i = 0; i < kept; i++) {
      part.changes[i] =
          part.model.change(part.kinds[i], part.arguments[i], part.seconds[i], part.answers[i]);
    }
    part.findClasses();
    return part;
  }

  private void take(int i, History history, int op, long fromNanos, long cutNanos) {
    int action = history.firstAction(op);
    ops[i] = op;
    kinds[i] = history.kind(action);
    arguments[i] = model.argument(history, op);
    seconds[i] = model.second(history, op);
    called[i] = history.calledNanos(op);
    boolean open = history.returnedNanos(op) > cutNanos;
    returned[i] = open ? Long.MAX_VALUE : history.returnedNanos(op);
    answers[i] = open ? Answer.NONE : history.answer(action);
    optional[i] = !isUnknown(i) && called[i] < fromNanos;
  }

  private void forgetUnseenValues() {
    var seen = new LongSet(size());
    for (int i = 0; i < size(); i++) {
      if (kinds[i] == Kind.READ) {
        seen.add(seconds[i]);
      } else if (kinds[i] == Kind.CAS) {
        seen.add(arguments[i]);
      }
    }
    for (int i = 0; i < size(); i++) {
      if (kinds[i] == Kind.WRITE && !seen.contains(arguments[i])) {
        arguments[i] = UNSEEN;
      } else if (kinds[i] == Kind.CAS && !seen.contains(seconds[i])) {
        seconds[i] = UNSEEN;
      }
    }
  }

  // An operation's class is the first operation that is like it.
  private void findClasses() {
    var table = new int[LongSet.capacity(size())];
    Arrays.fill(table, -1);
    for (int i = 0; i < size(); i++) {
      int slot = LongSet.mix(arguments[i] + 31 * seconds[i] + traits(i)) & (table.length - 1);
      while (table[slot] >= 0 && !isLike(table[slot], i)) {
        slot = (slot + 1) & (table.length - 1);
      }
      if (table[slot] < 0) {
        table[slot] = i;
      }
      classes[i] = table[slot];
    }
  }

  private boolean isLike(int a, int b) {
    return arguments[a] == arguments[b] && seconds[a] == seconds[b] && traits(a) == traits(b);
  }

  // All that is not a code, in one number.
  private long traits(int i) {
    long kindAndAnswer = kinds[i].number() * 4L + answers[i].ordinal();
    return (kindAndAnswer * 4 + (isUnknown(i) ? 2 : 0) + (optional[i] ? 1 : 0)) << 40;
  }

  // An unknown read tells nothing and does nothing. One that was open when the part begins may have
  // read before that.
  private static boolean counts(
      History history, int op, long fromNanos, long cutNanos, Model model) {
    if (history.type(op) == Outcome.Type.FAILED) {
      return false;
    }
    int action = history.firstAction(op);
    Kind kind = history.kind(action);
    boolean open = history.returnedNanos(op) > cutNanos;
    if (open || history.type(op) == Outcome.Type.UNKNOWN) {
      return !model.keepsState(kind, Answer.NONE);
    }
    return history.calledNanos(op) >= fromNanos || !model.keepsState(kind, history.answer(action));
  }

  int size() {
    return ops.length;
  }

  /// The model that these operations are of: this part's own, where it numbers states.
  Model model() {
    return model;
  }

  boolean isUnknown(int i) {
    return returned[i] == Long.MAX_VALUE;
  }

  /// Whether it leaves every state as it is in which it is possible.
  boolean keepsState(int i) {
    return changes[i] == Change.NONE;
  }

  boolean overwrites(int i) {
    return changes[i] == Change.OVERWRITES;
  }

  /// The state after operation `i`, or [Model#NO_STATE].
  long step(long state, int i) {
    return isUnknown(i)
        ? model.effect(state, kinds[i], arguments[i], seconds[i])
        : model.step(state, kinds[i], arguments[i], seconds[i], answers[i]);
  }

  /// A set of numbers in a flat table.
  private static final class LongSet {
    private static final int FEWEST = 16;

    private final long[] table;
    private boolean hasZero;

    LongSet(int most) {
      table = new long[capacity(most)];
    }

    static int capacity(int most) {
      return Math.max(FEWEST, Integer.highestOneBit(Math.max(1, most)) << 2);
    }

    static int mix(long number) {
      long hash = number * 0x9e3779b97f4a7c15L;
      return (int) (hash ^ (hash >>> 32));
    }

    void add(long number) {
      if (number == 0) {
        hasZero = true;
        return;
      }
      table[find(number)] = number;
    }

    boolean contains(long number) {
      return number == 0 ? hasZero : table[find(number)] == number;
    }

    private int find(long number) {
      int slot = mix(number) & (table.length - 1);
      while (table[slot] != 0 && table[slot] != number) {
        slot = (slot + 1) & (table.length - 1);
      }
      return slot;
    }
  }
}
