package io.faultline.checker;

/// What a just-in-time search may place next for its effect: all that is open and does not keep the
/// state, in the order of returns. Arrays side by side, for the innermost loop. Owned by one
/// thread.
final class Candidates {
  int count;
  int[] op = new int[16];
  // The word of the satisfied bits in a configuration, and the bit in it.
  int[] word = new int[16];
  long[] bit = new long[16];
  boolean[] overwrites = new boolean[16];
  // Twice the class, which leaves room for whether it is satisfied.
  int[] kind = new int[16];

  private final ObjectOps ops;

  Candidates(ObjectOps ops) {
    this.ops = ops;
  }

  void find(OpenCalls open) {
    if (open.size() > op.length) {
      op = new int[2 * open.size()];
      word = new int[2 * open.size()];
      bit = new long[2 * open.size()];
      overwrites = new boolean[2 * open.size()];
      kind = new int[2 * open.size()];
    }
    count = 0;
    for (int i = 0; i < open.size(); i++) {
      int y = open.op(i);
      if (!ops.keepsState(y)) {
        op[count] = y;
        word[count] = 1 + (open.slot(y) >> 6);
        bit[count] = 1L << open.slot(y);
        overwrites[count] = ops.overwrites(y);
        kind[count++] = 2 * ops.classes[y];
      }
    }
  }
}
