package io.faultline.checker.sequential;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Model;
import io.faultline.checker.Proof;
import io.faultline.checker.Refutation;
import io.faultline.checker.RegisterModel;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.History;
import io.faultline.history.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Decides whether the answers are as if all operations had been done one after another, each
/// session's in the order in which it called them (Lamport, How to make a multiprocessor computer
/// that correctly executes multiprocess programs, IEEE Transactions on Computers C-28(9), 1979).
///
/// All keys are one object here: that each key by itself is sequentially consistent does not make
/// the whole so. Real time between sessions says nothing.
///
/// What a session did after an unknown call is not held to come after what that call may do: the
/// call took effect after everything that had returned when it was made, at any moment later, or
/// never. Lamport's condition orders requests that were *issued* one after another; a call that was
/// given up is a message on its way while its session goes on, by another process. Were it held to
/// come first, a linearizable system whose message was delayed would be accused; like this, every
/// linearizable history is sequentially consistent, and no more is demanded of a session than what
/// its client saw.
///
/// Deciding is NP-complete. What ends most histories fast, in this order:
///
/// 1. what nobody put there was found (`garbage-read`);
/// 2. *linearizable*: an order of each key that real time allows, and they make one order of all;
/// 3. *forced order*: polynomial rules give a cycle, see [ForcedOrder];
/// 4. *search*: over the history, see [SessionSearch], led by the forced order; before it over each
///    key alone, which is smaller: a key without an order refutes the whole.
///
/// A history without operations is undecided: nothing was tested.
public final class SequentialConsistency implements Checker {
  private static final Method LINEARIZABLE =
      new Method(
          "linearizable",
          "exact: every linearizable history is sequentially consistent, since the moments at which operations take effect put all keys into one order");
  private static final Method FORCED =
      new Method(
          "forced-order",
          "exact: each step says what comes before what in every order that the sessions allow");
  private static final Method SEARCH =
      new Method(
          "session-search",
          "exact for any objects: every order of all operations that the sessions allow");
  private static final String ALL = "all";
  private static final String REMEDY =
      "give it more time or memory, or record fewer calls, sessions or unknown outcomes";

  // Parts of what is left of the budget.
  private static final int SHARE_OF_REAL_TIME = 3;
  private static final int SHARE_OF_ONE_KEY = 4;

  private final Linearizability linearizability;
  private final Function<History, Model> model;
  private final Nature nature;
  private final Way way;

  // How to decide: which of the ways below may.
  private enum Way {
    CHEAPEST("cheapest"),
    REAL_TIME("linearizable"),
    FORCED("forced-order"),
    SEARCH("session-search");

    private final String word;

    Way(String word) {
      this.word = word;
    }

    boolean allows(Way other) {
      return this == CHEAPEST || this == other;
    }
  }

  /// @param linearizability of the same objects
  /// @param model of the objects
  public SequentialConsistency(
      Linearizability linearizability, Function<History, Model> model, Nature nature) {
    this(linearizability, model, nature, Way.CHEAPEST);
  }

  private SequentialConsistency(
      Linearizability linearizability, Function<History, Model> model, Nature nature, Way way) {
    this.linearizability = linearizability;
    this.model = model;
    this.nature = nature;
    this.way = way;
  }

  /// Of registers.
  public SequentialConsistency() {
    this(new Linearizability(), _ -> new RegisterModel(), Nature.REGISTER);
  }

  @Override
  public List<String> algorithms() {
    return List.of(Way.REAL_TIME.word, Way.FORCED.word, Way.SEARCH.word);
  }

  /// The search is then led by nothing else, and the other two decide what they can.
  @Override
  public Checker by(String algorithm) {
    if (algorithm.equals(ALL)) {
      return this::byAll;
    }
    for (Way chosen : Way.values()) {
      if (chosen.word.equals(algorithm)) {
        return new SequentialConsistency(linearizability, model, nature, chosen);
      }
    }
    throw new IllegalArgumentException("no algorithm is named " + algorithm);
  }

  private Verdict byAll(History history, Budget budget) {
    Verdict agreed = by(Way.CHEAPEST.word).check(history, budget);
    for (String each : algorithms()) {
      Verdict verdict = by(each).check(history, budget);
      boolean bothKnow = !(verdict instanceof Undecided) && !(agreed instanceof Undecided);
      if (bothKnow && verdict.weight() != agreed.weight()) {
        throw new IllegalStateException(
            "a defect of this checker: '%s' says %s and another way %s; please report it with the history"
                .formatted(each, verdict.word(), agreed.word()));
      }
      agreed = agreed instanceof Undecided ? verdict : agreed;
    }
    return agreed;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    if (history.size() == 0) {
      return new Undecided("the history has no operations", "", "record some");
    }
    Model of = model.apply(history);
    String foreign = foreign(history, of);
    if (!foreign.isEmpty()) {
      return new Undecided(foreign, "", "check it for a promise that fits what was asked");
    }
    return new Decision(history, of, budget).decide();
  }

  private static String foreign(History history, Model of) {
    for (int op = 0; op < history.size(); op++) {
      int first = history.firstAction(op);
      if (!of.spansKeys() && history.firstAction(op + 1) != first + 1) {
        return "operation %d is of several actions, and each key is an object of its own"
            .formatted(op);
      }
      for (int action = first; action < history.firstAction(op + 1); action++) {
        Kind kind = history.kind(action);
        if (!of.knows(kind)) {
          return "operation %d is '%s', which the object does not know".formatted(op, kind.word());
        }
      }
    }
    return "";
  }

  // One check. Owned by one thread.
  private final class Decision {
    private final History history;
    private final Model of;
    private final Budget budget;
    private final long initial;
    private final SessionOrder order;
    private final Sources sources;

    Decision(History history, Model of, Budget budget) {
      this.history = history;
      this.of = of;
      this.budget = budget;
      initial = Linearizability.initial(history);
      order = SessionOrder.of(history, IntStream.range(0, history.size()).toArray(), of);
      sources = Parts.sources(history, order, nature, initial);
    }

    Verdict decide() {
      if (!sources.impossible().isEmpty()) {
        return new Refuted(FORCED, List.of(impossible(sources.impossible().getFirst())));
      }
      Optional<int[]> merged = inRealTime();
      if (merged.isPresent()) {
        return new Holds(LINEARIZABLE, new Proof.Sequence(merged.get()));
      }
      var forced = new ForcedOrder(history, order, sources, nature == Nature.REGISTER, budget);
      boolean saturated = false;
      switch (way.allows(Way.FORCED) ? forced.saturate() : ForcedOrder.Result.RAN_OUT) {
        case CYCLE -> {
          Refutation.Forced evidence = new ForcedCycle(order, forced.edges()).evidence();
          return new Refuted(FORCED, List.of(new ForcedWords(history, evidence).anomaly()));
        }
        case SATURATED -> saturated = true;
        case RAN_OUT -> {}
      }
      if (!way.allows(Way.SEARCH)) {
        return new Undecided(
            "'%s' cannot decide it".formatted(way.word),
            "",
            "leave the choice of the algorithm to the checker (--algorithm %s)"
                .formatted(Way.CHEAPEST.word));
      }
      return search(forced.edges(), saturated);
    }

    private Optional<int[]> inRealTime() {
      if (!history.traits().realTime() || !way.allows(Way.REAL_TIME)) {
        return Optional.empty();
      }
      Verdict verdict =
          linearizability.check(history, share(SHARE_OF_REAL_TIME).withoutShrinking());
      return verdict instanceof Holds(_, Proof.Linearization orders)
          ? SequenceMerge.merge(history, order, orders)
          : Optional.empty();
    }

    private Budget share(long parts) {
      long left = budget.deadlineNanos() - budget.clock().getAsLong();
      return budget.within(Duration.ofNanos(left / parts));
    }

    private Verdict search(ForcedEdges edges, boolean saturated) {
      var parts = new Parts(history, of, nature, initial);
      int fine = 0;
      if (!of.spansKeys() && history.keys() > 1) {
        var byKey = history.byKey();
        for (int key = 0; key < history.keys() && !budget.expired(); key++) {
          int[] ops = byKey.ops(key);
          switch (parts.search(ops, share((long) SHARE_OF_ONE_KEY * history.keys()))) {
            case SessionSearch.Result.None _ -> {
              return refuted(parts, ops);
            }
            case SessionSearch.Result.Found _ -> fine++;
            case SessionSearch.Result.RanOut _ -> {}
          }
        }
      }
      var whole =
          new SessionSearch(
              order, new SessionObject(history, order, of), sources, edges, initial, budget);
      return switch (whole.run()) {
        case SessionSearch.Result.Found(var ops) -> new Holds(SEARCH, new Proof.Sequence(ops));
        case SessionSearch.Result.None _ -> refuted(parts, order.ops());
        case SessionSearch.Result.RanOut(var what, var most) ->
            new Undecided(what, proved(most, fine, saturated), REMEDY);
      };
    }

    private Refuted refuted(Parts parts, int[] ops) {
      return new Refuted(SEARCH, List.of(parts.anomaly(ops, budget)));
    }

    private String proved(int most, int fine, boolean saturated) {
      return "%,d of the %,d operations have an order together%s%s"
          .formatted(
              most,
              order.size(),
              of.spansKeys() || history.keys() == 1
                  ? ""
                  : ", and %,d of %,d keys have one by themselves".formatted(fine, history.keys()),
              saturated && sources.areSomeKnown()
                  ? "; what each answer forces to come before what has no cycle"
                  : "");
    }

    private Anomaly impossible(int op) {
      String key = history.keyValue(history.key(history.firstAction(op))).toString();
      return new Anomaly(
          "garbage-read",
          key,
          List.of(op),
          "op %,d (process %d) found %s in key %s, which nobody can have put there and which was not there before the run."
              .formatted(
                  op, history.process(op), history.values().value(Put.found(history, op)), key),
          new Refutation.ImpossibleRead(op));
    }
  }
}
