package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/// The operations of one object that a search has to place, in the order of their calls.
///
/// Failed operations had no effect and give no answer: they are left out. So are unknown ones that
/// could only have kept the state.
///
/// Arrays, since a search looks at them in its innermost loop.
final class ObjectOps {
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

  /// Equal for two operations exactly if they ask for the same and answered the same.
  final int[] classes;

  /// Whether the operation leaves every state as it is in which it is possible.
  final boolean[] keepsState;

  private ObjectOps(int size) {
    ops = new int[size];
    kinds = new Kind[size];
    arguments = new long[size];
    seconds = new long[size];
    answers = new Answer[size];
    called = new long[size];
    returned = new long[size];
    classes = new int[size];
    keepsState = new boolean[size];
  }

  /// The operations of one key.
  static ObjectOps of(History history, Grouping byKey, int key, Model model) {
    int[] all = byKey.ops(key);
    int kept = 0;
    for (int op : all) {
      if (counts(history, op, model)) {
        all[kept++] = op;
      }
    }
    return of(history, Arrays.copyOf(all, kept), Long.MAX_VALUE, model);
  }

  /// These operations of one object.
  ///
  /// @param cutNanos calls that were open then are unknown
  static ObjectOps of(History history, int[] ops, long cutNanos, Model model) {
    var part = new ObjectOps(ops.length);
    for (int i = 0; i < ops.length; i++) {
      int op = ops[i];
      int action = history.firstAction(op);
      part.ops[i] = op;
      part.kinds[i] = history.kind(action);
      part.arguments[i] = history.argument(action);
      part.seconds[i] = history.second(action);
      part.called[i] = history.calledNanos(op);
      boolean open = history.returnedNanos(op) > cutNanos;
      part.returned[i] = open ? Long.MAX_VALUE : history.returnedNanos(op);
      part.answers[i] = open ? Answer.NONE : history.answer(action);
      part.keepsState[i] = !open && model.keepsState(part.kinds[i], part.answers[i]);
    }
    part.forgetUnseenValues();
    var classes = new HashMap<Asked, Integer>();
    for (int i = 0; i < ops.length; i++) {
      part.classes[i] = part.classOf(i, classes);
    }
    return part;
  }

  /// The code that stands for every value that no operation could tell from another: none reads it
  /// and none compares with it. To the search they are one value, and writes of them are alike.
  static final long UNSEEN = Long.MIN_VALUE + 3;

  private void forgetUnseenValues() {
    var seen = new HashSet<Long>();
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

  private record Asked(Kind kind, long argument, long second, Answer answer, boolean unknown) {}

  private int classOf(int i, Map<Asked, Integer> classes) {
    var asked = new Asked(kinds[i], arguments[i], seconds[i], answers[i], isUnknown(i));
    return classes.computeIfAbsent(asked, _ -> classes.size());
  }

  // An unknown read tells nothing and does nothing.
  private static boolean counts(History history, int op, Model model) {
    return switch (history.type(op)) {
      case OK -> true;
      case FAILED -> false;
      case UNKNOWN -> !model.keepsState(history.kind(history.firstAction(op)), Answer.NONE);
    };
  }

  int size() {
    return ops.length;
  }

  boolean isUnknown(int i) {
    return returned[i] == Long.MAX_VALUE;
  }

  /// The state after operation `i`, or [Model#NO_STATE].
  long step(Model model, long state, int i) {
    return isUnknown(i)
        ? model.effect(state, kinds[i], arguments[i], seconds[i])
        : model.step(state, kinds[i], arguments[i], seconds[i], answers[i]);
  }
}
