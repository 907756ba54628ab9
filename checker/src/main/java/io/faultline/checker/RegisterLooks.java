package io.faultline.checker;

import io.faultline.checker.ExactRule.Decision;
import io.faultline.checker.RegisterBlocks.Blocks;
import io.faultline.checker.RegisterOps.Role;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Places what keeps a register's state and tells of no value that was there, chiefly comparisons
/// that failed, into an order of all the rest.
///
/// A comparison with u that failed may be placed wherever the value is not u. It is *wedged* if
/// something that found or put u returned before it was called, and something that found or put u,
/// or set it to another value, was called after it returned: then u was there all the time, in
/// every order, and the history has none.
///
/// Else each is placed, in the order of calls, as early as an order of the rest allows: after what
/// returned before it was called, and where its value is not there. If that is before all that was
/// called after it returned, the result is an order. If not, and its value is the last of a block,
/// another block is moved behind that one (see [BlockSequence]), and all is tried again, a few
/// times. What has no place then is left to the search: there may be an order all the same.
final class RegisterLooks {
  private static final int MOST_ROUNDS = 12;

  private final Blocks blocks;
  private final RegisterOps ops;
  private final int[] looks;
  private final BlockSequence sequence;
  private int[] order = new int[0];
  private int[] places = new int[0];

  /// @param sorted all blocks but the first, in an order of the rest
  RegisterLooks(Blocks blocks, int[] sorted) {
    this.blocks = blocks;
    ops = blocks.ops;
    looks = IntStream.range(0, ops.size).filter(i -> ops.roles[i] == Role.LOOK).toArray();
    sequence = new BlockSequence(blocks, sorted);
  }

  Decision decide() {
    for (int look : looks) {
      if (isWedged(look)) {
        return new RegisterEvidence(blocks).wedged(look);
      }
    }
    for (int round = 0; round < MOST_ROUNDS; round++) {
      order = blocks.order(sequence.blocks());
      int[] placeless = place();
      if (placeless.length == 0) {
        return new Decision.Ordered(merged());
      }
      boolean moved = false;
      for (int look : placeless) {
        moved |= sequence.makeRoom(look);
      }
      if (!moved) {
        break;
      }
    }
    return new Decision.Unfit("a comparison that failed has no place in any order that was tried");
  }

  private boolean isWedged(int look) {
    int value = ops.expected[look];
    if (value == RegisterOps.NONE) {
      return false;
    }
    int by = ops.putter[value];
    if (by != RegisterOps.NONE && !ops.certain[by]) {
      return false;
    }
    // Whom nobody put there but the initial value's was never there.
    if (by == RegisterOps.NONE && value != RegisterOps.INITIAL) {
      return false;
    }
    boolean after =
        by == RegisterOps.NONE
            || ops.returned[by] < ops.called[look]
            || blocks.firstReturn[value] < ops.called[look];
    int next = blocks.next[value];
    boolean before =
        (by != RegisterOps.NONE && ops.called[by] > ops.returned[look])
            || blocks.lastCall[value] > ops.returned[look]
            || (next != RegisterOps.NONE && ops.called[next] > ops.returned[look]);
    return after && before;
  }

  // Finds for each look the position in the order before which it is placed. Gives those that have
  // none.
  private int[] place() {
    int size = order.length;
    // From each position on the first return; up to each position the last call.
    var firstReturn = new long[size + 1];
    firstReturn[size] = Long.MAX_VALUE;
    for (int at = size - 1; at >= 0; at--) {
      firstReturn[at] = Math.min(firstReturn[at + 1], ops.returned[order[at]]);
    }
    var lastCall = new long[size + 1];
    lastCall[0] = Long.MIN_VALUE;
    var present = new int[size + 1];
    present[0] = RegisterOps.INITIAL;
    // Per value the position where it is no longer there.
    var gone = new int[ops.valueCount()];
    Arrays.fill(gone, size + 1);
    for (int at = 0; at < size; at++) {
      int op = order[at];
      lastCall[at + 1] = Math.max(lastCall[at], ops.called[op]);
      present[at + 1] = ops.values[op];
      if (present[at + 1] != present[at]) {
        gone[present[at]] = at + 1;
      }
    }
    // Looks keep the order of their own returns and calls, too.
    var returns = new long[looks.length];
    Arrays.setAll(returns, i -> ops.returned[looks[i]]);
    int[] byReturn = RadixOrder.of(returns, returns.length);
    places = new int[looks.length];
    var placeless = IntStream.builder();
    int returned = 0;
    int least = 0;
    int place = 0;
    for (int i = 0; i < looks.length; i++) {
      int look = looks[i];
      while (firstReturn[place] < ops.called[look]) {
        place++;
      }
      for (; returns[byReturn[returned]] < ops.called[look]; returned++) {
        least = Math.max(least, places[byReturn[returned]]);
      }
      int at = Math.max(place, least);
      if (present[at] == ops.expected[look]) {
        at = gone[present[at]];
      }
      if (at > size || lastCall[at] > ops.returned[look]) {
        placeless.add(look);
        at = place;
      }
      places[i] = at;
    }
    return placeless.build().toArray();
  }

  private int[] merged() {
    var starts = new int[order.length + 2];
    for (int place : places) {
      starts[place + 1]++;
    }
    for (int at = 0; at <= order.length; at++) {
      starts[at + 1] += starts[at];
    }
    int[] free = Arrays.copyOf(starts, starts.length);
    var byPlace = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      byPlace[free[places[i]]++] = looks[i];
    }
    var merged = new int[order.length + looks.length];
    int size = 0;
    for (int at = 0; at <= order.length; at++) {
      for (int i = starts[at]; i < starts[at + 1]; i++) {
        merged[size++] = ops.ops[byPlace[i]];
      }
      if (at < order.length) {
        merged[size++] = ops.ops[order[at]];
      }
    }
    return merged;
  }
}
