package io.faultline.checker;

/// A set of small numbers that finds the next one, and the one before, in a handful of steps: words
/// of bits, over which there are words that say which of them are not empty. Owned by one thread.
final class Marks {
  static final int NONE = -1;

  private final long[][] levels;

  /// @param most every number is below
  Marks(int most) {
    int depth = 1;
    for (int words = words(most); words > 1; words = words(words)) {
      depth++;
    }
    levels = new long[depth][];
    int bits = most;
    for (int level = 0; level < depth; level++) {
      levels[level] = new long[words(bits)];
      bits = levels[level].length;
    }
  }

  private static int words(int bits) {
    return Math.max(1, (bits + Long.SIZE - 1) >>> 6);
  }

  void add(int number) {
    int at = number;
    for (long[] level : levels) {
      level[at >>> 6] |= 1L << at;
      at >>>= 6;
    }
  }

  void remove(int number) {
    int at = number;
    for (long[] level : levels) {
      level[at >>> 6] &= ~(1L << at);
      if (level[at >>> 6] != 0) {
        return;
      }
      at >>>= 6;
    }
  }

  /// The least that is not below `from`, or [#NONE].
  int next(int from) {
    int at = from;
    for (int level = 0; level < levels.length; level++) {
      int word = at >>> 6;
      if (word >= levels[level].length) {
        return NONE;
      }
      long left = levels[level][word] & (-1L << at);
      if (left != 0) {
        int found = (word << 6) | Long.numberOfTrailingZeros(left);
        while (level-- > 0) {
          found = (found << 6) | Long.numberOfTrailingZeros(levels[level][found]);
        }
        return found;
      }
      at = word + 1;
    }
    return NONE;
  }

  /// The greatest that is not above `until`, or [#NONE].
  int previous(int until) {
    int at = until;
    for (int level = 0; level < levels.length && at >= 0; level++) {
      int word = at >>> 6;
      long left = levels[level][word] & (-1L >>> (63 - (at & 63)));
      if (left != 0) {
        int found = (word << 6) | (63 - Long.numberOfLeadingZeros(left));
        while (level-- > 0) {
          found = (found << 6) | (63 - Long.numberOfLeadingZeros(levels[level][found]));
        }
        return found;
      }
      at = word - 1;
    }
    return NONE;
  }
}
