package io.faultline.checker.sequential;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Finds short ways from one operation to another along a [ForcedOrder]'s edges and the sessions'
/// own order. A search in breadth, linear; steps of a session cost nothing, others one.
final class ForcedPaths {
  /// A step by the sessions' own order, in place of an edge.
  static final int BY_SESSION = -1;

  private static final int UNSEEN = -2;

  private final SessionOrder order;
  private final ForcedEdges edges;
  private final Followers followers;

  /// One step of a way.
  ///
  /// @param edge its edge, or [#BY_SESSION]
  record Step(int from, int to, int edge) {}

  ForcedPaths(SessionOrder order, ForcedEdges edges) {
    this.order = order;
    this.edges = edges;
    followers = new Followers(order);
    edges.index(order.size());
  }

  /// A way along edges of rounds before `round`, with steps of a session joined; empty if there is
  /// none, and from a node to itself.
  List<Step> way(int from, int to, int round) {
    var cameFrom = new int[order.size()];
    var cameBy = new int[order.size()];
    Arrays.fill(cameBy, UNSEEN);
    var done = new BitSet();
    var next = new ArrayDeque<int[]>();
    next.add(new int[] {from, from, BY_SESSION});
    while (!next.isEmpty()) {
      int[] step = next.removeFirst();
      int node = step[1];
      if (done.get(node)) {
        continue;
      }
      done.set(node);
      cameFrom[node] = step[0];
      cameBy[node] = step[2];
      if (node == to) {
        break;
      }
      for (int i = 0; i < edges.leaving(node); i++) {
        int edge = edges.leaving(node, i);
        if (edges.round(edge) < round && !done.get(edges.to(edge))) {
          next.addLast(new int[] {node, edges.to(edge), edge});
        }
      }
      for (int follower : followers.of(node)) {
        next.addFirst(new int[] {node, follower, BY_SESSION});
      }
    }
    if (cameBy[to] == UNSEEN) {
      return List.of();
    }
    var way = new ArrayList<Step>();
    for (int node = to; node != from; node = cameFrom[node]) {
      Step step = new Step(cameFrom[node], node, cameBy[node]);
      boolean joins =
          step.edge() == BY_SESSION && !way.isEmpty() && way.getLast().edge() == BY_SESSION;
      if (joins) {
        step = new Step(step.from(), way.removeLast().to(), BY_SESSION);
      }
      way.add(step);
    }
    return way.reversed();
  }
}
