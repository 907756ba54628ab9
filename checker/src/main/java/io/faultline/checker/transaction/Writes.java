package io.faultline.checker.transaction;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.util.BitSet;

/// Who wrote what: the action that wrote each (key, value), in one open-addressed table.
///
/// Where several wrote the same, the one that is likeliest to have taken effect stands for them: an
/// ok one before an unknown one before a failed one. If two of them may have taken effect, the
/// value is [#isAmbiguous]. Immutable once made.
final class Writes {
  static final int NONE = -1;

  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final History history;
  private final int[] opOf;
  // Actions plus one, 0 for none. A power of two, at most half full.
  private final int[] slots;
  private final BitSet ambiguous = new BitSet();
  private int twice = NONE;
  private int twiceOther = NONE;

  Writes(History history, Kind kind) {
    this.history = history;
    opOf = new int[history.actions()];
    int writes = 0;
    for (int op = 0; op < history.size(); op++) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        opOf[a] = op;
        writes += history.kind(a) == kind ? 1 : 0;
      }
    }
    slots = new int[Math.max(2, Integer.highestOneBit(Math.max(1, writes)) * 4)];
    for (int a = 0; a < history.actions(); a++) {
      if (history.kind(a) == kind) {
        add(a);
      }
    }
  }

  /// The operation of an action.
  int op(int action) {
    return opOf[action];
  }

  /// The action that wrote `value` to `key`, or [#NONE].
  int of(int key, long value) {
    return slots[slot(key, value)] - 1;
  }

  /// Whether what this action wrote was written by another as well, and both may have taken effect.
  boolean isAmbiguous(int action) {
    return ambiguous.get(action);
  }

  /// Two actions that wrote the same and may both have taken effect, or nothing.
  int[] twice() {
    return twice == NONE ? new int[0] : new int[] {twice, twiceOther};
  }

  private void add(int action) {
    int slot = slot(history.key(action), history.argument(action));
    int other = slots[slot] - 1;
    if (other == NONE) {
      slots[slot] = action + 1;
      return;
    }
    if (failed(action)) {
      return;
    }
    if (failed(other)) {
      slots[slot] = action + 1;
      return;
    }
    if (twice == NONE) {
      twice = other;
      twiceOther = action;
    }
    int stays = type(other) == Outcome.Type.OK || type(action) != Outcome.Type.OK ? other : action;
    slots[slot] = stays + 1;
    ambiguous.set(other);
    ambiguous.set(action);
  }

  private boolean failed(int action) {
    return type(action) == Outcome.Type.FAILED;
  }

  private Outcome.Type type(int action) {
    return history.type(opOf[action]);
  }

  private int slot(int key, long value) {
    long mixed = (value * MIX + key) * MIX;
    int mask = slots.length - 1;
    int at = (int) (mixed >>> 32) & mask;
    while (slots[at] != 0) {
      int action = slots[at] - 1;
      if (history.argument(action) == value && history.key(action) == key) {
        break;
      }
      at = (at + 1) & mask;
    }
    return at;
  }
}
