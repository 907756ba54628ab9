package io.faultline.checker.transaction.search;

import java.util.Arrays;

/// Numbers pairs of points: which of the two comes first is what a search decides. A **literal** is
/// twice the number of a pair, for the smaller point first, or one more, for the greater one first.
final class Pairs {
  private long[] pair = new long[64];
  private int[] slots = new int[256];
  private int size;

  int size() {
    return size;
  }

  /// The literal that says that `before` comes before `after`.
  int literal(int before, int after) {
    long wanted = (long) Math.min(before, after) << 32 | Math.max(before, after);
    int slot = slot(wanted);
    if (slots[slot] == 0) {
      if (size == pair.length) {
        pair = Arrays.copyOf(pair, size * 2);
        slots = new int[slots.length * 2];
        for (int i = 0; i < size; i++) {
          slots[slot(pair[i])] = i + 1;
        }
        slot = slot(wanted);
      }
      pair[size] = wanted;
      slots[slot] = ++size;
    }
    return 2 * (slots[slot] - 1) + (before < after ? 0 : 1);
  }

  int before(int literal) {
    long of = pair[literal >> 1];
    return (int) ((literal & 1) == 0 ? of >> 32 : of);
  }

  int after(int literal) {
    return before(literal ^ 1);
  }

  private int slot(long wanted) {
    int mask = slots.length - 1;
    int at = (int) ((wanted * 0x9E3779B97F4A7C15L) >>> 36) & mask;
    while (slots[at] != 0 && pair[slots[at] - 1] != wanted) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
