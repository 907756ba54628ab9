package io.faultline.checker.transaction;

import io.faultline.checker.transaction.IsolationProof.Shape;

/// Makes the orders that show how a level was kept. The graph they are made of must be exact, and
/// have no cycle that the level forbids.
final class ListProofs {
  private final Transactions transactions;
  private final DependencyGraph graph;

  ListProofs(Transactions transactions, DependencyGraph graph) {
    this.transactions = transactions;
    this.graph = graph;
  }

  /// A serial order.
  IsolationProof serial(Components every) {
    return new IsolationProof(Shape.SERIAL, ops(every.order(transactions.size())), new int[0]);
  }

  /// An order that the dependencies of the level do not contradict.
  IsolationProof dependencies(Components components) {
    return new IsolationProof(
        Shape.DEPENDENCIES, ops(components.order(transactions.size())), new int[0]);
  }

  /// An order of commits with snapshots: each as early as what its transaction depends on allows.
  ///
  /// @param components of the graph in the level's pattern
  /// @param visible the kinds of dependencies that a snapshot must hold
  IsolationProof snapshots(Components components, int visible) {
    int size = transactions.size();
    int[] order = components.order(size);
    var places = new int[size];
    for (int i = 0; i < size; i++) {
      places[order[i]] = i;
    }
    // Per node, how many transactions must be visible there. Barriers have ascending numbers.
    var needed = new int[graph.nodes()];
    for (int v = 0; v < graph.nodes(); v++) {
      int own = v < size ? places[v] + 1 : needed[v];
      for (int e = graph.firstEdge(v); e < graph.firstEdge(v + 1); e++) {
        if ((graph.kinds(e) & visible) != 0) {
          needed[graph.target(e)] = Math.max(needed[graph.target(e)], own);
        }
      }
    }
    var snapshots = new int[size];
    for (int i = 0; i < size; i++) {
      snapshots[i] = needed[order[i]];
    }
    return new IsolationProof(Shape.SNAPSHOTS, ops(order), snapshots);
  }

  private int[] ops(int[] order) {
    var ops = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      ops[i] = transactions.op(order[i]);
    }
    return ops;
  }
}
