package io.faultline.checker;

import java.util.Arrays;

/// Makes an order of what a just-in-time search found: it knows the operations that were used for
/// their effect, in their order, and that each of the others fits in somewhere.
///
/// Where, is found again here. Returns are numbered; an operation called after a of them and
/// returning as number b may come after every used operation that was placed at a return before a,
/// and before every one placed at a return after b. In between it is put where the state is what it
/// keeps or leads to, or just before an operation that overwrites what it wrote. Two that are put
/// at one place are in the order of their calls, which is not against their real time; the
/// overwritten ones come last there, for the overwriting one was placed before they returned, and
/// whatever is put here was called by then.
final class Placing {
  private static final int NEVER = Integer.MAX_VALUE;

  private final ObjectOps ops;
  // Per operation: how many returns came before its call, and the number of its own.
  private final int[] called;
  private final int[] returned;

  private final long[] initials;

  Placing(ObjectOps ops, long[] initials) {
    this.ops = ops;
    this.initials = initials;
    called = new int[ops.size()];
    returned = new int[ops.size()];
    Arrays.fill(called, NEVER);
    Arrays.fill(returned, NEVER);
  }

  void called(int op, int returns) {
    called[op] = returns;
  }

  void returned(int op, int number) {
    returned[op] = number;
  }

  /// An order of the operations that are used on the way to `link` and of every one with a place
  /// among them that has returned at a return before number `end`, or that keeps the state.
  int[] order(Links links, int link, int end) {
    int[] path = links.path(link);
    // The first link is not an operation: it says with which state the object began.
    int[] used = Arrays.copyOfRange(path, 1, path.length);
    var states = new long[used.length + 1];
    var isUsed = new boolean[ops.size()];
    states[0] = initials[~links.op(path[0])];
    for (int i = 0; i < used.length; i++) {
      int op = links.op(used[i]);
      isUsed[op] = true;
      states[i + 1] = ops.step(states[i], op);
    }
    // Per gap before a used operation, the others that are put there: a list through `next`. Twice
    // as many gaps, since those that are overwritten come last.
    var first = new int[2 * used.length + 2];
    var next = new int[ops.size()];
    Arrays.fill(first, -1);
    int count = used.length;
    // The latest call first, so that each list is in the order of calls.
    for (int op = ops.size() - 1; op >= 0; op--) {
      if (isUsed[op] || called[op] == NEVER || ops.isUnknown(op) || ops.optional[op]) {
        continue;
      }
      int gap = gap(op, links, used, states);
      if (gap < 0) {
        if (returned[op] < end) {
          throw new IllegalStateException("operation " + ops.ops[op] + " has no place");
        }
        continue;
      }
      next[op] = first[gap];
      first[gap] = op;
      count++;
    }
    var order = new int[count];
    int place = 0;
    for (int gap = 0; gap < first.length; gap++) {
      for (int op = first[gap]; op >= 0; op = next[op]) {
        order[place++] = op;
      }
      if (gap % 2 == 1 && gap / 2 < used.length) {
        order[place++] = links.op(used[gap / 2]);
      }
    }
    return order;
  }

  // Twice the number of the used operation before which `op` is put, and one more if that operation
  // overwrites it; -1 if there is no place.
  private int gap(int op, Links links, int[] used, long[] states) {
    for (int i = firstAtOrAfter(called[op], links, used); i <= used.length; i++) {
      // Placed after it had returned: what comes next is too late, but this gap is not.
      boolean late = i == used.length || links.time(used[i]) > returned[op];
      boolean keepsOrOverwrites = ops.keepsState(op) || ops.overwrites(op);
      if (keepsOrOverwrites && ops.step(states[i], op) == states[i]) {
        return 2 * i;
      }
      if (late) {
        return -1;
      }
      if (ops.overwrites(op) && ops.overwrites(links.op(used[i]))) {
        return 2 * i + 1;
      }
    }
    return -1;
  }

  // The first used operation that was placed at return number `time` or later.
  private static int firstAtOrAfter(int time, Links links, int[] used) {
    int low = 0;
    int high = used.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (links.time(used[middle]) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
