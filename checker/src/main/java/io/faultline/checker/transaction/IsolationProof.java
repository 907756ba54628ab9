package io.faultline.checker.transaction;

import io.faultline.checker.Proof;

/// An order of all committed transactions that shows how a promise was kept.
///
/// A class over arrays: it may hold ten million transactions.
public final class IsolationProof implements Proof.OfTransactions {
  private final Shape shape;
  private final int[] order;
  private final int[] snapshots;

  /// What the order says.
  public enum Shape {
    /// Run one after another in this order, they read what they read.
    SERIAL,
    /// Committed in this order, each reads one snapshot: what the first so many left.
    SNAPSHOTS,
    /// Each comes after all that it depends on, in the way that its level counts.
    DEPENDENCIES
  }

  /// @param order the transactions' operations; owned from now on
  /// @param snapshots per place in the order, how many transactions its snapshot holds; empty for
  ///   other shapes; owned from now on
  IsolationProof(Shape shape, int[] order, int[] snapshots) {
    this.shape = shape;
    this.order = order;
    this.snapshots = snapshots;
  }

  public Shape shape() {
    return shape;
  }

  /// The number of transactions.
  public int size() {
    return order.length;
  }

  /// The operation at place `i` of the order.
  public int op(int i) {
    return order[i];
  }

  /// How many transactions of the order the one at place `i` reads from.
  public int snapshot(int i) {
    return snapshots[i];
  }

  @Override
  public String summary() {
    return switch (shape) {
      case SERIAL -> "a serial order of all %,d committed transactions".formatted(order.length);
      case SNAPSHOTS ->
          "an order of commits of all %,d committed transactions, with a snapshot for each"
              .formatted(order.length);
      case DEPENDENCIES ->
          "an order of all %,d committed transactions that no dependency contradicts"
              .formatted(order.length);
    };
  }
}
