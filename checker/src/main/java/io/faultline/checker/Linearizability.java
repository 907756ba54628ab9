package io.faultline.checker;

import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.Kind;
import java.util.ArrayList;
import java.util.List;

/// Decides whether every operation seems to take effect at one moment between its call and its
/// return (Herlihy and Wing, Linearizability, TOPLAS 12(3), 1990).
///
/// A history is linearizable if and only if each object's part is (theorem 1 there), so the keys
/// are decided one by one, exactly, by [JustInTimeSearch]. A key that is broken does not keep the
/// others from being looked at; the anomaly of the first ten is shown.
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
    long initial = initial(history);
    Grouping byKey = history.byKey();
    var anomalies = new ArrayList<Anomaly>();
    var orders = new int[history.keys()][];
    int broken = 0;
    for (int key = 0; key < history.keys(); key++) {
      ObjectOps ops = ObjectOps.of(history, byKey, key, model);
      List<Anomaly> impossible = ImpossibleReads.find(history, byKey, key, initial);
      if (!impossible.isEmpty()) {
        broken++;
        anomalies.add(impossible.getFirst());
        continue;
      }
      switch (new JustInTimeSearch(ops, model, initial, budget).run()) {
        case JustInTimeSearch.Result.Found(var order) -> orders[key] = inHistory(ops, order);
        case JustInTimeSearch.Result.Stuck stuck -> {
          broken++;
          if (anomalies.size() < MOST_ANOMALIES) {
            anomalies.add(new Counterexample(history, model, initial, budget).of(ops, stuck, key));
          }
        }
        case JustInTimeSearch.Result.RanOut(var what, var upTo) -> {
          if (anomalies.isEmpty()) {
            return undecided(history, key, ops, what, upTo);
          }
          return refuted(anomalies, broken);
        }
      }
    }
    return anomalies.isEmpty()
        ? new Holds(METHOD, new Proof.Linearization(orders))
        : refuted(anomalies, broken);
  }

  /// The code of the value that every key has before the run.
  public static long initial(History history) {
    return history.values().knownCode(history.header().initial());
  }

  private static Refuted refuted(List<Anomaly> anomalies, int broken) {
    List<Anomaly> shown =
        anomalies.size() > MOST_ANOMALIES ? anomalies.subList(0, MOST_ANOMALIES) : anomalies;
    if (broken == shown.size()) {
      return new Refuted(METHOD, shown);
    }
    var told = new ArrayList<>(shown);
    Anomaly first = told.getFirst();
    told.set(
        0,
        new Anomaly(
            first.name(),
            first.key(),
            first.ops(),
            first.explanation() + " In all, %,d keys are broken.".formatted(broken),
            first.evidence()));
    return new Refuted(METHOD, told);
  }

  private static Undecided undecided(
      History history, int key, ObjectOps ops, String what, int upTo) {
    return new Undecided(
        "%s on key %s, which has %,d operations".formatted(what, history.keyValue(key), ops.size()),
        "%,d of %,d keys have an order, and the first %,d answers of key %s"
            .formatted(key, history.keys(), upTo, history.keyValue(key)),
        "give it more time (--check-time-limit), or use fewer processes or calls per key");
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

  private static int[] inHistory(ObjectOps ops, int[] order) {
    var translated = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      translated[i] = ops.ops[order[i]];
    }
    return translated;
  }
}
