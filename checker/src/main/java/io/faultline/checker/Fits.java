package io.faultline.checker;

import java.util.Arrays;

/// For a state, which open operations make no difference in it: those that keep every state and fit
/// this one, and those that overwrite every state with this one. Remembered until the open
/// operations change. Owned by one thread.
final class Fits {
  private static final int PLACES = 64;

  private final ObjectOps ops;
  private final OpenCalls open;
  private final long[] states = new long[PLACES];
  private final int[] stamps = new int[PLACES];
  private final long[][] masks = new long[PLACES][];
  private int stamp = 1;

  Fits(ObjectOps ops, OpenCalls open) {
    this.ops = ops;
    this.open = open;
    Arrays.setAll(masks, _ -> new long[open.words()]);
  }

  /// The open operations have changed.
  void forget() {
    stamp++;
  }

  /// The slots of the operations that make no difference in `state`: to be read before the next
  /// call.
  long[] at(long state) {
    long hash = state * 0x9e3779b97f4a7c15L;
    int place = (int) (hash >>> 58);
    long[] mask = masks[place];
    if (stamps[place] == stamp && states[place] == state) {
      return mask;
    }
    stamps[place] = stamp;
    states[place] = state;
    Arrays.fill(mask, 0);
    for (int i = 0; i < open.size(); i++) {
      int y = open.op(i);
      if (ops.isUnknown(y)) {
        break;
      }
      if ((ops.keepsState(y) || ops.overwrites(y)) && ops.step(state, y) == state) {
        mask[open.slot(y) >> 6] |= 1L << open.slot(y);
      }
    }
    return mask;
  }
}
