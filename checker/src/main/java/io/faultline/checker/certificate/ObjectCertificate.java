package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.CounterModel;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Model;
import io.faultline.checker.Proof;
import io.faultline.checker.Refutation;
import io.faultline.checker.Refutation.NoOrder;
import io.faultline.checker.SemaphoreModel;
import io.faultline.checker.Verdict;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks the evidence of a verdict on the linearizability of any objects, of which no more is
/// known than their model's step: a part without an order must be a whole prefix of its key's
/// operations, save of those that leave the state as it is. What was counted of counters,
/// semaphores and locks is counted again.
public final class ObjectCertificate {
  private ObjectCertificate() {}

  /// What becomes of a verdict's evidence: see [io.faultline.checker.Auditor].
  ///
  /// Linear in the history for orders; for a part without an order, a plain search over it.
  ///
  /// @param model the objects', fresh: one that no search has used
  public static Recheck recheck(Verdict verdict, History history, Model model, Budget budget) {
    return switch (verdict) {
      case Verdict.Holds(_, Proof.Linearization order) -> {
        new OrderCheck(history, model, Linearizability.initial(history)).check(order);
        yield Evidence.CONFIRMED;
      }
      case Verdict.Holds _ -> throw wrong("it is none of linearizability");
      case Verdict.Refuted(_, var anomalies) ->
          Evidence.of(anomalies, anomaly -> recheck(anomaly, history, model, budget));
      case Verdict.Undecided _ -> Recheck.NONE;
    };
  }

  private static Recheck recheck(Anomaly anomaly, History history, Model model, Budget budget) {
    long before = Linearizability.initial(history);
    return switch (anomaly.evidence()) {
      case NoOrder part -> recheck(part, history, model, budget);
      case Refutation.Miscount miscount when model instanceof CounterModel -> {
        CountCheck.check(history, miscount, before);
        yield Evidence.CONFIRMED;
      }
      case Refutation.Overdrawn overdrawn when model instanceof SemaphoreModel semaphore -> {
        CountCheck.check(history, overdrawn, semaphore);
        yield Evidence.CONFIRMED;
      }
      case Refutation.Clash clash when isLock(model) -> {
        CountCheck.check(history, clash, model);
        yield Evidence.CONFIRMED;
      }
      default -> throw wrong("it is none of such an object");
    };
  }

  private static boolean isLock(Model model) {
    return model.knows(Kind.ACQUIRE) && !(model instanceof SemaphoreModel);
  }

  private static Recheck recheck(NoOrder part, History history, Model model, Budget budget) {
    mustBeAPrefix(history, part, model);
    Model own = model.forOneSearch();
    long initial = own.initial(Linearizability.initial(history));
    var whole =
        new NoOrder(part.ops(), part.cutNanos(), List.of(initial), part.longest(), part.blocked());
    return new PlainSearch(history, own, whole, Set.of(), budget).recheck();
  }

  private static void mustBeAPrefix(History history, NoOrder part, Model model) {
    Set<Integer> kept = new HashSet<>(part.ops());
    if (kept.isEmpty() || kept.size() != part.ops().size()) {
      throw wrong("the part is empty, or has an operation twice");
    }
    if (part.fromNanos() != Long.MIN_VALUE) {
      throw wrong("the part does not begin where the history does");
    }
    kept.forEach(op -> Evidence.mustBeOf(history, op));
    int key = history.key(history.firstAction(part.ops().getFirst()));
    for (int op = 0; op < history.size(); op++) {
      int action = history.firstAction(op);
      boolean ofTheObject = model.spansKeys() || history.key(action) == key;
      boolean failed = history.type(op) == Outcome.Type.FAILED;
      if (kept.contains(op)) {
        if (failed || !ofTheObject || history.calledNanos(op) > part.cutNanos()) {
          throw wrong("operation " + op + " failed, is of another key, or was called too late");
        }
      } else if (ofTheObject
          && !failed
          && history.calledNanos(op) <= part.cutNanos()
          && !model.keepsState(history.kind(action), history.answer(action))) {
        throw wrong("operation " + op + " was left out, and may have changed what the part saw");
      }
    }
  }
}
