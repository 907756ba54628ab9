package io.faultline.checker;

import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Decides whether histories are linearizable by search alone, whatever the model: see
/// [JustInTimeSearch]. Exact, and as fast as the history lets it be; [Linearizability] knows
/// quicker ways for many.
///
/// A key that is broken, or too large for the budget, does not keep the others from being looked
/// at.
public final class BoundedSearch implements Checker {
  static final Method METHOD =
      new Method(
          "just-in-time",
          "exact for any object: each key is decided by itself, every open operation in every order");

  private final Model model;

  public BoundedSearch(Model model) {
    this.model = model;
  }

  /// What a check came to, and what it took.
  ///
  /// @param mostConfigurations the most that one object had at once
  /// @param peakBytes the most memory that was held at once
  public record Report(Verdict verdict, int mostConfigurations, long peakBytes) {}

  @Override
  public boolean judgesKeyByKey(History history) {
    return !model.spansKeys();
  }

  @Override
  public Verdict check(History history, Budget budget) {
    return report(history, budget).verdict();
  }

  /// Checks, and tells what it took.
  public Report report(History history, Budget budget) {
    String foreign = foreign(history);
    if (!foreign.isEmpty()) {
      return new Report(
          new Undecided(foreign, "", "check it for a promise that fits what was asked"), 0, 0);
    }
    if (history.size() == 0) {
      return new Report(new Undecided("the history has no operations", "", "record some"), 0, 0);
    }
    var searches = new Searches(history, history.byKey(), model, budget);
    searches.run(IntStream.range(0, model.spansKeys() ? 1 : history.keys()).toArray());
    return new Report(verdict(searches), searches.mostConfigurations(), searches.peakBytes());
  }

  private Verdict verdict(Searches searches) {
    if (searches.brokenCount() > 0) {
      return new Refuted(METHOD, counted(searches));
    }
    if (!searches.undecided().isEmpty()) {
      return searches.ranOut();
    }
    return new Holds(METHOD, new Proof.Linearization(searches.orders()));
  }

  // The anomalies, the first of which says how many keys are broken if not all are shown.
  private List<Anomaly> counted(Searches searches) {
    var told = new ArrayList<>(searches.anomalies());
    if (searches.brokenCount() > told.size()) {
      Anomaly first = told.getFirst();
      String count =
          searches.undecided().isEmpty()
              ? " In all, %,d keys are broken."
              : " At least %,d keys are broken.";
      told.set(
          0,
          new Anomaly(
              first.name(),
              first.key(),
              first.ops(),
              first.explanation() + count.formatted(searches.brokenCount()),
              first.evidence()));
    }
    return told;
  }

  // What keeps this checker from judging the history; empty if nothing does.
  private String foreign(History history) {
    for (int op = 0; op < history.size(); op++) {
      int first = history.firstAction(op);
      if (!model.spansKeys() && history.firstAction(op + 1) != first + 1) {
        return "operation %d is of several actions, and linearizability is judged of single ones"
            .formatted(op);
      }
      for (int action = first; action < history.firstAction(op + 1); action++) {
        if (!model.knows(history.kind(action))) {
          return "operation %d is '%s', which the object does not know"
              .formatted(op, history.kind(action).word());
        }
      }
    }
    return "";
  }
}
