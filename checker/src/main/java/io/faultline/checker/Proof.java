package io.faultline.checker;

/// What shows that a promise was kept, in a form that code which took no part in the search can
/// check in linear time.
public sealed interface Proof {
  /// A short sentence: what it is, over how much.
  String summary();

  /// For each key, an order of its operations in which every answer is right and which no two
  /// operations contradict by real time. An unknown operation that is left out took no effect.
  ///
  /// A class over arrays: an order may hold ten million operations.
  final class Linearization implements Proof {
    private final int[][] orders;

    /// @param orders per key number, the operations' indexes in order; owned from now on
    public Linearization(int[][] orders) {
      this.orders = orders;
    }

    /// The number of keys.
    public int keys() {
      return orders.length;
    }

    /// The number of operations in the order of `key`.
    public int size(int key) {
      return orders[key].length;
    }

    /// Operation number `i` in the order of `key`.
    public int op(int key, int i) {
      return orders[key][i];
    }

    @Override
    public String summary() {
      long ops = 0;
      for (int[] order : orders) {
        ops += order.length;
      }
      return "an order of all %,d operations that took effect on %,d %s"
          .formatted(ops, orders.length, orders.length == 1 ? "key" : "keys");
    }
  }

  /// One order of the operations of all keys, in which every answer is right and every session's
  /// calls come as the session made them. An unknown operation that is left out took no effect.
  final class Sequence implements Proof {
    private final int[] order;

    /// @param order the operations' indexes in order; owned from now on
    public Sequence(int[] order) {
      this.order = order;
    }

    /// The number of operations in the order.
    public int size() {
      return order.length;
    }

    /// Operation number `i` in the order.
    public int op(int i) {
      return order[i];
    }

    @Override
    public String summary() {
      return "one order of all %,d operations that took effect, which no session's own contradicts"
          .formatted(order.length);
    }
  }

  /// What shows that transactions are isolated: see the package `io.faultline.checker.transaction`.
  non-sealed interface OfTransactions extends Proof {}

  /// What shows that sessions saw what they were promised: see the package
  /// `io.faultline.checker.session`.
  non-sealed interface OfSessions extends Proof {}

  /// What is counted of a service, whatever its data: see [io.faultline.checker.service]. No
  /// planted error in the data could change it.
  non-sealed interface OfService extends Proof {}
}
