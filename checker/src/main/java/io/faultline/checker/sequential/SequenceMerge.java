package io.faultline.checker.sequential;

import io.faultline.checker.Proof;
import io.faultline.history.History;
import java.util.Arrays;
import java.util.Optional;

/// Makes one order of all operations out of an order of each key's that real time allows.
///
/// Each operation takes effect as early as its key's order lets it: at its call, or when the one
/// before it does if that is later. That is no later than its return, or the order would be against
/// real time. An operation that had returned when another of its session was called takes effect
/// before that one does. So an order by these moments keeps every key's order and every session's
/// [1, theorem 1]; only where calls and returns share a moment, there may be none.
///
/// Source: [1] Herlihy and Wing, Linearizability, TOPLAS 12(3), 1990.
final class SequenceMerge {
  private final SessionOrder order;
  // Per node: the one before it in its key's order.
  private final int[] before;
  private final long[] effectNanos;
  private final boolean[] taken;
  private final boolean[] placed;
  private final int[] merged;
  private int count;

  private SequenceMerge(History history, SessionOrder order, Proof.Linearization keys) {
    this.order = order;
    before = new int[order.size()];
    effectNanos = new long[order.size()];
    taken = new boolean[order.size()];
    placed = new boolean[order.size()];
    merged = new int[order.size()];
    var nodes = new int[history.size()];
    for (int node = 0; node < order.size(); node++) {
      nodes[order.op(node)] = node;
    }
    for (int key = 0; key < keys.keys(); key++) {
      int last = -1;
      long now = Long.MIN_VALUE;
      for (int i = 0; i < keys.size(key); i++) {
        int op = keys.op(key, i);
        int node = nodes[op];
        // An unknown operation that keeps the state counts for nothing.
        if (order.size() == 0 || order.op(node) != op) {
          continue;
        }
        now = Math.max(now, history.calledNanos(op));
        effectNanos[node] = now;
        before[node] = last;
        taken[node] = true;
        last = node;
      }
    }
  }

  /// One order of those that are in the keys' orders, as indexes in the history; none where two
  /// moments are one and there is none.
  ///
  /// @param order all of the history that counts
  static Optional<int[]> merge(History history, SessionOrder order, Proof.Linearization keys) {
    return new SequenceMerge(history, order, keys).merge();
  }

  private Optional<int[]> merge() {
    var byEffect = new Integer[order.size()];
    Arrays.setAll(byEffect, node -> node);
    Arrays.sort(byEffect, (a, b) -> Long.compare(effectNanos[a], effectNanos[b]));
    var waiting = new int[order.size()];
    for (int first : byEffect) {
      if (!taken[first] || placed[first]) {
        continue;
      }
      int size = 0;
      waiting[size++] = first;
      while (size > 0) {
        int next = notPlacedBefore(waiting[size - 1]);
        if (next < 0) {
          int node = waiting[--size];
          placed[node] = true;
          merged[count++] = order.op(node);
        } else if (size == waiting.length) {
          return Optional.empty();
        } else {
          waiting[size++] = next;
        }
      }
    }
    return Optional.of(Arrays.copyOf(merged, count));
  }

  private int notPlacedBefore(int node) {
    if (before[node] >= 0 && !placed[before[node]]) {
      return before[node];
    }
    int previous = order.previous(node);
    if (previous >= 0 && !placed[previous]) {
      return previous;
    }
    for (int other : order.others(node)) {
      if (!placed[other]) {
        return other;
      }
    }
    return -1;
  }
}
