package io.faultline.checker.sequential;

import io.faultline.checker.Refutation.Forced;
import io.faultline.checker.Refutation.Forced.Why;
import io.faultline.checker.sequential.ForcedPaths.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds a short cycle in a [ForcedOrder] that has one, and writes down every step of its reasons.
/// Each search for a way is linear; there are as many as there are steps.
final class ForcedCycle {
  private static final int MOST_TRIED = 200;

  private final SessionOrder order;
  private final ForcedEdges edges;
  private final ForcedPaths paths;
  private final List<Forced.Step> steps = new ArrayList<>();
  private final Map<Integer, Integer> stepOfEdge = new HashMap<>();
  private final Map<Long, Integer> stepOfSession = new HashMap<>();

  ForcedCycle(SessionOrder order, ForcedEdges edges) {
    this.order = order;
    this.edges = edges;
    paths = new ForcedPaths(order, edges);
  }

  /// The evidence, with indexes of the history.
  ///
  /// @throws IllegalStateException if there is no cycle: then the saturation has a defect
  Forced evidence() {
    List<Step> cycle = shortest();
    List<Integer> around = new ArrayList<>();
    for (Step step : cycle) {
      around.add(told(step));
    }
    return new Forced(steps, around);
  }

  // Every cycle has an edge that is not of a session, between two operations that are on cycles.
  private List<Step> shortest() {
    boolean[] mayBeOn = mayBeOnCycles();
    List<Step> best = List.of();
    int tried = 0;
    for (int edge = 0; edge < edges.size() && (best.isEmpty() || tried < MOST_TRIED); edge++) {
      int from = edges.from(edge);
      int to = edges.to(edge);
      if (!mayBeOn[from] || !mayBeOn[to]) {
        continue;
      }
      tried++;
      List<Step> back = paths.way(to, from, Integer.MAX_VALUE);
      if (from != to && back.isEmpty()) {
        continue;
      }
      var cycle = new ArrayList<Step>(back);
      cycle.addFirst(new Step(from, to, edge));
      if (best.isEmpty() || weight(cycle) < weight(best)) {
        best = cycle;
      }
    }
    if (best.isEmpty()) {
      throw new IllegalStateException("a cycle was found that is none");
    }
    return best;
  }

  // The simplest reasons first, then the fewest steps.
  private int weight(List<Step> cycle) {
    int rounds = 0;
    for (Step step : cycle) {
      rounds += step.edge() == ForcedPaths.BY_SESSION ? 0 : edges.round(step.edge());
    }
    return 8 * rounds + cycle.size();
  }

  // What is left when everything is taken away, again and again, that nothing comes before or
  // after.
  private boolean[] mayBeOnCycles() {
    var left = new boolean[order.size()];
    Arrays.fill(left, true);
    strip(left, true);
    strip(left, false);
    return left;
  }

  private void strip(boolean[] left, boolean forward) {
    var neighbours = new ArrayList<List<Integer>>();
    var missing = new int[order.size()];
    for (int node = 0; node < order.size(); node++) {
      neighbours.add(new ArrayList<>(2));
    }
    for (int node = 0; node < order.size(); node++) {
      link(order.previous(node), node, left, forward, neighbours, missing);
      for (int other : order.others(node)) {
        link(other, node, left, forward, neighbours, missing);
      }
    }
    for (int e = 0; e < edges.size(); e++) {
      link(edges.from(e), edges.to(e), left, forward, neighbours, missing);
    }
    var free = new ArrayList<Integer>();
    for (int node = 0; node < order.size(); node++) {
      if (left[node] && missing[node] == 0) {
        free.add(node);
      }
    }
    for (int i = 0; i < free.size(); i++) {
      left[free.get(i)] = false;
      for (int next : neighbours.get(free.get(i))) {
        if (--missing[next] == 0) {
          free.add(next);
        }
      }
    }
  }

  private static void link(
      int earlier,
      int later,
      boolean[] left,
      boolean forward,
      List<List<Integer>> neighbours,
      int[] missing) {
    if (earlier >= 0 && left[earlier] && left[later]) {
      neighbours.get(forward ? earlier : later).add(forward ? later : earlier);
      missing[forward ? later : earlier]++;
    }
  }

  // The number of a step in the evidence, after those that it rests on. As deep as there are
  // rounds.
  private int told(Step step) {
    if (step.edge() == ForcedPaths.BY_SESSION) {
      long ends = (long) step.from() << 32 | step.to();
      return stepOfSession.computeIfAbsent(
          ends, _ -> add(step.from(), step.to(), Why.SESSION, -1, List.of()));
    }
    int edge = step.edge();
    Integer known = stepOfEdge.get(edge);
    if (known != null) {
      return known;
    }
    int by = edges.by(edge);
    List<Step> way =
        switch (edges.why(edge)) {
          case SESSION, FOUND, BEFORE_ANY -> List.of();
          case READ_LATER -> paths.way(edges.from(edge), by, edges.round(edge));
          case READ_EARLIER -> paths.way(by, edges.to(edge), edges.round(edge));
        };
    var path = new ArrayList<Integer>();
    for (Step before : way) {
      path.add(told(before));
    }
    int number = add(edges.from(edge), edges.to(edge), edges.why(edge), by, path);
    stepOfEdge.put(edge, number);
    return number;
  }

  private int add(int from, int to, Why why, int by, List<Integer> path) {
    steps.add(new Forced.Step(order.op(from), order.op(to), why, by < 0 ? -1 : order.op(by), path));
    return steps.size() - 1;
  }
}
