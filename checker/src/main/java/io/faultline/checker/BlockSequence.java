package io.faultline.checker;

import io.faultline.checker.RegisterBlocks.Blocks;
import io.faultline.checker.RegisterOps.Role;
import java.util.Arrays;

/// A register's blocks in an order, in which a block can be moved to where it makes room for a
/// comparison that failed. Owned by one thread.
///
/// A block may be moved past others if it need not come before them (or after them): the order
/// stays one. Only blocks close by are looked at, so that a move costs little.
final class BlockSequence {
  private static final int NONE = RegisterOps.NONE;
  private static final int FARTHEST = 200;

  private final Blocks blocks;
  private final RegisterOps ops;
  // Per block the one before it and the one behind it; block 0 is the first.
  private final int[] before;
  private final int[] behind;
  private int size;
  private int moves;
  private int[] blockOf = new int[0];
  // Spare writes that are not in the sequence, in the order of their calls, as operations.
  private int[] spares = new int[0];
  private int spareCount;
  private boolean isPrepared;

  BlockSequence(Blocks blocks, int[] sorted) {
    this.blocks = blocks;
    ops = blocks.ops;
    int room = blocks.first.length;
    before = new int[room];
    behind = new int[room];
    Arrays.fill(before, NONE);
    Arrays.fill(behind, NONE);
    int last = 0;
    for (int block : sorted) {
      link(last, block);
      last = block;
    }
    size = sorted.length;
  }

  /// All blocks but the first, in order.
  int[] blocks() {
    var sequence = new int[size];
    int count = 0;
    for (int block = behind[0]; block != NONE; block = behind[block]) {
      sequence[count++] = block;
    }
    return sequence;
  }

  /// Moves a block behind the one whose last value is what `look` did not find, if one can be moved
  /// there that begins early enough, or puts a spare write there. Says whether it did.
  boolean makeRoom(int look) {
    prepare();
    int value = ops.expected[look];
    if (blocks.next[value] != NONE) {
      return false;
    }
    int block = blockOf[value];
    if (block == NONE) {
      return false;
    }
    int next = behind[block];
    if (next != NONE && beginsBy(next, look)) {
      // Another look has made room for both.
      return true;
    }
    // Whichever it was last time: two looks may take a block from each other again and again.
    boolean behindFirst = ++moves % 3 != 0;
    int moved = behindFirst ? fromBehind(block, look) : fromBefore(block, look);
    if (moved == NONE) {
      moved = behindFirst ? fromBefore(block, look) : fromBehind(block, look);
    }
    moved = moved == NONE ? spare(look) : moved;
    if (moved == NONE) {
      return false;
    }
    unlink(moved);
    int follower = behind[block];
    link(block, moved);
    if (follower == NONE) {
      behind[moved] = NONE;
    } else {
      link(moved, follower);
    }
    return true;
  }

  private boolean beginsBy(int block, int look) {
    return ops.called[ops.putter[blocks.first[block]]] <= ops.returned[look];
  }

  private int fromBehind(int block, int look) {
    long earliest = Long.MAX_VALUE;
    int at = behind[block];
    for (int far = 0; far < FARTHEST && at != NONE; far++, at = behind[at]) {
      if (beginsBy(at, look) && earliest >= blocks.s[at]) {
        return at;
      }
      earliest = Math.min(earliest, blocks.f[at]);
    }
    return NONE;
  }

  // The one that may wait longest: another may have been moved before it for a reason.
  private int fromBefore(int block, int look) {
    long latest = blocks.s[block];
    int best = NONE;
    int at = before[block];
    for (int far = 0; far < FARTHEST && at > 0; far++, at = before[at]) {
      if (beginsBy(at, look)
          && blocks.f[at] >= latest
          && (best == NONE || blocks.f[at] > blocks.f[best])) {
        best = at;
      }
      latest = Math.max(latest, blocks.s[at]);
    }
    return best;
  }

  // The block of a spare write that was called before the look returned: the latest such.
  private int spare(int look) {
    for (int i = spareCount - 1; i >= 0; i--) {
      int write = spares[i];
      if (ops.called[write] <= ops.returned[look]) {
        System.arraycopy(spares, i + 1, spares, i, spareCount - i - 1);
        spareCount--;
        size++;
        return blocks.add(write);
      }
    }
    return NONE;
  }

  private void prepare() {
    if (isPrepared) {
      return;
    }
    isPrepared = true;
    blockOf = new int[ops.valueCount()];
    Arrays.fill(blockOf, NONE);
    for (int block = 0; block < blocks.count; block++) {
      for (int at = blocks.first[block]; ; at = ops.values[blocks.next[at]]) {
        blockOf[at] = block;
        if (blocks.next[at] == NONE) {
          break;
        }
      }
    }
    spares = new int[ops.size];
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.WRITE && !ops.certain[i]) {
        spares[spareCount++] = i;
      }
    }
  }

  private void unlink(int block) {
    if (before[block] == NONE) {
      return;
    }
    behind[before[block]] = behind[block];
    if (behind[block] != NONE) {
      before[behind[block]] = before[block];
    }
  }

  private void link(int block, int follower) {
    behind[block] = follower;
    before[follower] = block;
  }
}
