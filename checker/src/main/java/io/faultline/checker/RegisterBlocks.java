package io.faultline.checker;

import io.faultline.checker.ExactRule.Decision;
import io.faultline.checker.RegisterOps.Role;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import java.util.Arrays;

/// The rule for a register into which no value is put twice.
///
/// **Blocks.** Who found a value found what its only putter left. A comparison that set found its
/// expected value, so nothing is put between that value's putter and it. Hence a blind write, the
/// comparisons that lead on from its value, and the reads of all these values follow each other
/// without a gap, in groups whose order is fixed: the write, its reads, the first comparison, its
/// reads, and so on. They are a block; the initial value's block is the first.
///
/// **Inside a block** the operations have an order if and only if none returned before one of an
/// earlier group was called: within a group they may come in the order of their calls.
///
/// **Between blocks**, let f be a block's first return and s its last call. A has to come before B
/// if and only if f(A) < s(B). The register has an order if and only if no two blocks each have to
/// come before the other. For then f(A) < s(B) and s(A) <= f(B), so f(A) + s(A) < f(B) + s(B): the
/// blocks in the order of their sums are in an order. And conversely, if in this order a later
/// block has to come before an earlier one, then the earlier one has to come before it, too, or
/// their sums would say otherwise. So one pass over the sums decides, with the greatest s so far.
///
/// **What keeps the state** and tells of no value is placed last: see [RegisterLooks].
///
/// An operation that may have taken effect and whose value nobody saw is left out, which nobody can
/// tell, save a comparison that failed: see there.
///
/// Linear but for the sorting of the sums, which is linear where times lie close together. Without
/// comparisons these are the zones of Gibbons and Korach; blocks are our own.
final class RegisterBlocks implements ExactRule {
  static final int NONE = RegisterOps.NONE;

  @Override
  public Algorithm algorithm() {
    return Algorithm.ZONES;
  }

  @Override
  public Decision decide(History history, Grouping byKey, int key, long initial, Budget budget) {
    var ops = new RegisterOps(history, byKey, key, initial);
    if (!ops.unfit.isEmpty()) {
      return new Decision.Unfit(ops.unfit);
    }
    return ops.impossible ? new Decision.Impossible() : new Blocks(ops).decide();
  }

  /// One register's blocks. A class of its own, so that [RegisterEvidence] can look at it.
  static final class Blocks {
    final RegisterOps ops;

    /// Per value, of its reads: the first return, the last call, and how many they are.
    final long[] firstReturn;

    final long[] lastCall;
    final int[] reads;

    /// Per value the comparison that certainly found it and set another, or [#NONE].
    final int[] next;

    /// Per block its first value, its first return and its last call; block 0 is the initial one.
    final int[] first;

    final long[] f;
    final long[] s;
    int count;
    private int certainPuts;
    private int reached;
    private int spareBlocks;

    Blocks(RegisterOps ops) {
      this.ops = ops;
      int values = ops.valueCount();
      firstReturn = new long[values];
      lastCall = new long[values];
      reads = new int[values];
      next = new int[values];
      Arrays.fill(firstReturn, Long.MAX_VALUE);
      Arrays.fill(lastCall, Long.MIN_VALUE);
      Arrays.fill(next, NONE);
      int blocks = 1;
      for (int i = 0; i < ops.size; i++) {
        // Spare writes may become blocks, too.
        if (ops.roles[i] == Role.WRITE) {
          blocks++;
        }
      }
      first = new int[blocks];
      f = new long[blocks];
      s = new long[blocks];
    }

    Decision decide() {
      int twice = NONE;
      for (int i = 0; i < ops.size; i++) {
        switch (ops.roles[i]) {
          case READ -> {
            int value = ops.values[i];
            reads[value]++;
            firstReturn[value] = Math.min(firstReturn[value], ops.returned[i]);
            lastCall[value] = Math.max(lastCall[value], ops.called[i]);
          }
          case SET -> {
            if (ops.certain[i]) {
              int found = ops.expected[i];
              twice = next[found] == NONE ? twice : i;
              next[found] = next[found] == NONE ? i : next[found];
              certainPuts++;
            }
          }
          case WRITE -> certainPuts += ops.certain[i] ? 1 : 0;
          case LOOK -> {}
        }
      }
      return twice == NONE
          ? decideBlocks()
          : new RegisterEvidence(this).foundTwice(ops.expected[twice], twice);
    }

    private Decision decideBlocks() {
      int wrong = block(RegisterOps.INITIAL);
      for (int i = 0; i < ops.size && wrong == NONE; i++) {
        if (ops.roles[i] == Role.WRITE && ops.certain[i]) {
          wrong = block(ops.values[i]);
        }
      }
      if (wrong != NONE) {
        return new RegisterEvidence(this).withinBlock(first[count - 1], wrong);
      }
      if (reached < certainPuts) {
        return new Decision.Unfit("comparisons found each other's values, and no write began it");
      }
      int[] sorted = sorted();
      int latest = 0;
      for (int block : sorted) {
        if (f[block] < s[latest]) {
          return new RegisterEvidence(this).betweenBlocks(latest, block);
        }
        if (s[block] > s[latest]) {
          latest = block;
        }
      }
      return ops.looks
          ? new RegisterLooks(this, sorted).decide()
          : new Decision.Ordered(placed(order(sorted)));
    }

    // Follows a block from its first value on. Gives the value in whose group something returned
    // before a member of an earlier group was called, or NONE.
    private int block(int value) {
      int block = count++;
      first[block] = value;
      long earliest = block == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
      long latest = Long.MIN_VALUE;
      for (int at = value; ; at = ops.values[next[at]]) {
        int by = ops.putter[at];
        // A value that is put there by nobody certain is the initial one, or one of no block.
        if (by != NONE) {
          reached++;
          if (ops.returned[by] < latest) {
            return at;
          }
          earliest = Math.min(earliest, ops.returned[by]);
          latest = Math.max(latest, ops.called[by]);
        }
        if (reads[at] > 0) {
          if (firstReturn[at] < latest) {
            return at;
          }
          earliest = Math.min(earliest, firstReturn[at]);
          latest = Math.max(latest, lastCall[at]);
        }
        if (next[at] == NONE) {
          f[block] = earliest;
          s[block] = latest;
          return NONE;
        }
      }
    }

    /// Makes a block of a spare write. Gives its number.
    int add(int write) {
      first[count] = ops.values[write];
      f[count] = Long.MAX_VALUE;
      s[count] = ops.called[write];
      spareBlocks++;
      return count++;
    }

    // The blocks but the first, in the order of their sums.
    private int[] sorted() {
      var sums = new long[count - 1];
      for (int block = 1; block < count; block++) {
        sums[block - 1] = f[block] + s[block];
      }
      int[] sorted = RadixOrder.of(sums, sums.length);
      for (int i = 0; i < sorted.length; i++) {
        sorted[i]++;
      }
      return sorted;
    }

    /// All that took effect and all reads, block by block.
    ///
    /// @param sequence all blocks but the first; may have blocks of spare writes
    int[] order(int[] sequence) {
      int[] starts = new int[ops.valueCount() + 1];
      for (int value = 0; value < reads.length; value++) {
        starts[value + 1] = starts[value] + reads[value];
      }
      var readers = new int[starts[reads.length]];
      int[] free = Arrays.copyOf(starts, reads.length);
      for (int i = 0; i < ops.size; i++) {
        if (ops.roles[i] == Role.READ) {
          readers[free[ops.values[i]]++] = i;
        }
      }
      var order = new int[certainPuts + readers.length + spareBlocks];
      int size = 0;
      for (int b = -1; b < sequence.length; b++) {
        for (int at = first[b < 0 ? 0 : sequence[b]]; ; at = ops.values[next[at]]) {
          if (ops.putter[at] != NONE) {
            order[size++] = ops.putter[at];
          }
          int of = reads[at];
          System.arraycopy(readers, starts[at], order, size, of);
          size += of;
          if (next[at] == NONE) {
            break;
          }
        }
      }
      return order;
    }

    // Numbers of operations to positions in the history.
    int[] placed(int[] order) {
      for (int i = 0; i < order.length; i++) {
        order[i] = ops.ops[order[i]];
      }
      return order;
    }
  }
}
