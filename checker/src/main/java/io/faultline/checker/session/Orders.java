package io.faultline.checker.session;

import io.faultline.checker.Proof;

/// Orders of actions that show a weak promise kept: one for all sessions, or one for each.
///
/// A class over arrays: an order may hold ten million actions.
public final class Orders implements Proof.OfSessions {
  private final String promise;
  private final int[][] orders;

  /// @param promise which one it shows
  /// @param orders the actions of each; owned from now on
  Orders(String promise, int[][] orders) {
    this.promise = promise;
    this.orders = orders;
  }

  /// Which promise it shows.
  public String promise() {
    return promise;
  }

  /// The number of orders: of sessions, or 1.
  public int count() {
    return orders.length;
  }

  /// The number of actions in one of them.
  public int size(int order) {
    return orders[order].length;
  }

  /// An action of one of them.
  public int action(int order, int i) {
    return orders[order][i];
  }

  @Override
  public String summary() {
    long steps = 0;
    for (int[] order : orders) {
      steps += order.length;
    }
    return orders.length == 1
        ? "an order of %,d actions in which each comes after what it depends on".formatted(steps)
        : "an order for each of %,d sessions, of %,d actions in all"
            .formatted(orders.length, steps);
  }
}
