package io.faultline.checker.transaction;

import io.faultline.checker.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shortest walks through the product of a graph and a [Pattern], breadth first. Owned by one
/// thread.
final class Walks {
  private final DependencyGraph graph;
  private final Pattern pattern;
  private final int[] met;
  private final int[] from;
  private final int[] by;
  private final int[] depth;
  private int[] queue = new int[64];
  private int search;
  private long steps;

  Walks(DependencyGraph graph, Pattern pattern) {
    this.graph = graph;
    this.pattern = pattern;
    int nodes = graph.nodes() * pattern.states();
    met = new int[nodes];
    from = new int[nodes];
    by = new int[nodes];
    depth = new int[nodes];
  }

  /// One edge of a walk, taken as of this kind.
  record Taken(int source, int target, EdgeKind kind) {}

  /// The shortest closed walk there is in a component, as far as the time allows to look: from each
  /// of its nodes, until `mostSteps` edges were followed. One is always found.
  ///
  /// @param members product nodes of one component, which has several
  List<Taken> closed(int[] members, Components components, long mostSteps, Budget budget) {
    List<Taken> best = walk(members[0], members[0], Integer.MAX_VALUE, components).orElseThrow();
    long end = steps + mostSteps;
    for (int i = 1; i < members.length && best.size() > 2; i++) {
      if (steps > end || budget.expired()) {
        break;
      }
      best = walk(members[i], members[i], best.size() - 1, components).orElse(best);
    }
    return best;
  }

  /// A shortest walk from one product node to another, if there is one.
  Optional<List<Taken>> walk(int start, int goal) {
    return walk(start, goal, Integer.MAX_VALUE, null);
  }

  // Of at least one edge and at most `most`, within the component of its start if there are some.
  private Optional<List<Taken>> walk(
      int start, int goal, int most, @Nullable Components components) {
    int states = pattern.states();
    int component = components == null ? 0 : components.of(start / states, start % states);
    search++;
    int head = 0;
    int tail = 0;
    queue[tail++] = start;
    depth[start] = 0;
    while (head < tail) {
      int v = queue[head++];
      if (depth[v] >= most) {
        break;
      }
      int node = v / states;
      for (int e = graph.firstEdge(node); e < graph.firstEdge(node + 1); e++) {
        steps++;
        int next = pattern.next(v % states, graph.kinds(e));
        for (int s = 0; next != 0; s++, next >>= 1) {
          int w = graph.target(e) * states + s;
          if ((next & 1) == 0
              || met[w] == search
              || (components != null && components.of(graph.target(e), s) != component)) {
            continue;
          }
          met[w] = search;
          from[w] = v;
          by[w] = e;
          depth[w] = depth[v] + 1;
          if (w == goal) {
            return Optional.of(path(start, goal));
          }
          if (tail == queue.length) {
            queue = Arrays.copyOf(queue, tail * 2);
          }
          queue[tail++] = w;
        }
      }
    }
    return Optional.empty();
  }

  private List<Taken> path(int start, int goal) {
    int states = pattern.states();
    var path = new ArrayList<Taken>();
    int w = goal;
    do {
      int v = from[w];
      path.add(
          new Taken(
              v / states, w / states, pattern.kind(v % states, graph.kinds(by[w]), w % states)));
      w = v;
    } while (w != start);
    Collections.reverse(path);
    return path;
  }
}
