package io.faultline.checker.transaction.search;

import java.util.Arrays;

/// Sorts moments by their timestamps.
final class TimestampSort {
  private TimestampSort() {}

  /// The moments in order. Of equal ones commits come first, then whatever else; but the two of one
  /// transaction stay in their order.
  ///
  /// @param stamps per moment; where they come in pairs, snapshot and commit in turn
  static int[] of(long[] stamps, boolean pairs) {
    int size = stamps.length;
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (long stamp : stamps) {
      least = Math.min(least, stamp);
      most = Math.max(most, stamp);
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, size));
    var order = new int[size];
    if (size > 0 && most - least >= 0 && most - least < 1L << (Long.SIZE - 4 - bits)) {
      // The rank of what is equal, and the number, fit beside the timestamp.
      var keys = new long[size];
      for (int i = 0; i < size; i++) {
        keys[i] = ((stamps[i] - least) * 4 + rank(stamps, i, pairs)) << bits | i;
      }
      Arrays.sort(keys);
      for (int i = 0; i < size; i++) {
        order[i] = (int) (keys[i] & (1L << bits) - 1);
      }
      return order;
    }
    Integer[] boxed = new Integer[size];
    Arrays.setAll(boxed, i -> i);
    Arrays.sort(
        boxed,
        (a, b) ->
            stamps[a] != stamps[b]
                ? Long.compare(stamps[a], stamps[b])
                : rank(stamps, a, pairs) != rank(stamps, b, pairs)
                    ? Integer.compare(rank(stamps, a, pairs), rank(stamps, b, pairs))
                    : Integer.compare(a, b));
    Arrays.setAll(order, i -> boxed[i]);
    return order;
  }

  // A transaction of one moment only comes between the commits and the snapshots of others.
  private static int rank(long[] stamps, int moment, boolean pairs) {
    if (!pairs || stamps[moment] == stamps[moment ^ 1]) {
      return 1;
    }
    return (moment & 1) != 0 ? 0 : 2;
  }
}
