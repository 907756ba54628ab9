package io.faultline.checker;

import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.History;
import io.faultline.history.Kind;
import java.util.Optional;

/// Decides whether every operation seems to take effect at one moment between its call and its
/// return (Herlihy and Wing, Linearizability, TOPLAS 12(3), 1990).
///
/// A history is linearizable if and only if each object's part is (theorem 1 there), so the keys
/// are decided one by one, exactly, each by the cheapest way that is allowed: an [ExactRule] where
/// its assumptions hold, in near-linear time; else [ImpossibleReads], in linear time, and then
/// [JustInTimeSearch]. The verdict's method says which keys were decided how, and why. A key that
/// is broken, or too large for the budget, does not keep the others from being looked at; the
/// anomalies of the first ten are shown. A history without operations is undecided: nothing was
/// tested.
public final class Linearizability implements Checker {
  private final Optional<Model> model;
  private final Optional<ExactRule> rule;
  private final Algorithm algorithm;
  private final Workers workers;

  /// Of registers.
  public Linearizability() {
    this(new RegisterModel());
  }

  /// Of objects of another kind, each of one key.
  public Linearizability(Model model) {
    this(
        Optional.of(model),
        model instanceof RegisterModel ? Optional.of(new RegisterBlocks()) : Optional.empty(),
        Algorithm.CHEAPEST,
        Workers.NONE);
    if (model.spansKeys()) {
      throw new IllegalArgumentException(
          "an object of several keys is not decided key by key: use BoundedSearch");
    }
  }

  /// Of containers, by their rule, and by search in this model where that is not allowed.
  public Linearizability(Container container, Model model) {
    this(
        Optional.of(model),
        Optional.of(new ContainerDecision(container)),
        Algorithm.CHEAPEST,
        Workers.NONE);
  }

  /// Of containers, by their rule only.
  public Linearizability(Container container) {
    this(
        Optional.empty(),
        Optional.of(new ContainerDecision(container)),
        Algorithm.CHEAPEST,
        Workers.NONE);
  }

  private Linearizability(
      Optional<Model> model, Optional<ExactRule> rule, Algorithm algorithm, Workers workers) {
    this.model = model;
    this.rule = rule;
    this.algorithm = algorithm;
    this.workers = workers;
  }

  /// The same, but decided in this way only. A key for which it is not allowed is undecided.
  public Linearizability with(Algorithm chosen) {
    return new Linearizability(model, rule, chosen, workers);
  }

  /// The same, but these threads search, each a key at a time.
  public Linearizability with(Workers threads) {
    return new Linearizability(model, rule, algorithm, threads);
  }

  /// @throws IllegalStateException if [Algorithm#ALL] was asked for and two disagree, or if what a
  ///   rule calls broken has an order: then this checker has a defect
  @Override
  public Verdict check(History history, Budget budget) {
    String foreign = foreign(history);
    if (!foreign.isEmpty()) {
      return new Undecided(foreign, "", "check it for a promise that fits what was asked");
    }
    if (history.size() == 0) {
      return new Undecided("the history has no operations", "", "record some");
    }
    return new KeyByKey(history, model, rule, algorithm, budget, workers).decide();
  }

  /// The code of the value that every key has before the run.
  public static long initial(History history) {
    return history.values().knownCode(history.header().initial());
  }

  // What keeps this checker from judging the history; empty if nothing does.
  private String foreign(History history) {
    for (int op = 0; op < history.size(); op++) {
      int first = history.firstAction(op);
      if (history.firstAction(op + 1) != first + 1) {
        return "operation %d is of several actions, and linearizability is judged of single ones"
            .formatted(op);
      }
      Kind kind = history.kind(first);
      // Without a model, the rule says what it does not know.
      if (model.isPresent() && !model.get().knows(kind)) {
        return "operation %d is '%s', which the object does not know".formatted(op, kind.word());
      }
    }
    return "";
  }
}
