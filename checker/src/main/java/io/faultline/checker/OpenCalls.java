package io.faultline.checker;

import java.util.Arrays;

/// The operations that are open at a moment of a just-in-time search: in the order of their
/// returns, unknown ones last, each with a slot, which is a bit in every configuration. Owned by
/// one thread.
final class OpenCalls {
  private final ObjectOps ops;
  // Per operation; of no meaning while it is not open.
  private final int[] slots;
  private int[] inOrder = new int[64];
  private int size;
  private int words = 1;
  // Bits of slots by what they hold.
  private long[] used = new long[1];
  private long[] keepers = new long[1];
  private long[] overwriters = new long[1];
  private long[] exact = new long[1];
  private long[] allOverwriters = new long[1];

  OpenCalls(ObjectOps ops) {
    this.ops = ops;
    slots = new int[ops.size()];
  }

  int size() {
    return size;
  }

  int op(int place) {
    return inOrder[place];
  }

  int slot(int op) {
    return slots[op];
  }

  /// How many words of bits the slots take.
  int words() {
    return words;
  }

  /// The slots of open operations that return and keep the state.
  long[] keepers() {
    return keepers;
  }

  /// The slots of open operations that return and overwrite every state.
  long[] overwriters() {
    return overwriters;
  }

  /// The slots of open operations that overwrite every state, also of those that may be left out.
  long[] allOverwriters() {
    return allOverwriters;
  }

  /// Whether a configuration has satisfied an open operation.
  boolean isSatisfied(long[] configuration, int op) {
    return (configuration[1 + (slots[op] >> 6)] & 1L << slots[op]) != 0;
  }

  /// Whether a configuration has not satisfied all that overwrites.
  boolean owesOverwriting(long[] configuration) {
    for (int word = 0; word < words; word++) {
      if ((overwriters[word] & ~configuration[1 + word]) != 0) {
        return true;
      }
    }
    return false;
  }

  /// The slots of open operations that must be placed and may be so only for their effect.
  long[] exact() {
    return exact;
  }

  /// The time at which the first of them returns; [Long#MAX_VALUE] if none does.
  long firstReturn() {
    return size == 0 ? Long.MAX_VALUE : ops.returned[inOrder[0]];
  }

  void open(int op) {
    if (size == inOrder.length) {
      inOrder = Arrays.copyOf(inOrder, size * 2);
    }
    int place = size++;
    while (place > 0 && ops.returned[inOrder[place - 1]] > ops.returned[op]) {
      inOrder[place] = inOrder[place - 1];
      place--;
    }
    inOrder[place] = op;
    int slot = freeSlot();
    slots[op] = slot;
    int word = slot >> 6;
    long bit = 1L << slot;
    used[word] |= bit;
    if (ops.overwrites(op)) {
      allOverwriters[word] |= bit;
    }
    if (!ops.isUnknown(op)) {
      if (ops.keepsState(op)) {
        keepers[word] |= bit;
      } else if (ops.overwrites(op)) {
        overwriters[word] |= bit;
      } else if (!ops.optional[op]) {
        exact[word] |= bit;
      }
    }
  }

  void close(int place) {
    int op = inOrder[place];
    size--;
    System.arraycopy(inOrder, place + 1, inOrder, place, size - place);
    int word = slots[op] >> 6;
    long others = ~(1L << slots[op]);
    used[word] &= others;
    keepers[word] &= others;
    overwriters[word] &= others;
    exact[word] &= others;
    allOverwriters[word] &= others;
  }

  private int freeSlot() {
    for (int word = 0; word < words; word++) {
      if (used[word] != -1L) {
        return word * 64 + Long.numberOfTrailingZeros(~used[word]);
      }
    }
    words++;
    used = Arrays.copyOf(used, words);
    keepers = Arrays.copyOf(keepers, words);
    overwriters = Arrays.copyOf(overwriters, words);
    exact = Arrays.copyOf(exact, words);
    allOverwriters = Arrays.copyOf(allOverwriters, words);
    return (words - 1) * 64;
  }
}
