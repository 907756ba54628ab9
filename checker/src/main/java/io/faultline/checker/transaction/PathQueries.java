package io.faultline.checker.transaction;

import io.faultline.checker.Budget;
import java.util.Arrays;

/// Asks of an acyclic graph whether there is a path from one node to another, for many pairs: 64
/// starts at a time, a bit each, in the order of the graph. Owned by one thread.
final class PathQueries {
  /// No pair has a path.
  static final int NONE = -1;

  /// The time ran out.
  static final int EXPIRED = -2;

  private final DependencyGraph graph;
  private final int kinds;
  private final Components components;
  private long[] pairs = new long[64];
  private int[] tags = new int[64];
  private int size;

  /// @param components of the graph with edges of these kinds only, which has no cycle
  PathQueries(DependencyGraph graph, int kinds, Components components) {
    this.graph = graph;
    this.kinds = kinds;
    this.components = components;
  }

  /// Asks for a path, which may be empty.
  ///
  /// @param tag to know the pair by
  void add(int start, int end, int tag) {
    // A path leads from higher components to lower ones.
    if (components.of(start, 0) < components.of(end, 0)) {
      return;
    }
    if (size == pairs.length) {
      pairs = Arrays.copyOf(pairs, size * 2);
      tags = Arrays.copyOf(tags, size * 2);
    }
    pairs[size] = (long) start << 32 | end;
    tags[size++] = tag;
  }

  /// The tag of a pair that has a path, [#NONE], or [#EXPIRED].
  int any(Budget budget) {
    int nodes = graph.nodes();
    var nodeOf = new int[nodes];
    for (int v = 0; v < nodes; v++) {
      nodeOf[components.of(v, 0)] = v;
    }
    Integer[] byStart = new Integer[size];
    Arrays.setAll(byStart, i -> i);
    Arrays.sort(byStart, (a, b) -> Integer.compare(place(b), place(a)));
    var bits = new long[nodes];
    int at = 0;
    while (at < size) {
      if (budget.expired()) {
        return EXPIRED;
      }
      int first = at;
      int starts = 0;
      int highest = place(byStart[at]);
      int lowest = highest;
      int previous = -1;
      for (; at < size; at++) {
        int start = start(byStart[at]);
        if (start != previous) {
          if (starts == Long.SIZE) {
            break;
          }
          previous = start;
          bits[start] |= 1L << starts++;
        }
        lowest = Math.min(lowest, components.of((int) pairs[byStart[at]], 0));
      }
      spread(nodeOf, bits, highest, lowest);
      int found = answered(byStart, bits, first, at);
      if (found != NONE) {
        return found;
      }
      for (int c = highest; c >= 0 && c >= lowest; c--) {
        bits[nodeOf[c]] = 0;
      }
      for (int i = first; i < at; i++) {
        bits[start(byStart[i])] = 0;
      }
    }
    return NONE;
  }

  private void spread(int[] nodeOf, long[] bits, int highest, int lowest) {
    for (int c = highest; c >= lowest; c--) {
      int v = nodeOf[c];
      if (bits[v] != 0) {
        for (int e = graph.firstEdge(v); e < graph.firstEdge(v + 1); e++) {
          if ((graph.kinds(e) & kinds) != 0 && components.of(graph.target(e), 0) >= lowest) {
            bits[graph.target(e)] |= bits[v];
          }
        }
      }
    }
  }

  private int answered(Integer[] byStart, long[] bits, int first, int end) {
    int bit = -1;
    int previous = -1;
    for (int i = first; i < end; i++) {
      int start = start(byStart[i]);
      if (start != previous) {
        previous = start;
        bit++;
      }
      if ((bits[(int) pairs[byStart[i]]] & 1L << bit) != 0) {
        return tags[byStart[i]];
      }
    }
    return NONE;
  }

  private int start(int pair) {
    return (int) (pairs[pair] >>> 32);
  }

  private int place(int pair) {
    return components.of(start(pair), 0);
  }
}
