package io.faultline.checker;

import io.faultline.checker.ExactRule.Decision;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Decides the objects of one history one by one, and puts the verdict together. Owned by one
/// thread, which others may help to search; used once.
final class KeyByKey {
  private static final int MOST_ANOMALIES = Searches.MOST_ANOMALIES;

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
    left = Arrays.copyOf(left, leftCount);
    if (model.isPresent() && isAllowed(algorithm, Algorithm.SEARCH)) {
      search(left, model.get());
    } else {
      Arrays.stream(left).forEach(this::noWay);
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
    // What is not shown need not be small.
    Budget shrinking =
        anomalies.size() < MOST_ANOMALIES ? budget.toShrink() : budget.within(Duration.ZERO);
    boolean searched;
    switch (exact.decide(history, byKey, key, initial, shrinking)) {
      case Decision.Ordered(var order) -> {
        searched = agrees(exact, key, true);
        orders[key] = order;
        ordered++;
      }
      case Decision.Broken wrong -> {
        searched = agrees(exact, key, false);
        if (anomalies.size() < MOST_ANOMALIES) {
          broken(new BrokenPart(history, model, initial, shrinking).anomaly(wrong, exact, key));
        } else {
          broken++;
        }
      }
      case Decision.Shown(var anomaly) -> {
        searched = agrees(exact, key, false);
        broken(anomaly);
      }
      case Decision.Impossible _ -> {
        return false;
      }
      case Decision.Unfit(var why) -> {
        ways.unfit(exact.algorithm(), key, why);
        return false;
      }
    }
    ways.decided(exact.algorithm(), searched);
    return true;
  }

  // Whether the search was asked as well; if it found an answer it must be the same.
  private boolean agrees(ExactRule exact, int key, boolean hasOrder) {
    if (algorithm != Algorithm.ALL || model.isEmpty()) {
      return false;
    }
    ObjectOps ops = ObjectOps.of(history, byKey, key, model.get());
    JustInTimeSearch.Result result = new JustInTimeSearch(ops, initial, budget).run();
    if (result instanceof JustInTimeSearch.Result.RanOut) {
      return false;
    }
    boolean otherwise = result instanceof JustInTimeSearch.Result.Found;
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
    return true;
  }

  // Of registers only: what others answer to a read need not have been written.
  private boolean isImpossible(int key) {
    if (model.filter(RegisterModel.class::isInstance).isEmpty()) {
      return false;
    }
    List<Anomaly> found = ImpossibleReads.find(history, byKey, key, initial);
    if (found.isEmpty()) {
      return false;
    }
    ways.decided(Algorithm.SEARCH, false);
    broken(found.getFirst());
    return true;
  }

  private void search(int[] keys, Model of) {
    var searches = new Searches(history, byKey, of, budget);
    searches.run(keys);
    int searched = keys.length - searches.undecided().size();
    for (int i = 0; i < searched; i++) {
      ways.decided(Algorithm.SEARCH, false);
    }
    for (int key : keys) {
      int[] order = searches.orders()[key];
      if (order != null) {
        orders[key] = order;
        ordered++;
      }
    }
    if (!searches.undecided().isEmpty()) {
      undecided(searches.ranOut());
    }
    List<Anomaly> shown = searches.anomalies();
    shown.forEach(this::broken);
    broken += searches.brokenCount() - shown.size();
  }

  private void broken(Anomaly anomaly) {
    broken++;
    if (anomalies.size() < MOST_ANOMALIES) {
      anomalies.add(anomaly);
    }
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
