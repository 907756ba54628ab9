package io.faultline.history;

import java.util.Arrays;

/// Numbers for `long`s, from 0 in the order in which they first come: a map without objects, since
/// one is asked for every action of a history.
final class LongNumbers {
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private long[] values = new long[16];
  private int size;
  // Open addressing: numbers plus one, 0 for none. A power of two, at most half full.
  private int[] slots = new int[32];

  int size() {
    return size;
  }

  /// The value with this number.
  long value(int number) {
    if (number < 0 || number >= size) {
      throw new IndexOutOfBoundsException("no number " + number + " of " + size);
    }
    return values[number];
  }

  /// The number of `value`, a new one if it has none yet.
  int number(long value) {
    int mask = slots.length - 1;
    int slot = slot(value, mask);
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (values[number] == value) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.addExact(size, size >> 1));
    }
    values[size] = value;
    slots[slot] = ++size;
    if (size > slots.length / 2) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    slots = new int[Math.multiplyExact(slots.length, 2)];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = slot(values[number], mask);
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }

  private static int slot(long value, int mask) {
    long mixed = value * MIX;
    return (int) (mixed ^ (mixed >>> 32)) & mask;
  }
}
