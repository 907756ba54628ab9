package io.faultline.checker.transaction.search;

import io.faultline.checker.transaction.Transactions;
import io.faultline.checker.transaction.weak.ReturnOrder;
import io.faultline.history.History;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The order of points to begin with: a guess, repaired along what is certain.
///
/// Of the points that nothing holds back any longer, the one that is guessed to be first comes
/// next. Time n log n.
final class FirstOrder {
  private final Points points;
  private final int[] starts;
  private final int[] targets;
  private final int[] in;
  private long[] heap = new long[64];
  private int held;

  FirstOrder(Points points) {
    this.points = points;
    starts = new int[points.size() + 1];
    in = new int[points.size()];
    for (int e = 0; e < points.edges(); e++) {
      starts[points.from(e) + 1]++;
      in[points.to(e)]++;
    }
    for (int p = 0; p < points.size(); p++) {
      starts[p + 1] += starts[p];
    }
    targets = new int[points.edges()];
    int[] next = starts.clone();
    for (int e = 0; e < points.edges(); e++) {
      targets[next[points.from(e)]++] = points.to(e);
    }
  }

  /// All points in order; fewer if the edges have a cycle.
  ///
  /// @param guess per transaction, its place
  int[] of(int[] guess) {
    for (int p = 0; p < points.size(); p++) {
      if (in[p] == 0) {
        push(p, guess);
      }
    }
    var order = new int[points.size()];
    int end = 0;
    while (held > 0) {
      int p = pop();
      order[end++] = p;
      for (int e = starts[p]; e < starts[p + 1]; e++) {
        if (--in[targets[e]] == 0) {
          push(targets[e], guess);
        }
      }
    }
    return end == order.length ? order : Arrays.copyOf(order, end);
  }

  // Helpers come as soon as they can. A snapshot comes right before its commit.
  private void push(int point, int[] guess) {
    long place = -1;
    if (point < points.moments()) {
      place = 2L * guess[points.transaction(point)] + (points.isStart(point) ? 0 : 1);
    }
    if (held == heap.length) {
      heap = Arrays.copyOf(heap, held * 2);
    }
    long entry = place << 32 | point;
    int at = held++;
    while (at > 0 && heap[(at - 1) >> 1] > entry) {
      heap[at] = heap[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    heap[at] = entry;
  }

  private int pop() {
    int top = (int) heap[0];
    long entry = heap[--held];
    int at = 0;
    while (2 * at + 1 < held) {
      int child = 2 * at + 1;
      child += child + 1 < held && heap[child + 1] < heap[child] ? 1 : 0;
      if (heap[child] >= entry) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = entry;
    return top;
  }

  /// The place of each transaction: by its return if the history has times, and else by how far on
  /// it is in its session.
  static int[] guess(Transactions transactions) {
    History history = transactions.history();
    int n = transactions.size();
    int[] order;
    if (history.traits().realTime()) {
      order = ReturnOrder.of(transactions);
    } else {
      Map<Integer, Integer> lengths = new HashMap<>();
      var index = new int[n];
      for (int t = 0; t < n; t++) {
        index[t] = lengths.merge(transactions.session(t), 1, Integer::sum) - 1;
      }
      var keys = new long[n];
      for (int t = 0; t < n; t++) {
        long share = ((long) index[t] << 31) / lengths.getOrDefault(transactions.session(t), 1);
        keys[t] = share << 32 | t;
      }
      Arrays.sort(keys);
      order = new int[n];
      for (int i = 0; i < n; i++) {
        order[i] = (int) keys[i];
      }
    }
    var place = new int[n];
    for (int i = 0; i < n; i++) {
      place[order[i]] = i;
    }
    return place;
  }
}
