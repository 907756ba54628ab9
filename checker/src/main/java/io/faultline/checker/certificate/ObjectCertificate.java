package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Model;
import io.faultline.checker.Proof;
import io.faultline.checker.Refutation.NoOrder;
import io.faultline.checker.Verdict;
import io.faultline.history.History;
import io.faultline.history.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks the evidence of a verdict on the linearizability of any objects, of which no more is
/// known than their model's step: a part without an order must be a whole prefix of its key's
/// operations, save of those that leave the state as it is.
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
      case Verdict.Holds(_, Proof.OfSessions _) -> throw wrong("it is of sessions");
      case Verdict.Refuted(_, var anomalies) ->
          Evidence.of(anomalies, anomaly -> recheck(anomaly, history, model, budget));
      case Verdict.Undecided _ -> Recheck.NONE;
    };
  }

  private static Recheck recheck(Anomaly anomaly, History history, Model model, Budget budget) {
    if (!(anomaly.evidence() instanceof NoOrder part)) {
      throw wrong("an impossible read is shown of registers only");
    }
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
