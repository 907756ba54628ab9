package io.faultline.checker;

import java.util.Arrays;

/// The configurations that a just-in-time search holds: for each the object's state, which open
/// operations are placed, and the order that led there.
///
/// Of two with the same state and the same placed operations among those that return, the one that
/// used a subset of the unknown operations dominates: whatever the other can go on to, it can too,
/// since an unknown operation need never be placed. Only configurations that none dominates are
/// kept.
///
/// A row is the state, then a bit for each slot of an operation that returns, then a bit for each
/// unknown operation. Flat arrays with open addressing: a search makes millions of rows. Owned by
/// one thread.
final class Configurations {
  private static final int FREE = -1;

  private final int mustWords;
  private final int width;
  private long[] rows;
  private int[] links;
  // The next row with the same state and placed returning operations, or FREE.
  private int[] nextInGroup;
  private boolean[] dead;
  private int size;
  private int live;
  private int groups;
  private long compared;
  // Hash of state and must bits -> first row of the group.
  private int[] table = new int[64];

  Configurations(int mustWords, int mayWords) {
    this.mustWords = mustWords;
    width = 1 + mustWords + mayWords;
    rows = new long[16 * width];
    links = new int[16];
    nextInGroup = new int[16];
    dead = new boolean[16];
    Arrays.fill(table, FREE);
  }

  void clear() {
    // A table that was large once must not be swept for each of the returns that follow.
    if (table.length > 64 && groups < table.length / 16) {
      table = new int[table.length / 2];
    }
    size = 0;
    live = 0;
    groups = 0;
    Arrays.fill(table, FREE);
  }

  /// Rows, dominated ones included: they are passed over by [#isDead].
  int size() {
    return size;
  }

  /// How many rows were ever compared with others: what adding costs.
  long compared() {
    return compared;
  }

  int live() {
    return live;
  }

  boolean isDead(int row) {
    return dead[row];
  }

  long state(int row) {
    return rows[row * width];
  }

  int link(int row) {
    return links[row];
  }

  void setLink(int row, int link) {
    links[row] = link;
  }

  /// Copies a row into `into`, which is as wide as a row.
  void copy(int row, long[] into) {
    System.arraycopy(rows, row * width, into, 0, width);
  }

  int width() {
    return width;
  }

  /// Adds a configuration unless one that is there dominates it.
  ///
  /// @return whether it was added
  boolean add(long[] row, int link) {
    int slot = find(row);
    int first = table[slot];
    for (int other = first; other != FREE; other = nextInGroup[other]) {
      compared++;
      if (!dead[other] && isSubset(rows, other * width, row, 0)) {
        return false;
      }
    }
    for (int other = first; other != FREE; other = nextInGroup[other]) {
      compared++;
      if (!dead[other] && isSubset(row, 0, rows, other * width)) {
        dead[other] = true;
        live--;
      }
    }
    append(row, link);
    nextInGroup[size - 1] = first;
    table[slot] = size - 1;
    if (first == FREE && ++groups * 2 > table.length) {
      grow();
    }
    return true;
  }

  private void append(long[] row, int link) {
    if (size == links.length) {
      int larger = Math.multiplyExact(size, 2);
      rows = Arrays.copyOf(rows, Math.multiplyExact(larger, width));
      links = Arrays.copyOf(links, larger);
      nextInGroup = Arrays.copyOf(nextInGroup, larger);
      dead = Arrays.copyOf(dead, larger);
    }
    System.arraycopy(row, 0, rows, size * width, width);
    links[size] = link;
    dead[size] = false;
    size++;
    live++;
  }

  // Whether the unknown operations of row `a` are a subset of those of row `b`.
  private boolean isSubset(long[] a, int aStart, long[] b, int bStart) {
    for (int word = 1 + mustWords; word < width; word++) {
      if ((a[aStart + word] & ~b[bStart + word]) != 0) {
        return false;
      }
    }
    return true;
  }

  // The slot of the row's group, or the free one where it belongs.
  private int find(long[] row) {
    int slot = hash(row, 0) & (table.length - 1);
    while (table[slot] != FREE && !sameGroup(table[slot], row)) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private boolean sameGroup(int other, long[] row) {
    for (int word = 0; word <= mustWords; word++) {
      if (rows[other * width + word] != row[word]) {
        return false;
      }
    }
    return true;
  }

  private int hash(long[] array, int start) {
    long hash = 0x9e3779b97f4a7c15L;
    for (int word = 0; word <= mustWords; word++) {
      hash = (hash ^ array[start + word]) * 0xbf58476d1ce4e5b9L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ (hash >>> 32));
  }

  private void grow() {
    int[] old = table;
    table = new int[old.length * 2];
    Arrays.fill(table, FREE);
    for (int first : old) {
      if (first != FREE) {
        int slot = hash(rows, first * width) & (table.length - 1);
        while (table[slot] != FREE) {
          slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = first;
      }
    }
  }
}
