package io.faultline.history;

import java.util.Arrays;
import java.util.List;

/// The numbers of keys, by their codes: an open hash table of primitives, since it is asked once
/// for every action of a history.
final class KeyNumbers {
  private static final int NONE = -1;

  // Number -> code: the column that is filled.
  private final List<Long> codes;
  private long[] slots = new long[64];
  private int[] numbers = empty(64);

  /// @param codes gets the code of each new key, in the order of their numbers
  KeyNumbers(List<Long> codes) {
    this.codes = codes;
  }

  /// The number of the key with this code: the next one if it is new. Amortised constant time.
  int of(long code) {
    int slot = slot(slots, numbers, code);
    if (numbers[slot] == NONE) {
      slots[slot] = code;
      numbers[slot] = codes.size();
      codes.add(code);
      if (codes.size() > slots.length / 2) {
        grow();
        return codes.size() - 1;
      }
    }
    return numbers[slot];
  }

  private void grow() {
    int size = Math.multiplyExact(slots.length, 2);
    var moreSlots = new long[size];
    int[] moreNumbers = empty(size);
    for (int i = 0; i < slots.length; i++) {
      if (numbers[i] != NONE) {
        int slot = slot(moreSlots, moreNumbers, slots[i]);
        moreSlots[slot] = slots[i];
        moreNumbers[slot] = numbers[i];
      }
    }
    slots = moreSlots;
    numbers = moreNumbers;
  }

  // Where the code is, or would be. The multiplier spreads what differs in few bits.
  private static int slot(long[] slots, int[] numbers, long code) {
    int mask = slots.length - 1;
    long hash = code * 0x9E3779B97F4A7C15L;
    int slot = (int) (hash ^ (hash >>> 32)) & mask;
    while (numbers[slot] != NONE && slots[slot] != code) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int[] empty(int size) {
    var numbers = new int[size];
    Arrays.fill(numbers, NONE);
    return numbers;
  }
}
