package io.faultline.checker;

import java.util.Arrays;

/// Numbers different `long` values from 0 in the order in which they first appear: an
/// open-addressed table, since a map of objects would cost more than all the rest of a rule. Owned
/// by one thread.
final class LongIndex {
  private int[] slots = new int[32];
  private long[] values = new long[16];
  private int size;

  /// How many different values there are.
  int size() {
    return size;
  }

  /// The value with this number.
  long value(int number) {
    return values[number];
  }

  /// The number of `value`, a new one if it is new. Amortised constant time.
  int number(long value) {
    int at = find(value);
    if (slots[at] != 0) {
      return slots[at] - 1;
    }
    if (size == values.length) {
      grow();
      at = find(value);
    }
    values[size] = value;
    slots[at] = ++size;
    return size - 1;
  }

  /// The number of `value`, or -1.
  int known(long value) {
    return slots[find(value)] - 1;
  }

  private int find(long value) {
    long mixed = value * 0x9E3779B97F4A7C15L;
    int mask = slots.length - 1;
    int at = (int) (mixed >>> 32) & mask;
    while (slots[at] != 0 && values[slots[at] - 1] != value) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    values = Arrays.copyOf(values, Math.multiplyExact(size, 2));
    slots = new int[Math.multiplyExact(values.length, 2)];
    for (int number = 0; number < size; number++) {
      slots[find(values[number])] = number + 1;
    }
  }
}
