package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.Kind.Answers;
import io.faultline.history.Mark;
import io.faultline.history.Outcome;

/// Counts the calls that could have gone wrong in an interesting way: those that look at a key
/// while another call changes it. Linear, but for the faults.
final class Races {
  private Races() {}

  /// How many calls that were answered, and look at a key, were open together with another that may
  /// have changed it, and were called while a fault held.
  static int underFault(History history) {
    var called = new boolean[history.size()];
    boolean any = false;
    for (Mark mark : history.marks()) {
      if (mark.kind().equals(Mark.FAULT) && mark.held()) {
        any |= markCalled(history, mark, called);
      }
    }
    if (!any) {
      return 0;
    }
    var raced = new boolean[history.size()];
    Grouping byKey = history.byKey();
    for (int key = 0; key < byKey.groups(); key++) {
      race(history, byKey.ops(key), key, raced);
    }
    int count = 0;
    for (int op = 0; op < raced.length; op++) {
      count += raced[op] && called[op] ? 1 : 0;
    }
    return count;
  }

  private static boolean markCalled(History history, Mark fault, boolean[] called) {
    boolean any = false;
    for (int op = 0; op < called.length; op++) {
      if (history.calledNanos(op) >= fault.fromNanos()
          && (fault.endedNanos() == Mark.NEVER || history.calledNanos(op) <= fault.endedNanos())) {
        called[op] = true;
        any = true;
      }
    }
    return any;
  }

  private static void race(History history, int[] ops, int key, boolean[] raced) {
    // With those that were called before.
    long changeReturns = Long.MIN_VALUE;
    for (int op : ops) {
      raced[op] |= looks(history, op, key) && changeReturns >= history.calledNanos(op);
      if (changes(history, op, key)) {
        changeReturns = Math.max(changeReturns, history.returnedNanos(op));
      }
    }
    // With those that were called after.
    long changeCalled = Long.MAX_VALUE;
    for (int i = ops.length - 1; i >= 0; i--) {
      int op = ops[i];
      raced[op] |= looks(history, op, key) && changeCalled <= history.returnedNanos(op);
      if (changes(history, op, key)) {
        changeCalled = history.calledNanos(op);
      }
    }
  }

  private static boolean looks(History history, int op, int key) {
    if (history.type(op) != Outcome.Type.OK) {
      return false;
    }
    for (int action = history.firstAction(op); action < history.firstAction(op + 1); action++) {
      if (history.key(action) == key && history.kind(action).answers() != Answers.NOTHING) {
        return true;
      }
    }
    return false;
  }

  private static boolean changes(History history, int op, int key) {
    if (history.type(op) == Outcome.Type.FAILED) {
      return false;
    }
    for (int action = history.firstAction(op); action < history.firstAction(op + 1); action++) {
      if (history.key(action) == key && Strength.changesSomething(history, action)) {
        return true;
      }
    }
    return false;
  }
}
