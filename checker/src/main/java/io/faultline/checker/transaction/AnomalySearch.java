package io.faultline.checker.transaction;

import io.faultline.checker.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Looks for one cycle of each kind that has a name, the shortest as far as a bounded effort can
/// tell, component by component: what there is beside the cycle that decided. What it does not find
/// may be there. Owned by one thread.
///
/// A search begins with an edge that the kind must have (ww for G0, wr for G1c, rw for the others)
/// and goes breadth first, in a small automaton's states, until it is back. Steps from barrier to
/// barrier cost nothing. Only cycles that pass no transaction twice are taken.
final class AnomalySearch {
  // The edges that one kind in one component may follow.
  private static final long MOST_STEPS = 1_000_000;
  private static final int STATES = 8;
  private static final int ORDERED = 4;

  private final DependencyGraph graph;
  private final Components components;
  private final Budget budget;
  private final List<int[]> members;
  private final int[] met;
  private final int[] from;
  private final int[] by;
  private final int[] depth;
  private int search;
  private long steps;

  /// What a cycle is called, without the suffix of its orders.
  enum Kind {
    G0(EdgeKind.WW),
    G1C(EdgeKind.WR),
    G_SINGLE(EdgeKind.RW),
    G_NONADJACENT(EdgeKind.RW),
    G2_ITEM(EdgeKind.RW);

    private final EdgeKind first;

    Kind(EdgeKind first) {
      this.first = first;
    }

    // The states without the bit for orders: 0 at first, 3 for the end, which for the kinds of one
    // state is 0. Where an edge may not be taken, -1.
    private int next(int state, EdgeKind kind) {
      boolean rw = kind == EdgeKind.RW;
      return switch (this) {
        case G0 -> kind == EdgeKind.WR || rw ? -1 : 0;
        case G1C, G_SINGLE -> rw ? -1 : 0;
        // 0: after the first rw; 1: others after it; 2: after a later rw; 3: others after that.
        case G_NONADJACENT ->
            switch (state) {
              case 0 -> rw ? -1 : 1;
              case 1 -> rw ? 2 : 1;
              default -> rw ? (state == 3 ? 2 : -1) : 3;
            };
        // 0: after the first rw, when there must be another.
        case G2_ITEM -> state == 0 ? (rw ? 3 : -1) : 3;
      };
    }

    private int end() {
      return this == G_NONADJACENT || this == G2_ITEM ? 3 : 0;
    }
  }

  /// @param components of the graph with all its edges
  AnomalySearch(DependencyGraph graph, Components components, Budget budget) {
    this.graph = graph;
    this.components = components;
    this.budget = budget;
    members = members();
    int nodes = members.isEmpty() ? 0 : Math.multiplyExact(graph.nodes(), STATES);
    met = new int[nodes];
    from = new int[nodes];
    by = new int[nodes];
    depth = new int[nodes];
  }

  // The components of several nodes, small ones first.
  private List<int[]> members() {
    int[] sizes = components.sizes();
    var all = new int[sizes.length][];
    for (int v = 0; v < graph.nodes(); v++) {
      int c = components.of(v, 0);
      if (sizes[c] > 1) {
        all[c] = all[c] == null ? new int[sizes[c]] : all[c];
      }
    }
    var next = new int[sizes.length];
    for (int v = 0; v < graph.nodes(); v++) {
      int c = components.of(v, 0);
      if (all[c] != null) {
        all[c][next[c]++] = v;
      }
    }
    var some = new ArrayList<int[]>();
    for (int[] each : all) {
      if (each != null) {
        some.add(each);
      }
    }
    some.sort(Comparator.comparingInt(each -> each.length));
    return some;
  }

  /// A cycle of this kind that needs the orders of `binding`, those of [Binding#NONE] being none.
  Optional<List<Walks.Taken>> find(Kind kind, Binding binding) {
    List<Walks.Taken> best = List.of();
    for (int[] component : members) {
      if (isShortest(best) || budget.expired()) {
        break;
      }
      best = find(kind, binding, component, best);
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  private boolean isShortest(List<Walks.Taken> cycle) {
    return !cycle.isEmpty() && length(cycle) == 2;
  }

  private int length(List<Walks.Taken> cycle) {
    return (int) cycle.stream().filter(step -> step.source() < graph.transactions()).count();
  }

  private List<Walks.Taken> find(
      Kind kind, Binding binding, int[] component, List<Walks.Taken> known) {
    List<Walks.Taken> best = known;
    long end = steps + MOST_STEPS;
    for (int v : component) {
      for (int e = graph.firstEdge(v); e < graph.firstEdge(v + 1); e++) {
        if ((graph.kinds(e) & kind.first.bit()) == 0
            || components.of(graph.target(e), 0) != components.of(v, 0)) {
          continue;
        }
        if (isShortest(best) || steps > end || budget.expired()) {
          return best;
        }
        int most = best.isEmpty() ? Integer.MAX_VALUE : length(best) - 1;
        List<Walks.Taken> cycle = cycle(kind, binding, v, e, most, end);
        best = cycle.isEmpty() ? best : cycle;
      }
    }
    return best;
  }

  // A shortest walk back after an edge, if it takes at most so many steps together with that.
  private List<Walks.Taken> cycle(
      Kind kind, Binding binding, int start, int edge, int most, long end) {
    search++;
    int goal = start * STATES + kind.end() + (binding == Binding.NONE ? 0 : ORDERED);
    int root = graph.target(edge) * STATES;
    met[root] = search;
    depth[root] = 1;
    by[root] = edge;
    from[root] = -1;
    int[] level = {root};
    int size = 1;
    for (int at = 1; size > 0 && at <= most; at++) {
      var following = new int[16];
      int follows = 0;
      for (int i = 0; i < size; i++) {
        int product = level[i];
        if (depth[product] < at) {
          continue;
        }
        int node = product / STATES;
        boolean free = node >= graph.transactions();
        for (int e = graph.firstEdge(node); e < graph.firstEdge(node + 1); e++) {
          if (components.of(graph.target(e), 0) != components.of(start, 0)) {
            continue;
          }
          if (steps++ > end) {
            return List.of();
          }
          int states = nextStates(kind, binding, product % STATES, graph.kinds(e));
          for (int s = 0; s < STATES; s++) {
            int w = graph.target(e) * STATES + s;
            int cost = free ? at : at + 1;
            if ((states >> s & 1) == 0 || cost > most || (met[w] == search && depth[w] <= cost)) {
              continue;
            }
            met[w] = search;
            depth[w] = cost;
            by[w] = e;
            from[w] = product;
            if (w == goal) {
              return simple(path(kind, binding, goal));
            }
            if (free) {
              level = size == level.length ? Arrays.copyOf(level, size * 2) : level;
              level[size++] = w;
            } else {
              following =
                  follows == following.length ? Arrays.copyOf(following, follows * 2) : following;
              following[follows++] = w;
            }
          }
        }
      }
      level = following;
      size = follows;
    }
    return List.of();
  }

  private static int nextStates(Kind kind, Binding binding, int state, int kinds) {
    int states = 0;
    for (int rest = kinds; rest != 0; rest &= rest - 1) {
      int next = next(kind, binding, state, KINDS[Integer.numberOfTrailingZeros(rest)]);
      states |= next < 0 ? 0 : 1 << next;
    }
    return states;
  }

  private static final EdgeKind[] KINDS = EdgeKind.values();

  private static int next(Kind kind, Binding binding, int state, EdgeKind edge) {
    boolean order = (edge.bit() & Pattern.ORDERS) != 0;
    if (order && (binding.kinds() & edge.bit()) == 0) {
      return -1;
    }
    int next = kind.next(state % ORDERED, edge);
    // The strongest of the orders is the one that a name needs.
    boolean needed =
        edge == (binding == Binding.REAL_TIME ? EdgeKind.REAL_TIME : EdgeKind.SESSION) && order;
    return next < 0 ? -1 : next + (needed || state >= ORDERED ? ORDERED : 0);
  }

  private List<Walks.Taken> path(Kind kind, Binding binding, int goal) {
    var path = new ArrayList<Walks.Taken>();
    for (int w = goal; w >= 0; w = from[w]) {
      int before = from[w];
      EdgeKind taken = kind.first;
      for (EdgeKind each : KINDS) {
        if (before >= 0
            && (graph.kinds(by[w]) & each.bit()) != 0
            && next(kind, binding, before % STATES, each) == w % STATES) {
          taken = each;
          break;
        }
      }
      path.add(new Walks.Taken(graph.source(by[w]), w / STATES, taken));
    }
    Collections.reverse(path);
    return path;
  }

  private List<Walks.Taken> simple(List<Walks.Taken> cycle) {
    var seen = new HashSet<Integer>();
    for (Walks.Taken step : cycle) {
      if (!seen.add(step.source())) {
        return List.of();
      }
    }
    return cycle;
  }
}
