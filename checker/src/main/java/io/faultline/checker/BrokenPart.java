package io.faultline.checker;

import io.faultline.checker.ExactRule.Decision;
import io.faultline.history.History;
import java.util.List;
import java.util.Optional;

/// Makes an anomaly of what a rule says is broken.
///
/// If the part stands for itself, a search over it confirms that it has no order, makes it as small
/// as it can and says where it was stuck. Else the rule's own words are taken.
final class BrokenPart {
  private final History history;
  private final Optional<Model> model;
  private final long initial;
  private final Budget budget;

  /// @param budget what confirming it and making it smaller may take
  BrokenPart(History history, Optional<Model> model, long initial, Budget budget) {
    this.history = history;
    this.model = model;
    this.initial = initial;
    this.budget = budget;
  }

  /// @throws IllegalStateException if the part has an order: then the rule has a defect
  Anomaly anomaly(Decision.Broken broken, ExactRule rule, int key) {
    if (broken.complete() && model.isPresent()) {
      Model of = model.get();
      int[] part = broken.part().stream().mapToInt(Integer::intValue).toArray();
      ObjectOps ops = ObjectOps.of(history, part, Long.MIN_VALUE, Long.MAX_VALUE, of);
      switch (new JustInTimeSearch(ops, initial, budget).run()) {
        case JustInTimeSearch.Result.Found _ ->
            throw new IllegalStateException(
                "a defect of this checker: on key %s, '%s' finds no order of operations %s, and there is one; please report it with the history"
                    .formatted(history.keyValue(key), rule.algorithm().word(), broken.part()));
        case JustInTimeSearch.Result.Stuck stuck -> {
          return new Counterexample(history, of, initial, key, budget).of(ops, stuck);
        }
        case JustInTimeSearch.Result.RanOut _ -> {}
      }
    }
    List<Integer> last = List.of(broken.part().getLast());
    return new Anomaly(
        "non-linearizable",
        history.keyValue(key).toString(),
        broken.part(),
        broken.why(),
        new Refutation.NoOrder(broken.part(), Long.MAX_VALUE, List.of(initial), List.of(), last));
  }
}
