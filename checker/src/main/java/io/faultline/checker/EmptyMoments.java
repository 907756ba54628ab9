package io.faultline.checker;

import io.faultline.checker.ContainerOps.Role;
import java.util.Arrays;

/// Finds moments for what found a container empty: the first, from its call on, at which no element
/// is certainly there. An element is certainly there strictly between its first return and its last
/// call. Sorting, then one pass.
final class EmptyMoments {
  private EmptyMoments() {}

  /// Per operation its moment, where it is [Role#EMPTY]; an empty array if one has none.
  static long[] of(ContainerOps ops) {
    int elements = ops.elementCount();
    var begins = new long[elements];
    var ends = new long[elements];
    int count = 0;
    for (int element = 0; element < elements; element++) {
      if (ops.add[element] != ContainerOps.NONE
          && ops.firstReturn[element] < ops.lastCall[element]) {
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
        return new long[0];
      }
      moments[i] = moment;
    }
    return moments;
  }
}
