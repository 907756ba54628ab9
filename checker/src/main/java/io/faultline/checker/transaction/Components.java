package io.faultline.checker.transaction;

import java.util.Arrays;

/// The strongly connected components of the product of a graph and a [Pattern], by Tarjan's
/// algorithm without recursion. Linear. Immutable once made.
///
/// Components are numbered so that whatever can be reached from one has a lower number, or is in
/// it.
final class Components {
  private final int states;
  private final int[] of;
  private final int count;

  private Components(int states, int[] of, int count) {
    this.states = states;
    this.of = of;
    this.count = count;
  }

  /// The number of components.
  int count() {
    return count;
  }

  /// Whether no walk of the pattern comes back to where it was.
  boolean isAcyclic() {
    return count == of.length;
  }

  /// The component of a node in a state.
  int of(int node, int state) {
    return of[node * states + state];
  }

  /// The number of product nodes in each component.
  int[] sizes() {
    var sizes = new int[count];
    for (int component : of) {
      sizes[component]++;
    }
    return sizes;
  }

  /// For an acyclic product: the transactions so that each comes after all from which a step leads
  /// to it, and after what leads there by a step of dependency and one of anti-dependency.
  int[] order(int transactions) {
    var at = new int[count];
    Arrays.fill(at, -1);
    for (int t = 0; t < transactions; t++) {
      // The last of a transaction's places counts: in the order, that with the lowest number.
      int lowest = of[t * states];
      for (int s = 1; s < states; s++) {
        lowest = Math.min(lowest, of[t * states + s]);
      }
      at[lowest] = t;
    }
    var order = new int[transactions];
    int size = 0;
    for (int c = count - 1; c >= 0; c--) {
      if (at[c] >= 0) {
        order[size++] = at[c];
      }
    }
    return order;
  }

  static Components of(DependencyGraph graph, Pattern pattern) {
    int states = pattern.states();
    int nodes = Math.multiplyExact(graph.nodes(), states);
    var component = new int[nodes];
    Arrays.fill(component, -1);
    // 0: not met; else in which order.
    var number = new int[nodes];
    // The lowest number of a node that is still open and can be reached.
    var low = new int[nodes];
    // Where the walk from a node goes on: the edge, and which states of its target are left.
    var edge = new int[nodes];
    var left = states == 1 ? new byte[0] : new byte[nodes];
    var path = new int[nodes];
    var open = new int[nodes];
    int opened = 0;
    int count = 0;
    int met = 0;
    for (int root = 0; root < nodes; root++) {
      if (number[root] != 0) {
        continue;
      }
      int depth = 0;
      path[depth++] = root;
      number[root] = low[root] = ++met;
      edge[root] = graph.firstEdge(root / states);
      open[opened++] = root;
      while (depth > 0) {
        int v = path[depth - 1];
        int node = v / states;
        int end = graph.firstEdge(node + 1);
        int w = -1;
        while (edge[v] < end) {
          int e = edge[v];
          int target = graph.target(e);
          if (states == 1) {
            edge[v]++;
            if (pattern.next(0, graph.kinds(e)) == 0) {
              continue;
            }
            w = target;
          } else {
            int rest = left[v] == 0 ? pattern.next(v % states, graph.kinds(e)) : left[v] - 1;
            if (rest == 0) {
              left[v] = 0;
              edge[v]++;
              continue;
            }
            int state = Integer.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            // One more than what is left, so that 0 means that the edge was not looked at.
            left[v] = (byte) (rest + 1);
            w = target * states + state;
          }
          if (number[w] == 0) {
            break;
          }
          if (component[w] < 0 && number[w] < low[v]) {
            low[v] = number[w];
          }
          w = -1;
        }
        if (w >= 0) {
          number[w] = low[w] = ++met;
          edge[w] = graph.firstEdge(w / states);
          open[opened++] = w;
          path[depth++] = w;
          continue;
        }
        depth--;
        if (depth > 0) {
          int parent = path[depth - 1];
          low[parent] = Math.min(low[parent], low[v]);
        }
        if (low[v] == number[v]) {
          int x;
          do {
            x = open[--opened];
            component[x] = count;
          } while (x != v);
          count++;
        }
      }
    }
    return new Components(states, component, count);
  }
}
