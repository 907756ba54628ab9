package io.faultline.checker;

import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.History;
import io.faultline.history.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
  private final Optional<Function<History, Model>> model;
  private final Optional<ExactRule> rule;
  private final Algorithm algorithm;

  /// Of registers.
  public Linearizability() {
    this(new RegisterModel());
  }

  /// Of objects of another kind.
  public Linearizability(Model model) {
    this(
        Optional.of(_ -> model),
        model instanceof RegisterModel ? Optional.of(new RegisterBlocks()) : Optional.empty(),
        Algorithm.CHEAPEST);
  }

  /// Of objects whose model needs to see the history.
  public Linearizability(Function<History, Model> model) {
    this(Optional.of(model), Optional.empty(), Algorithm.CHEAPEST);
  }

  /// Of containers, by their rule, and by search in this model where that is not allowed.
  public Linearizability(Container container, Model model) {
    this(
        Optional.of(_ -> model), Optional.of(new ContainerDecision(container)), Algorithm.CHEAPEST);
  }

  /// Of containers, by their rule only.
  public Linearizability(Container container) {
    this(Optional.empty(), Optional.of(new ContainerDecision(container)), Algorithm.CHEAPEST);
  }

  /// Of counters.
  public static Linearizability ofCounters() {
    return new Linearizability(_ -> new CounterModel(), new CounterRule());
  }

  /// Of semaphores; how many permits there are may depend on the history.
  public static Linearizability ofSemaphores(Function<History, SemaphoreModel> permits) {
    return new Linearizability(permits::apply, new PermitRule(permits));
  }

  /// Of locks with an owner.
  public static Linearizability ofLocks() {
    return new Linearizability(_ -> LockModel.owned(), new HoldRule(false));
  }

  /// Of locks with an owner that give tokens.
  public static Linearizability ofFencedLocks() {
    return new Linearizability(_ -> LockModel.fenced(), new HoldRule(true));
  }

  private Linearizability(Function<History, Model> model, ExactRule rule) {
    this(Optional.of(model), Optional.of(rule), Algorithm.CHEAPEST);
  }

  private Linearizability(
      Optional<Function<History, Model>> model, Optional<ExactRule> rule, Algorithm algorithm) {
    this.model = model;
    this.rule = rule;
    this.algorithm = algorithm;
  }

  /// The same, but decided in this way only. A key for which it is not allowed is undecided.
  public Linearizability with(Algorithm chosen) {
    return new Linearizability(model, rule, chosen);
  }

  /// Linearizability is local; of one object with several keys that says nothing, and each of its
  /// calls is of all of them.
  @Override
  public boolean judgesKeyByKey(History history) {
    return model.map(make -> !make.apply(history).spansKeys()).orElse(true);
  }

  @Override
  public List<String> algorithms() {
    var words = new ArrayList<String>();
    rule.ifPresent(exact -> words.add(exact.algorithm().word()));
    model.ifPresent(_ -> words.add(Algorithm.SEARCH.word()));
    return words;
  }

  @Override
  public Checker by(String word) {
    return with(
        Algorithm.named(word)
            .orElseThrow(() -> new IllegalArgumentException("no algorithm is named " + word)));
  }

  /// @throws IllegalStateException if [Algorithm#ALL] was asked for and two disagree, or if what a
  ///   rule calls broken has an order: then this checker has a defect
  @Override
  public Verdict check(History history, Budget budget) {
    if (history.size() == 0) {
      return new Undecided("the history has no operations", "", "record some");
    }
    Optional<Model> of = model.map(make -> make.apply(history));
    if (of.isPresent() && of.get().spansKeys()) {
      return new BoundedSearch(of.get()).check(history, budget);
    }
    String foreign = foreign(history, of);
    if (!foreign.isEmpty()) {
      return new Undecided(foreign, "", "check it for a promise that fits what was asked");
    }
    return new KeyByKey(history, of, rule, algorithm, budget).decide();
  }

  /// The code of the value that every key has before the run.
  public static long initial(History history) {
    return history.values().knownCode(history.header().initial());
  }

  // What keeps this checker from judging the history; empty if nothing does.
  private static String foreign(History history, Optional<Model> model) {
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
