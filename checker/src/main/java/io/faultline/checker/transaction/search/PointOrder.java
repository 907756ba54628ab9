package io.faultline.checker.transaction.search;

import io.faultline.checker.Proof;

/// Proof of a [StrongLevel]: the moments of all transactions in an order that explains every read.
///
/// A class over an array: an order may hold ten million transactions.
public final class PointOrder implements Proof.OfTransactions {
  private final StrongLevel level;
  private final int[] points;

  /// @param level the level that was judged: a strong-session form where sessions bind
  /// @param points in order, twice an operation's number for its snapshot, and one more for its
  ///   commit; if a transaction has but one moment, for its commit only; owned from now on
  public PointOrder(StrongLevel level, int[] points) {
    this.level = level;
    this.points = points;
  }

  public StrongLevel level() {
    return level;
  }

  /// The number of moments.
  public int size() {
    return points.length;
  }

  /// The operation of moment `i`.
  public int op(int i) {
    return points[i] >> 1;
  }

  /// Whether moment `i` is a commit.
  public boolean isCommit(int i) {
    return (points[i] & 1) != 0;
  }

  @Override
  public String summary() {
    String kept =
        switch (level.order()) {
          case NONE -> "";
          case SESSION -> ", session order kept";
          case REAL_TIME -> ", real time kept";
        };
    return level.shape() == StrongLevel.Shape.SERIAL
        ? "a serial order of all %,d transactions%s".formatted(points.length, kept)
        : "an order of the snapshots and commits of all %,d transactions%s"
            .formatted(points.length / 2, kept);
  }
}
