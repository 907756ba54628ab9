package io.faultline.checker.sequential;

import java.util.Arrays;

/// Rows of numbers, all of one length, in a flat table: where a search has been and found no way
/// on. Owned by one thread.
final class DeadEnds {
  private final int length;
  private long[] table;
  private boolean[] taken;
  private int capacity = 64;
  private int size;

  DeadEnds(int length) {
    this.length = Math.max(1, length);
    table = new long[capacity * this.length];
    taken = new boolean[capacity];
  }

  /// What the table will take once another row is added, in bytes; while it grows, the old one is
  /// there as well.
  long bytesForOneMore() {
    boolean grows = size + 1 > capacity / 2;
    return (8L * length + 1) * capacity * (grows ? 3 : 1);
  }

  /// Whether the table has as many rows as it may have.
  boolean isFull() {
    return (long) capacity * 2 * length > Integer.MAX_VALUE - 8 && size + 1 > capacity / 2;
  }

  boolean contains(long[] row) {
    return taken[find(row)];
  }

  void add(long[] row) {
    if (size + 1 > capacity / 2) {
      grow();
    }
    int slot = find(row);
    if (!taken[slot]) {
      taken[slot] = true;
      System.arraycopy(row, 0, table, slot * length, row.length);
      size++;
    }
  }

  private void grow() {
    long[] old = table;
    boolean[] had = taken;
    capacity *= 2;
    table = new long[Math.multiplyExact(capacity, length)];
    taken = new boolean[capacity];
    size = 0;
    for (int slot = 0; slot < had.length; slot++) {
      if (had[slot]) {
        add(Arrays.copyOfRange(old, slot * length, (slot + 1) * length));
      }
    }
  }

  private int find(long[] row) {
    long hash = 0;
    for (long number : row) {
      hash = (hash ^ number) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 29;
    }
    int slot = (int) (hash ^ (hash >>> 32)) & (capacity - 1);
    while (taken[slot]
        && !Arrays.equals(table, slot * length, slot * length + row.length, row, 0, row.length)) {
      slot = (slot + 1) & (capacity - 1);
    }
    return slot;
  }
}
