package io.faultline.checker;

import io.faultline.checker.ContainerOps.Role;

/// The rule for sets to which no element is added twice.
///
/// Elements do not depend on each other. One that was added is there from its addition to its
/// removal, and everything that saw it lies between. The shortest stay, from the first return to
/// the last call of what added, removed or saw it, leaves most room to what missed it: that must
/// have been called by the stay's beginning, or return no sooner than its end. If the first return
/// does not come before the last call, the stay is one moment, and misses always have room.
///
/// So every operation gets its moment, and their order in time is an order. Linear.
final class SetRule implements ContainerRule {
  @Override
  public Found find(ContainerOps ops) {
    for (int i = 0; i < ops.size; i++) {
      int element = ops.elements[i];
      if (ops.roles[i] == Role.MISS
          && ops.add[element] != ContainerOps.NONE
          && ops.firstReturn[element] < ops.called[i]
          && ops.returned[i] < ops.lastCall[element]) {
        return Found.broken(i);
      }
    }
    var points = new Points(ops.size);
    // At one moment: what missed it, additions, what saw it, removals, what missed it again.
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.MISS && isEarly(ops, i)) {
        points.put(i, ops.called[i]);
      }
    }
    put(ops, Role.ADD, points);
    put(ops, Role.SEE, points);
    put(ops, Role.REMOVE, points);
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.MISS && !isEarly(ops, i)) {
        points.put(i, ops.returned[i]);
      }
    }
    return Found.ordered(points.order());
  }

  private static boolean isEarly(ContainerOps ops, int i) {
    return ops.called[i] <= begin(ops, ops.elements[i]);
  }

  // When the element's stay begins; never for one that nobody added.
  private static long begin(ContainerOps ops, int element) {
    if (ops.add[element] == ContainerOps.NONE) {
      return ContainerOps.END;
    }
    return Math.min(ops.firstReturn[element], ops.lastCall[element]);
  }

  private static void put(ContainerOps ops, Role role, Points points) {
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == role) {
        int element = ops.elements[i];
        long begin = begin(ops, element);
        points.put(
            i,
            switch (role) {
              case ADD -> begin;
              case REMOVE -> ops.lastCall[element];
              default -> Math.max(begin, ops.called[i]);
            });
      }
    }
  }
}
