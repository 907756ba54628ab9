package io.faultline.checker;

import io.faultline.checker.ExactRule.Decision;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Decides the objects of one history one by one, and puts the verdict together. Owned by one
/// thread, used once.
final class KeyByKey {
  private static final int MOST_ANOMALIES = 10;

  private final History history;
  private final Optional<Model> model;
  private final Optional<ExactRule> rule;
  private final Algorithm algorithm;
  private final Budget budget;
  private final long initial;
  private final Grouping byKey;
  private final List<Anomaly> anomalies = new ArrayList<>();
  private final int[][] orders;
  private final Ways ways;
  private int broken;
  private int ordered;
  private int undecided;
  private Undecided firstUndecided = new Undecided("", "", "");

  KeyByKey(
      History history,
      Optional<Model> model,
      Optional<ExactRule> rule,
      Algorithm algorithm,
      Budget budget) {
    this.history = history;
    this.model = model;
    this.rule = rule.filter(r -> isAllowed(algorithm, r.algorithm()));
    this.algorithm = algorithm;
    this.budget = budget;
    initial = Linearizability.initial(history);
    byKey = history.byKey();
    orders = new int[history.keys()][];
    ways = new Ways(history);
  }

  private static boolean isAllowed(Algorithm chosen, Algorithm way) {
    return chosen == Algorithm.CHEAPEST || chosen == Algorithm.ALL || chosen == way;
  }

  Verdict decide() {
    // What is found in linear time first, since a search may use up the budget.
    var left = new int[history.keys()];
    int leftCount = 0;
    for (int key = 0; key < history.keys(); key++) {
      if (!byRule(key) && !isImpossible(key)) {
        left[leftCount++] = key;
      }
    }
    for (int i = 0; i < leftCount; i++) {
      if (model.isPresent() && isAllowed(algorithm, Algorithm.SEARCH)) {
        search(left[i], model.get());
      } else {
        noWay(left[i]);
      }
    }
    if (!anomalies.isEmpty()) {
      return new Refuted(ways.method(), counted());
    }
    if (undecided > 0) {
      return firstUndecided;
    }
    return new Holds(ways.method(), new Proof.Linearization(orders));
  }

  // Whether a rule decided the key.
  private boolean byRule(int key) {
    if (rule.isEmpty() || budget.expired()) {
      return false;
    }
    ExactRule exact = rule.get();
    switch (exact.decide(history, byKey, key, initial, budget)) {
      case Decision.Ordered(var order) -> {
        mustAgree(exact, key, true);
        orders[key] = order;
        ordered++;
      }
      case Decision.Broken wrong -> {
        mustAgree(exact, key, false);
        if (anomalies.size() < MOST_ANOMALIES) {
          broken(new BrokenPart(history, model, initial, budget).anomaly(wrong, exact, key));
        } else {
          broken++;
        }
      }
      case Decision.Impossible _ -> {
        return false;
      }
      case Decision.Unfit(var why) -> {
        ways.unfit(exact.algorithm(), key, why);
        return false;
      }
    }
    ways.decided(exact.algorithm(), algorithm == Algorithm.ALL && model.isPresent());
    return true;
  }

  private void mustAgree(ExactRule exact, int key, boolean hasOrder) {
    if (algorithm != Algorithm.ALL || model.isEmpty()) {
      return;
    }
    Model of = model.get();
    boolean otherwise =
        switch (new JustInTimeSearch(ObjectOps.of(history, byKey, key, of), of, initial, budget)
            .run()) {
          case JustInTimeSearch.Result.Found _ -> true;
          case JustInTimeSearch.Result.Stuck _ -> false;
          case JustInTimeSearch.Result.RanOut _ -> hasOrder;
        };
    if (otherwise != hasOrder) {
      throw new IllegalStateException(
          "a defect of this checker: on key %s, '%s' finds %s and '%s' finds %s; please report it with the history"
              .formatted(
                  history.keyValue(key),
                  exact.algorithm().word(),
                  hasOrder ? "an order" : "none",
                  Algorithm.SEARCH.word(),
                  otherwise ? "one" : "none"));
    }
  }

  private boolean isImpossible(int key) {
    List<Anomaly> found = ImpossibleReads.find(history, byKey, key, initial);
    if (found.isEmpty()) {
      return false;
    }
    ways.decided(Algorithm.SEARCH, false);
    broken(found.getFirst());
    return true;
  }

  private void search(int key, Model of) {
    ObjectOps ops = ObjectOps.of(history, byKey, key, of);
    // A small search never looks at the clock, and there may be millions.
    if (budget.expired()) {
      ranOut(key, ops, "the time ran out", 0);
      return;
    }
    switch (new JustInTimeSearch(ops, of, initial, budget).run()) {
      case JustInTimeSearch.Result.Found(var order) -> {
        orders[key] = Arrays.stream(order).map(i -> ops.ops[i]).toArray();
        ordered++;
      }
      case JustInTimeSearch.Result.Stuck stuck -> {
        if (anomalies.size() < MOST_ANOMALIES) {
          broken(new Counterexample(history, of, initial, budget).of(ops, stuck, key));
        } else {
          broken++;
        }
      }
      case JustInTimeSearch.Result.RanOut(var what, var upTo) -> {
        ranOut(key, ops, what, upTo);
        return;
      }
    }
    ways.decided(Algorithm.SEARCH, false);
  }

  private void broken(Anomaly anomaly) {
    broken++;
    if (anomalies.size() < MOST_ANOMALIES) {
      anomalies.add(anomaly);
    }
  }

  private void ranOut(int key, ObjectOps ops, String what, int upTo) {
    undecided(
        new Undecided(
            "%s on key %s, which has %,d operations"
                .formatted(what, history.keyValue(key), ops.size()),
            "%,d of %,d keys have an order, and the first %,d answers of key %s"
                .formatted(ordered, history.keys(), upTo, history.keyValue(key)),
            "give it more time (--check-time-limit), or use fewer processes or calls per key"));
  }

  private void noWay(int key) {
    undecided(
        new Undecided(
            "'%s' cannot decide key %s%s"
                .formatted(algorithm.word(), history.keyValue(key), ways.reason(key)),
            "%,d of %,d keys have an order".formatted(ordered, history.keys()),
            "leave the choice of the algorithm to the checker (--algorithm %s)"
                .formatted(Algorithm.CHEAPEST.word())));
  }

  private void undecided(Undecided found) {
    if (undecided++ == 0) {
      firstUndecided = found;
    }
  }

  // The anomalies, the first of which says how many keys are broken if not all are shown.
  private List<Anomaly> counted() {
    if (broken == anomalies.size()) {
      return anomalies;
    }
    var told = new ArrayList<>(anomalies);
    Anomaly first = told.getFirst();
    String count =
        undecided > 0 ? " At least %,d keys are broken." : " In all, %,d keys are broken.";
    told.set(
        0,
        new Anomaly(
            first.name(),
            first.key(),
            first.ops(),
            first.explanation() + count.formatted(broken),
            first.evidence()));
    return told;
  }
}
