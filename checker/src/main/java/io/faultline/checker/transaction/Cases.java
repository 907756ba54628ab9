package io.faultline.checker.transaction;

import io.faultline.checker.Refutation;
import java.util.List;

/// Evidence that a promise is broken in whatever order the appends were made that no read shows:
/// for each such order a cycle.
///
/// @param cases one for each order of the transactions that made such appends to keys to which
///   several did
public record Cases(DataForm form, List<Case> cases) implements Refutation.OfTransactions {
  /// One of them.
  ///
  /// @param order operations
  /// @param steps the cycle, as in [Cycle]
  public record Case(List<Integer> order, List<Step> steps) {
    public Case {
      order = List.copyOf(order);
      steps = List.copyOf(steps);
    }
  }

  public Cases {
    cases = List.copyOf(cases);
  }

  @Override
  public List<Integer> blocked() {
    return cases.stream().flatMap(one -> one.steps().stream()).map(Step::from).distinct().toList();
  }
}
