package io.faultline.checker.transaction.search;

import io.faultline.checker.transaction.search.CaseTree.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Ways along what is certain, with the reason for every step.
final class Ways {
  private final Points points;
  private final int[] starts;
  // The numbers of edges, by where they come from.
  private final int[] out;
  private final int[] reachedBy;

  Ways(Points points) {
    this.points = points;
    starts = new int[points.size() + 1];
    for (int e = 0; e < points.edges(); e++) {
      starts[points.from(e) + 1]++;
    }
    for (int p = 0; p < points.size(); p++) {
      starts[p + 1] += starts[p];
    }
    out = new int[points.edges()];
    int[] next = starts.clone();
    for (int e = 0; e < points.edges(); e++) {
      out[next[points.from(e)]++] = e;
    }
    reachedBy = new int[points.size()];
  }

  /// Which of `targets`, by their places there, come after a point.
  BitSet reached(int source, int[] targets) {
    breadthFirst(source, -1);
    var reached = new BitSet();
    for (int i = 0; i < targets.length; i++) {
      if (reachedBy[targets[i]] >= 0) {
        reached.set(i);
      }
    }
    return reached;
  }

  /// A shortest way from one point to another; a cycle if they are the same.
  List<Step> way(int source, int target) {
    breadthFirst(source, target);
    var edges = new ArrayList<Integer>();
    int at = target;
    do {
      edges.add(reachedBy[at]);
      at = points.from(reachedBy[at]);
    } while (at != source);
    Collections.reverse(edges);
    return told(edges);
  }

  // Helpers are left out: what leads to one and from it is one step.
  private List<Step> told(List<Integer> edges) {
    var steps = new ArrayList<Step>();
    int begin = -1;
    int read = -1;
    for (int e : edges) {
      if (begin < 0) {
        begin = points.from(e);
        read = points.read(e);
      }
      if (points.to(e) < points.moments()) {
        // To a helper by a read, and from it without one.
        steps.add(new Step(points.told(begin), points.told(points.to(e)), points.why(e), read));
        begin = -1;
      }
    }
    return steps;
  }

  private void breadthFirst(int source, int target) {
    Arrays.fill(reachedBy, -1);
    var queue = new Ints();
    queue.add(source);
    for (int i = 0; i < queue.size(); i++) {
      int p = queue.get(i);
      for (int s = starts[p]; s < starts[p + 1]; s++) {
        int next = points.to(out[s]);
        if (reachedBy[next] < 0) {
          reachedBy[next] = out[s];
          if (next == target) {
            return;
          }
          queue.add(next);
        }
      }
    }
  }

  /// A short cycle of what is certain, where there is one.
  ///
  /// @param ordered the points that are on no cycle, and are before all that are
  List<Step> cycle(int[] ordered) {
    var left = new BitSet();
    left.set(0, points.size());
    for (int p : ordered) {
      left.clear(p);
    }
    // From any point, backwards among those left, until one is met again.
    Map<Integer, Integer> before = new HashMap<>();
    for (int e = 0; e < points.edges(); e++) {
      if (left.get(points.from(e)) && left.get(points.to(e))) {
        before.put(points.to(e), points.from(e));
      }
    }
    var met = new BitSet();
    int at = left.nextSetBit(0);
    while (!met.get(at)) {
      met.set(at);
      at = before.getOrDefault(at, at);
    }
    while (at >= points.moments()) {
      at = before.getOrDefault(at, at);
    }
    List<Step> best = way(at, at);
    for (Step step : List.copyOf(best)) {
      if (best.size() > 2) {
        List<Step> other = way(point(step.from()), point(step.from()));
        best = other.size() < best.size() ? other : best;
      }
    }
    return best;
  }

  private int point(int told) {
    int t = points.transactions().number(told >> 1);
    return (told & 1) == 0 ? points.start(t) : points.commit(t);
  }
}
