package io.faultline.checker;

import java.util.Arrays;

/// The configurations that a just-in-time search holds. Each is a state of the object and, for
/// every open operation, two bits: whether it is *satisfied* (its answer is accounted for), and
/// whether it is *used* (its effect is).
///
/// | satisfied | used | |
/// |---|---|---|
/// | no | no | not placed; of an unknown operation: not needed |
/// | yes | no | *free*: placed where it makes no difference; may yet be moved to where it does |
/// | yes | yes | placed for good |
///
/// Of two configurations with one state, the one that has satisfied every operation that the other
/// has, and has used none that the other has not, *dominates*: whatever the other can go on to do,
/// it can do with the same effects, and it owes no answer that the other does not owe. Only
/// configurations that none dominates are kept.
///
/// Operations of the *exact* kind are satisfied exactly if they are used, so that configurations
/// which differ in one are not comparable: states and exact operations are hashed, the rest is
/// compared.
///
/// A row is the state, then the words of satisfied bits, then those of used ones. Flat arrays with
/// open addressing: a search makes millions of rows. Owned by one thread.
final class Configurations {
  private static final int FREE = -1;
  private static final byte DEAD = 1;
  private static final byte IDLE = 2;

  // Links, flags and slots.
  private static final int BYTES_BESIDE_A_ROW = 13;
  // As shifts: by a half, and by an eighth.
  private static final int GROWTH = 1;
  private static final int SLOW_GROWTH = 3;

  private int words;
  private int width;
  private long[] rows;
  private int[] links;
  // The next row of the same group, or FREE.
  private int[] nextInGroup;
  private byte[] flags;
  // Where in the table the row's group is: kept for the first row of each group.
  private int[] slots;
  private long[] exact;
  private int size;
  private int live;
  private int growth = GROWTH;
  private int groups;
  private long compared;
  // Hash of state and exact bits -> latest row of the group.
  private int[] table = new int[64];

  Configurations(int words) {
    this.words = words;
    width = 1 + 2 * words;
    rows = new long[16 * width];
    links = new int[16];
    nextInGroup = new int[16];
    flags = new byte[16];
    slots = new int[16];
    exact = new long[words];
    Arrays.fill(table, FREE);
  }

  /// Empties it.
  ///
  /// @param exactOps the bits of the exact operations among those that are open now
  void clear(long[] exactOps) {
    System.arraycopy(exactOps, 0, exact, 0, words);
    if (groups * 8 < table.length) {
      for (int group = 0; group < groups; group++) {
        table[slots[group]] = FREE;
      }
    } else {
      Arrays.fill(table, FREE);
    }
    size = 0;
    live = 0;
    groups = 0;
  }

  /// Room for operations in so many more words. The rows stay.
  void widen(int moreWords) {
    int newWords = words + moreWords;
    int newWidth = 1 + 2 * newWords;
    var wider = new long[links.length * newWidth];
    for (int row = 0; row < size; row++) {
      wider[row * newWidth] = rows[row * width];
      System.arraycopy(rows, row * width + 1, wider, row * newWidth + 1, words);
      System.arraycopy(rows, row * width + 1 + words, wider, row * newWidth + 1 + newWords, words);
    }
    rows = wider;
    words = newWords;
    width = newWidth;
    exact = new long[words];
  }

  /// Rows, dominated ones included: they are passed over by [#isDead].
  int size() {
    return size;
  }

  int live() {
    return live;
  }

  /// How many rows were ever compared with others: what adding costs.
  long compared() {
    return compared;
  }

  /// The memory it takes, in bytes.
  long heldBytes() {
    return 8L * rows.length + (long) BYTES_BESIDE_A_ROW * links.length + 4L * table.length;
  }

  /// Whether the next row makes it grow.
  boolean isFull() {
    return size == links.length;
  }

  /// The memory that it takes at the most while another row is added, in bytes: where it has to
  /// grow, the old arrays and the new ones.
  long bytesForOneMore() {
    if (!isFull()) {
      return heldBytes();
    }
    return heldBytes() + grown(size) * (8L * width + BYTES_BESIDE_A_ROW) + 8L * table.length;
  }

  /// Grows by little from now on, since memory is short.
  void growSlowly() {
    growth = SLOW_GROWTH;
  }

  private int grown(int rowCount) {
    return Math.addExact(rowCount, Math.max(1, rowCount >> growth));
  }

  boolean isDead(int row) {
    return (flags[row] & DEAD) != 0;
  }

  /// Whether the row's last step gained nothing but the state it led to.
  boolean isIdle(int row) {
    return (flags[row] & IDLE) != 0;
  }

  long state(int row) {
    return rows[row * width];
  }

  boolean has(int row, int word, long bit) {
    return (rows[row * width + word] & bit) != 0;
  }

  void include(int row, int word, long bits) {
    rows[row * width + word] |= bits;
  }

  void includeAll(int word, long bits) {
    for (int row = 0; row < size; row++) {
      rows[row * width + word] |= bits;
    }
  }

  void excludeAll(int word, long bits) {
    for (int row = 0; row < size; row++) {
      rows[row * width + word] &= ~bits;
    }
  }

  boolean allHave(int word, long bit) {
    for (int row = 0; row < size; row++) {
      if (!isDead(row) && !has(row, word, bit)) {
        return false;
      }
    }
    return true;
  }

  /// The states of the rows that none dominates.
  long[] liveStates() {
    var states = new long[live];
    int count = 0;
    for (int row = 0; row < size; row++) {
      if (!isDead(row)) {
        states[count++] = state(row);
      }
    }
    return states;
  }

  /// The link of the first row that none dominates: there must be one.
  int firstLink() {
    int row = 0;
    while (isDead(row)) {
      row++;
    }
    return links[row];
  }

  /// The row in which the most operations are placed.
  int fullest(Links placed) {
    int best = 0;
    long most = -1;
    for (int row = 0; row < size; row++) {
      long here = (long) placed.length(links[row]) + satisfied(row);
      if (here > most) {
        best = row;
        most = here;
      }
    }
    return best;
  }

  int link(int row) {
    return links[row];
  }

  void setLink(int row, int link) {
    links[row] = link;
  }

  // How many open operations are satisfied.
  private int satisfied(int row) {
    int count = 0;
    for (int word = 1; word <= words; word++) {
      count += Long.bitCount(rows[row * width + word]);
    }
    return count;
  }

  /// Copies a row into `into`, which is as wide as a row.
  void copy(int row, long[] into) {
    System.arraycopy(rows, row * width, into, 0, width);
  }

  /// Adds a configuration unless one that is there dominates it.
  ///
  /// @return whether it was added, as the last row
  boolean add(long[] row, int link, boolean idle) {
    int slot = find(row);
    int first = table[slot];
    for (int other = first; other != FREE; other = nextInGroup[other]) {
      compared++;
      if ((flags[other] & DEAD) == 0 && dominates(rows, other * width, row, 0)) {
        return false;
      }
    }
    for (int other = first; other != FREE; other = nextInGroup[other]) {
      if ((flags[other] & DEAD) == 0 && dominates(row, 0, rows, other * width)) {
        flags[other] |= DEAD;
        live--;
      }
    }
    append(row, link, idle);
    nextInGroup[size - 1] = first;
    table[slot] = size - 1;
    if (first == FREE) {
      slots[groups++] = slot;
      if (groups * 2 > table.length) {
        grow();
      }
    }
    return true;
  }

  private void append(long[] row, int link, boolean idle) {
    if (size == links.length) {
      int larger = grown(size);
      rows = Arrays.copyOf(rows, Math.multiplyExact(larger, width));
      links = Arrays.copyOf(links, larger);
      nextInGroup = Arrays.copyOf(nextInGroup, larger);
      flags = Arrays.copyOf(flags, larger);
      slots = Arrays.copyOf(slots, larger);
    }
    System.arraycopy(row, 0, rows, size * width, width);
    links[size] = link;
    flags[size] = idle ? IDLE : 0;
    size++;
    live++;
  }

  // Whether row `a` has satisfied all that `b` has, and used no more.
  private boolean dominates(long[] a, int aStart, long[] b, int bStart) {
    if (words == 1) { // Nearly always.
      return ((~a[aStart + 1] & b[bStart + 1]) | (a[aStart + 2] & ~b[bStart + 2])) == 0;
    }
    for (int word = 1; word <= words; word++) {
      if ((~a[aStart + word] & b[bStart + word]) != 0
          || (a[aStart + words + word] & ~b[bStart + words + word]) != 0) {
        return false;
      }
    }
    return true;
  }

  // The slot of the row's group, or the free one where it belongs.
  private int find(long[] row) {
    int slot = hash(row, 0) & (table.length - 1);
    while (table[slot] != FREE && !sameGroup(table[slot] * width, row)) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private boolean sameGroup(int start, long[] row) {
    if (rows[start] != row[0] || ((rows[start + 1] ^ row[1]) & exact[0]) != 0) {
      return false;
    }
    for (int word = 1; word < words; word++) {
      if (((rows[start + 1 + word] ^ row[1 + word]) & exact[word]) != 0) {
        return false;
      }
    }
    return true;
  }

  private int hash(long[] array, int start) {
    long hash = (array[start] ^ 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    for (int word = 0; word < words; word++) {
      hash ^= hash >>> 29;
      hash = (hash ^ (array[start + 1 + word] & exact[word])) * 0xbf58476d1ce4e5b9L;
    }
    return (int) (hash ^ (hash >>> 32));
  }

  private void grow() {
    int[] old = table;
    table = new int[old.length * 2];
    Arrays.fill(table, FREE);
    groups = 0;
    for (int first : old) {
      if (first != FREE) {
        int slot = hash(rows, first * width) & (table.length - 1);
        while (table[slot] != FREE) {
          slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = first;
        slots[groups++] = slot;
      }
    }
  }
}
