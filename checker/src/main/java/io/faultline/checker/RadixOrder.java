package io.faultline.checker;

import java.util.Arrays;

/// Sorts numbers of things by a `long` key each, in linear time for keys that lie close together,
/// as times do. Equal keys keep their order.
final class RadixOrder {
  private static final int BITS = 11;
  private static final int FEW = 32;

  private RadixOrder() {}

  /// The numbers 0 to `size` in the order of their keys.
  static int[] of(long[] keys, int size) {
    var order = new int[size];
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      order[i] = i;
      least = Math.min(least, keys[i]);
      most = Math.max(most, keys[i]);
    }
    if (size <= FEW) {
      insertion(keys, order);
      return order;
    }
    // As unsigned numbers above the least one: the difference may be larger than a signed one.
    long range = most - least;
    int[] from = order;
    int[] to = new int[size];
    var starts = new int[1 << BITS];
    for (int shift = 0; shift < Long.SIZE && range >>> shift != 0; shift += BITS) {
      Arrays.fill(starts, 0);
      for (int i = 0; i < size; i++) {
        starts[digit(keys[i] - least, shift)]++;
      }
      int start = 0;
      for (int digit = 0; digit < starts.length; digit++) {
        int count = starts[digit];
        starts[digit] = start;
        start += count;
      }
      for (int i = 0; i < size; i++) {
        to[starts[digit(keys[from[i]] - least, shift)]++] = from[i];
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & ((1 << BITS) - 1);
  }

  private static void insertion(long[] keys, int[] order) {
    for (int i = 1; i < order.length; i++) {
      int moved = order[i];
      int place = i;
      while (place > 0 && keys[order[place - 1]] > keys[moved]) {
        order[place] = order[place - 1];
        place--;
      }
      order[place] = moved;
    }
  }
}
