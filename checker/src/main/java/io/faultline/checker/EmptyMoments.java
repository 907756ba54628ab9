package io.faultline.checker;

import io.faultline.checker.ContainerOps.Role;
import io.faultline.checker.ContainerRule.Found;
import java.util.Arrays;
import java.util.function.IntPredicate;

/// Moments for what found a container empty: the first, from its call on, at which no element is
/// certainly there. An element is certainly there strictly between its first return and its last
/// call. Sorting, then one pass.
///
/// @param moments per operation its moment, where it is [Role#EMPTY]; else [ContainerOps#END]
/// @param without an operation that has none, or [ContainerOps#NONE] if all have
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record EmptyMoments(long[] moments, int without) {
  private static final int MOST_STAYS = 100;

  static EmptyMoments of(ContainerOps ops) {
    int elements = ops.elementCount();
    var begins = new long[elements];
    var ends = new long[elements];
    int count = 0;
    for (int element = 0; element < elements; element++) {
      if (ops.hasStay(element)) {
        begins[count] = ops.firstReturn[element];
        ends[count++] = ops.lastCall[element];
      }
    }
    int[] sorted = RadixOrder.of(begins, count);
    var moments = new long[ops.size];
    Arrays.fill(moments, ContainerOps.END);
    // Operations are in the order of their calls: the moments only move on.
    int next = 0;
    long covered = Long.MIN_VALUE;
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] != Role.EMPTY) {
        continue;
      }
      long moment = Math.max(ops.called[i], covered);
      for (; next < count && begins[sorted[next]] < moment; next++) {
        covered = Math.max(covered, ends[sorted[next]]);
        moment = Math.max(moment, covered);
      }
      if (moment > ops.returned[i]) {
        return new EmptyMoments(moments, i);
      }
      moments[i] = moment;
    }
    return new EmptyMoments(moments, ContainerOps.NONE);
  }

  /// What is broken if an operation has no moment.
  Found broken(ContainerOps ops) {
    return covered(ops, without, ops.called[without], ops.returned[without], _ -> true);
  }

  /// An operation that has no moment between two, because elements are there all the time; and one
  /// after the other that is there longest.
  ///
  /// @param which the elements that are in its way
  static Found covered(
      ContainerOps ops, int without, long fromNanos, long untilNanos, IntPredicate which) {
    var suspects = new int[MOST_STAYS + 1];
    int count = 0;
    suspects[count++] = without;
    for (long at = fromNanos; at <= untilNanos; ) {
      int longest = ContainerOps.NONE;
      for (int element = 0; element < ops.elementCount(); element++) {
        if (ops.hasStay(element)
            && ops.firstReturn[element] < at
            && at < ops.lastCall[element]
            && which.test(element)
            && (longest < 0 || ops.lastCall[element] > ops.lastCall[longest])) {
          longest = element;
        }
      }
      if (longest == ContainerOps.NONE || count > MOST_STAYS) {
        return Found.BROKEN;
      }
      suspects[count++] = ops.add[longest];
      at = ops.lastCall[longest];
    }
    return Found.broken(Arrays.copyOf(suspects, count));
  }
}
