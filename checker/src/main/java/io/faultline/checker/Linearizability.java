package io.faultline.checker;

import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Decides whether every operation seems to take effect at one moment between its call and its
/// return (Herlihy and Wing, Linearizability, TOPLAS 12(3), 1990).
///
/// A history is linearizable if and only if each object's part is (theorem 1 there), so the keys
/// are decided one by one, exactly: first by [ImpossibleReads], in linear time, then by
/// [JustInTimeSearch]. A key that is broken, or too large for the budget, does not keep the others
/// from being looked at; the anomalies of the first ten are shown. A history without operations is
/// undecided: nothing was tested.
public final class Linearizability implements Checker {
  static final Method METHOD =
      new Method(
          "just-in-time",
          "exact for any register: each key is decided by itself, every open operation in every order");

  private static final int MOST_ANOMALIES = 10;

  private final Model model;

  /// Of registers.
  public Linearizability() {
    this(new RegisterModel());
  }

  /// Of objects of another kind.
  public Linearizability(Model model) {
    this.model = model;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    String foreign = foreign(history);
    if (!foreign.isEmpty()) {
      return new Undecided(foreign, "", "check it for a promise that fits what was asked");
    }
    if (history.size() == 0) {
      return new Undecided("the history has no operations", "", "record some");
    }
    return new Keys(history, budget).decide();
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
      if (!model.knows(kind)) {
        return "operation %d is '%s', which a register does not know".formatted(op, kind.word());
      }
    }
    return "";
  }

  // One history's keys, being decided.
  private final class Keys {
    private final History history;
    private final Budget budget;
    private final long initial;
    private final Grouping byKey;
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final int[][] orders;
    private int broken;
    private int ordered;
    private int undecided;
    private Undecided firstUndecided = new Undecided("", "", "");

    Keys(History history, Budget budget) {
      this.history = history;
      this.budget = budget;
      initial = initial(history);
      byKey = history.byKey();
      orders = new int[history.keys()][];
    }

    Verdict decide() {
      var impossible = new BitSet();
      for (int key = 0; key < history.keys(); key++) {
        List<Anomaly> found = ImpossibleReads.find(history, byKey, key, initial);
        if (!found.isEmpty()) {
          impossible.set(key);
          broken(found.getFirst());
        }
      }
      for (int key = 0; key < history.keys(); key++) {
        if (!impossible.get(key)) {
          search(key);
        }
      }
      if (!anomalies.isEmpty()) {
        return new Refuted(METHOD, counted());
      }
      if (undecided > 0) {
        return firstUndecided;
      }
      return new Holds(METHOD, new Proof.Linearization(orders));
    }

    private void search(int key) {
      ObjectOps ops = ObjectOps.of(history, byKey, key, model);
      // A small search never looks at the clock, and there may be millions.
      if (budget.expired()) {
        ranOut(key, ops, "the time ran out", 0);
        return;
      }
      switch (new JustInTimeSearch(ops, initial, budget).run()) {
        case JustInTimeSearch.Result.Found(var order) -> {
          orders[key] = Arrays.stream(order).map(i -> ops.ops[i]).toArray();
          ordered++;
        }
        case JustInTimeSearch.Result.Stuck stuck -> {
          if (anomalies.size() < MOST_ANOMALIES) {
            broken(
                new Counterexample(
                        history, model, initial, key, budget.within(Counterexample.MOST_TIME))
                    .of(ops, stuck));
          } else {
            broken++;
          }
        }
        case JustInTimeSearch.Result.RanOut(var what, var upTo) -> ranOut(key, ops, what, upTo);
      }
    }

    private void broken(Anomaly anomaly) {
      broken++;
      if (anomalies.size() < MOST_ANOMALIES) {
        anomalies.add(anomaly);
      }
    }

    private void ranOut(int key, ObjectOps ops, String what, int upTo) {
      if (undecided++ == 0) {
        firstUndecided =
            new Undecided(
                "%s on key %s, which has %,d operations"
                    .formatted(what, history.keyValue(key), ops.size()),
                "%,d of %,d keys have an order, and the first %,d answers of key %s"
                    .formatted(ordered, history.keys(), upTo, history.keyValue(key)),
                "give it more time (--check-time-limit), or use fewer processes or calls per key");
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
}
