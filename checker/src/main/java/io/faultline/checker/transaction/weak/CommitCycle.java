package io.faultline.checker.transaction.weak;

import io.faultline.checker.Refutation;
import java.util.List;
import java.util.stream.Stream;

/// Evidence against a [WeakLevel]: transactions each of which has to commit before the next, and
/// the last before the first; or one that has to come before what was there before the run.
///
/// @param sessions whether session order was counted
public record CommitCycle(WeakLevel level, boolean sessions, List<Edge> edges)
    implements Refutation.OfTransactions {
  /// In place of a read: session order.
  public static final int SESSION = -1;

  /// In place of an operation: what was there before the run.
  public static final int BEFORE_THE_RUN = -1;

  public CommitCycle {
    edges = List.copyOf(edges);
  }

  /// `from` leads to `to`, both operations, since `to` read by action `read` what `from` wrote, or
  /// comes after it in its session: then `read` is [#SESSION].
  public record Hop(int from, int to, int read) {}

  /// `from` commits before `to`.
  ///
  /// @param to an operation, or [#BEFORE_THE_RUN]
  /// @param read with no path: as [Hop#read] has it. With a path: the read, by the operation where
  ///   the path ends, of a key that `from` also wrote, which found what `to` wrote
  /// @param path how `from` was visible to the reader: for read committed a read of the reader's
  ///   own before `read`, for read atomic one step, for causal any number
  public record Edge(int from, int to, int read, List<Hop> path) {
    public Edge {
      path = List.copyOf(path);
    }
  }

  @Override
  public List<Integer> blocked() {
    return edges.stream()
        .flatMap(edge ->
            Stream.concat(Stream.of(edge.from(), edge.to()), edge.path().stream().map(Hop::to)))
        .filter(op -> op != BEFORE_THE_RUN)
        .distinct()
        .sorted()
        .toList();
  }
}
