package io.faultline.checker.transaction;

import io.faultline.history.History;

/// Real time as edges: a chain of barriers, each after some returns and before the next calls.
///
/// ```
///   T1 ──┐        ┌── T3        T1 and T2 returned before T3 was called, so they have edges
///        ├─ b0 ───┤             to b0 and it has one to T3; T4 came later, after T3 had
///   T2 ──┘   │    └── …         returned.
///           b1 ─────── T4
/// ```
///
/// A return and a call at one time are concurrent. Unknown transactions never return.
final class RealTimeOrder {
  private final Transactions transactions;
  private final History history;
  // Transactions that returned, in the order of their returns.
  private final int[] returned;
  private final int barriers;

  RealTimeOrder(Transactions transactions) {
    this.transactions = transactions;
    history = transactions.history();
    returned = returned(transactions);
    barriers = walk((_, _, _) -> {});
  }

  /// How many barriers there are: their nodes follow those of the transactions.
  int barriers() {
    return barriers;
  }

  void emit(DependencyGraph.Sink sink) {
    walk(sink);
  }

  private int walk(DependencyGraph.Sink sink) {
    int kind = EdgeKind.REAL_TIME.bit();
    int base = transactions.size();
    int barrier = -1;
    int passed = 0;
    for (int t = 0; t < transactions.size(); t++) {
      long called = history.calledNanos(transactions.op(t));
      if (passed < returned.length && returnedNanos(returned[passed]) < called) {
        barrier++;
        if (barrier > 0) {
          sink.edge(base + barrier - 1, base + barrier, kind);
        }
        while (passed < returned.length && returnedNanos(returned[passed]) < called) {
          sink.edge(returned[passed++], base + barrier, kind);
        }
      }
      if (barrier >= 0) {
        sink.edge(base + barrier, t, kind);
      }
    }
    return barrier + 1;
  }

  private long returnedNanos(int t) {
    return history.returnedNanos(transactions.op(t));
  }

  /// The transactions that returned, in the order of their returns.
  static int[] returned(Transactions transactions) {
    History history = transactions.history();
    var order = new int[transactions.size()];
    var times = new long[transactions.size()];
    int size = 0;
    for (int t = 0; t < transactions.size(); t++) {
      times[t] = history.returnedNanos(transactions.op(t));
      if (times[t] != Long.MAX_VALUE) {
        order[size++] = t;
      }
    }
    int[] from = java.util.Arrays.copyOf(order, size);
    var to = new int[size];
    // Merging upwards: what is in order already, as most of it is, costs one comparison.
    for (int width = 1; width < size; width *= 2) {
      for (int left = 0; left < size; left += 2 * width) {
        merge(
            times, from, to, left, Math.min(left + width, size), Math.min(left + 2 * width, size));
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void merge(long[] times, int[] from, int[] to, int left, int middle, int end) {
    if (middle >= end || times[from[middle - 1]] <= times[from[middle]]) {
      System.arraycopy(from, left, to, left, end - left);
      return;
    }
    int i = left;
    int j = middle;
    for (int k = left; k < end; k++) {
      boolean first = i < middle && (j >= end || times[from[i]] <= times[from[j]]);
      to[k] = first ? from[i++] : from[j++];
    }
  }
}
