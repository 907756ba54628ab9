package io.faultline.checker.transaction.weak;

import io.faultline.checker.Proof;

/// Proof of a [WeakLevel]: an order of the commits in which every rule of the level is kept.
///
/// A class over an array: an order may hold ten million transactions.
public final class CommitOrder implements Proof.OfTransactions {
  private final WeakLevel level;
  private final boolean sessions;
  private final int[] ops;

  /// @param sessions whether session order was counted
  /// @param ops the operations in order; owned from now on
  public CommitOrder(WeakLevel level, boolean sessions, int[] ops) {
    this.level = level;
    this.sessions = sessions;
    this.ops = ops;
  }

  public WeakLevel level() {
    return level;
  }

  /// Whether session order was counted.
  public boolean sessions() {
    return sessions;
  }

  /// The number of transactions.
  public int size() {
    return ops.length;
  }

  /// Operation number `i` in the order.
  public int op(int i) {
    return ops[i];
  }

  @Override
  public String summary() {
    return "an order of the commits of all %,d transactions%s"
        .formatted(ops.length, sessions ? ", session order kept" : "");
  }
}
