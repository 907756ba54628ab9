package io.faultline.checker;

import java.util.Arrays;

/// Intervals, of which those that contain a number are taken out one by one: a tree over the
/// intervals in the order of their beginnings that knows the latest end below each node. n log n in
/// all. Owned by one thread.
final class Windows {
  static final int NONE = -1;

  private final int leaves;
  private final long[] latest;
  private final long[] from;
  private final int[] windows;
  private final int[] leafOf;

  /// @param windows numbers of intervals, below `most`
  /// @param from per place in `windows` where the interval begins
  /// @param to per place in `windows` its end, which belongs to it
  Windows(int[] windows, long[] from, long[] to, int most) {
    int size = windows.length;
    leaves = Math.max(1, Integer.highestOneBit(Math.max(1, size - 1)) << (size > 1 ? 1 : 0));
    latest = new long[2 * leaves];
    Arrays.fill(latest, Long.MIN_VALUE);
    this.from = new long[size];
    this.windows = new int[size];
    leafOf = new int[most];
    Arrays.fill(leafOf, NONE);
    int[] order = RadixOrder.of(from, size);
    for (int leaf = 0; leaf < size; leaf++) {
      this.from[leaf] = from[order[leaf]];
      this.windows[leaf] = windows[order[leaf]];
      leafOf[windows[order[leaf]]] = leaf;
      latest[leaves + leaf] = to[order[leaf]];
    }
    for (int node = leaves - 1; node > 0; node--) {
      latest[node] = Math.max(latest[2 * node], latest[2 * node + 1]);
    }
  }

  /// Takes out an interval that contains `number`, and tells which; [#NONE] if none is left.
  int take(long number) {
    if (latest[1] < number) {
      return NONE;
    }
    int node = 1;
    while (node < leaves) {
      node *= 2;
      if (latest[node] < number) {
        node++;
      }
    }
    // The first to begin of those that do not end before.
    int leaf = node - leaves;
    if (from[leaf] > number) {
      return NONE;
    }
    clear(leaf);
    return windows[leaf];
  }

  /// Takes out this interval, if it is there.
  void remove(int window) {
    if (leafOf[window] != NONE) {
      clear(leafOf[window]);
    }
  }

  private void clear(int leaf) {
    int node = leaves + leaf;
    latest[node] = Long.MIN_VALUE;
    for (node /= 2; node > 0; node /= 2) {
      long max = Math.max(latest[2 * node], latest[2 * node + 1]);
      if (latest[node] == max) {
        return;
      }
      latest[node] = max;
    }
  }
}
