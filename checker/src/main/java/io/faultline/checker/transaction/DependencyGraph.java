package io.faultline.checker.transaction;

import java.util.Arrays;
import org.jgrapht.Graph;

/// Which transactions come directly before which, and why: a directed graph in compressed rows.
///
/// Nodes 0 to [#transactions] are the transactions of a [Transactions]; the rest are **barriers**,
/// moments of time which stand between those that had returned and those that were not yet called.
/// Through them real time takes at most three edges a transaction. An edge carries a mask of
/// [EdgeKind] bits; two nodes have at most one edge in each direction, and none has one to itself.
///
/// Immutable; safe for any number of threads.
public final class DependencyGraph {
  private final int transactions;
  private final int[] starts;
  private final int[] targets;
  private final byte[] kinds;

  private DependencyGraph(int transactions, int[] starts, int[] targets, byte[] kinds) {
    this.transactions = transactions;
    this.starts = starts;
    this.targets = targets;
    this.kinds = kinds;
  }

  /// Takes an edge.
  @FunctionalInterface
  interface Sink {
    void edge(int from, int to, int kindBit);
  }

  /// Names all edges, the same each time it is asked.
  @FunctionalInterface
  interface Source {
    void emit(Sink sink);
  }

  /// Asks for all edges twice: to count them, and to place them. Linear, save that the edges of a
  /// node are sorted.
  static DependencyGraph of(int transactions, int nodes, Source source) {
    var counting = new int[nodes + 1];
    source.emit((from, to, _) -> counting[from + 1] += from == to ? 0 : 1);
    for (int v = 0; v < nodes; v++) {
      counting[v + 1] = Math.addExact(counting[v], counting[v + 1]);
    }
    var targets = new int[counting[nodes]];
    var kinds = new byte[counting[nodes]];
    int[] next = Arrays.copyOf(counting, nodes);
    source.emit((from, to, kind) -> {
      if (from != to) {
        targets[next[from]] = to;
        kinds[next[from]++] = (byte) kind;
      }
    });
    var starts = new int[nodes + 1];
    int size = 0;
    for (int v = 0; v < nodes; v++) {
      starts[v] = size;
      size = merge(targets, kinds, counting[v], counting[v + 1], size);
    }
    starts[nodes] = size;
    return new DependencyGraph(
        transactions, starts, Arrays.copyOf(targets, size), Arrays.copyOf(kinds, size));
  }

  // Sorts a row and writes it to `at`, one edge a target.
  private static int merge(int[] targets, byte[] kinds, int from, int end, int at) {
    if (end - from > 1) {
      sort(targets, kinds, from, end);
    }
    int size = at;
    for (int e = from; e < end; e++) {
      if (size > at && targets[size - 1] == targets[e]) {
        kinds[size - 1] |= kinds[e];
      } else {
        targets[size] = targets[e];
        kinds[size++] = kinds[e];
      }
    }
    return size;
  }

  private static void sort(int[] targets, byte[] kinds, int from, int end) {
    if (end - from < 32) {
      for (int i = from + 1; i < end; i++) {
        int target = targets[i];
        byte kind = kinds[i];
        int j = i;
        while (j > from && targets[j - 1] > target) {
          targets[j] = targets[j - 1];
          kinds[j] = kinds[j - 1];
          j--;
        }
        targets[j] = target;
        kinds[j] = kind;
      }
      return;
    }
    var packed = new long[end - from];
    for (int i = from; i < end; i++) {
      packed[i - from] = (long) targets[i] << 8 | (kinds[i] & 0xff);
    }
    Arrays.sort(packed);
    for (int i = from; i < end; i++) {
      targets[i] = (int) (packed[i - from] >>> 8);
      kinds[i] = (byte) packed[i - from];
    }
  }

  /// The number of transactions: nodes from this on are barriers.
  public int transactions() {
    return transactions;
  }

  /// The number of nodes, barriers included.
  public int nodes() {
    return starts.length - 1;
  }

  /// The number of edges.
  public int edges() {
    return targets.length;
  }

  /// The first of the edges out of `node`: they are `firstEdge(node)` to `firstEdge(node + 1)`, the
  /// latter excluded, in the order of their targets.
  public int firstEdge(int node) {
    return starts[node];
  }

  /// Where an edge leads.
  public int target(int edge) {
    return targets[edge];
  }

  /// The [EdgeKind] bits of an edge.
  public int kinds(int edge) {
    return kinds[edge] & 0xff;
  }

  /// Where an edge comes from. Takes the logarithm of the number of nodes.
  public int source(int edge) {
    int found = Arrays.binarySearch(starts, edge);
    int node = found >= 0 ? found : -found - 2;
    // Nodes without edges share their start with the next one.
    while (starts[node + 1] == starts[node]) {
      node++;
    }
    return node;
  }

  /// The edge from one node to another, or -1.
  public int edge(int from, int to) {
    int found = Arrays.binarySearch(targets, starts[from], starts[from + 1], to);
    return found >= 0 ? found : -1;
  }

  /// This graph to JGraphT's algorithms: its vertices and edges by their numbers. Read-only.
  public Graph<Integer, Integer> asGraph() {
    return new GraphView(this);
  }
}
