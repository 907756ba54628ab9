package io.faultline.checker.session;

import java.util.Arrays;

/// Puts steps into an order in which each follows those that have to come before it, or finds a
/// cycle. A walk in depth without recursion; linear in steps and edges. For one thread.
final class PathOrder {
  /// Tells what comes before a step.
  @FunctionalInterface
  interface Before {
    /// Number `i` of what comes before `step`: -1 for none under this number, -2 for no more.
    int of(int step, int i);
  }

  private final Before before;
  // Per step: 0 not met, 1 being walked, 2 in the order.
  private final byte[] state;
  private int[] walk = new int[64];
  private int[] next = new int[64];
  private int depth;
  private int[] order;
  private int count;
  private int[] cycle = new int[0];

  PathOrder(int steps, Before before) {
    this.before = before;
    state = new byte[steps];
    order = new int[Math.min(steps, 1 << 10)];
  }

  /// The steps from `first` to `end`, the latter excluded, with all that comes before them.
  int[] from(int first, int end) {
    for (int step = first; step < end && cycle.length == 0; step++) {
      add(step);
    }
    return order();
  }

  /// Adds a step and all that has to come before it, unless a cycle was found.
  void add(int first) {
    if (state[first] != 0 || cycle.length > 0) {
      return;
    }
    push(first);
    while (depth > 0) {
      int step = walk[depth - 1];
      int other = before.of(step, next[depth - 1]++);
      if (other == -2) {
        state[step] = 2;
        depth--;
        append(step);
      } else if (other >= 0 && state[other] == 0) {
        push(other);
      } else if (other >= 0 && state[other] == 1) {
        close(other);
        return;
      }
    }
  }

  /// What was added so far, in order.
  int[] order() {
    return Arrays.copyOf(order, count);
  }

  /// Each before the next, and the last before the first; empty if there is none.
  int[] cycle() {
    return cycle;
  }

  // The walk goes backwards in order.
  private void close(int other) {
    int start = depth - 1;
    while (walk[start] != other) {
      start--;
    }
    cycle = new int[depth - start];
    for (int i = 0; i < cycle.length; i++) {
      cycle[i] = walk[depth - 1 - i];
    }
  }

  private void push(int step) {
    if (depth == walk.length) {
      walk = Arrays.copyOf(walk, depth * 2);
      next = Arrays.copyOf(next, depth * 2);
    }
    walk[depth] = step;
    next[depth++] = 0;
    state[step] = 1;
  }

  private void append(int step) {
    if (count == order.length) {
      order = Arrays.copyOf(order, Math.max(16, Math.min(state.length, count * 2)));
    }
    order[count++] = step;
  }
}
