package io.faultline.checker.transaction;

import io.faultline.checker.Refutation;
import io.faultline.history.History;
import java.util.List;

/// Evidence of a cycle: each transaction comes before the next, and the last before the first. It
/// may pass a transaction twice.
public record Cycle(DataForm form, List<Step> steps) implements Refutation.OfTransactions {
  public Cycle {
    steps = List.copyOf(steps);
  }

  @Override
  public List<Integer> blocked() {
    return steps.stream().map(Step::from).distinct().toList();
  }

  @Override
  public List<Arrow> arrows(History history) {
    return steps.stream().map(step -> step.arrow(history)).toList();
  }
}
