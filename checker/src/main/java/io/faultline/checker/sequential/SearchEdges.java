package io.faultline.checker.sequential;

import java.util.Arrays;

/// What comes right after each operation, by its session and by what was found out besides, in flat
/// arrays.
final class SearchEdges {
  private final int[] starts;
  private final int[] targets;
  private final int[] missing;

  SearchEdges(SessionOrder order, ForcedEdges edges) {
    int size = order.size();
    starts = new int[size + 1];
    missing = new int[size];
    for (int node = 0; node < size; node++) {
      count(order.previous(node), node);
      for (int other : order.others(node)) {
        count(other, node);
      }
    }
    for (int e = 0; e < edges.size(); e++) {
      count(edges.from(e), edges.to(e));
    }
    for (int node = 0; node < size; node++) {
      starts[node + 1] += starts[node];
    }
    targets = new int[starts[size]];
    int[] next = Arrays.copyOf(starts, size);
    for (int node = 0; node < size; node++) {
      if (order.previous(node) >= 0) {
        targets[next[order.previous(node)]++] = node;
      }
      for (int other : order.others(node)) {
        targets[next[other]++] = node;
      }
    }
    for (int e = 0; e < edges.size(); e++) {
      targets[next[edges.from(e)]++] = edges.to(e);
    }
  }

  private void count(int earlier, int later) {
    if (earlier >= 0) {
      starts[earlier + 1]++;
      missing[later]++;
    }
  }

  /// Per node, how many come right before it.
  int[] missing() {
    return missing.clone();
  }

  /// Adds to the count of everything that comes right after `node`.
  void change(int[] counts, int node, int by) {
    for (int i = starts[node]; i < starts[node + 1]; i++) {
      counts[targets[i]] += by;
    }
  }
}
