package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Model;
import io.faultline.checker.Proof;
import io.faultline.checker.Refutation;
import io.faultline.checker.Verdict;
import io.faultline.checker.sequential.Nature;
import io.faultline.history.History;

/// Checks the evidence of a verdict on sequential consistency.
public final class SequentialCertificate {
  private SequentialCertificate() {}

  /// What becomes of a verdict's evidence: see [io.faultline.checker.Auditor].
  ///
  /// Linear in the history for an order and an impossible read, linear in the history and in the
  /// steps for a forced order; for a part without an order, a plain search over it.
  ///
  /// @param model the objects', fresh: one that no search has used
  public static Recheck recheck(
      Verdict verdict, History history, Model model, Nature nature, Budget budget) {
    return switch (verdict) {
      case Verdict.Holds(_, Proof.Sequence order) -> {
        new SequenceCheck(history, model, Linearizability.initial(history)).check(order);
        yield Evidence.CONFIRMED;
      }
      case Verdict.Holds _ -> throw wrong("it is none of sequential consistency");
      case Verdict.Refuted(_, var anomalies) ->
          Evidence.of(anomalies, anomaly -> recheck(anomaly, history, model, nature, budget));
      case Verdict.Undecided _ -> Recheck.NONE;
    };
  }

  private static Recheck recheck(
      Anomaly anomaly, History history, Model model, Nature nature, Budget budget) {
    return switch (anomaly.evidence()) {
      case Refutation.ImpossibleRead(int op) -> {
        new WhoPut(history, nature).mustBeNobody(op);
        yield Evidence.CONFIRMED;
      }
      case Refutation.Forced forced -> {
        new ForcedCheck(history, nature).check(forced);
        yield Evidence.CONFIRMED;
      }
      case Refutation.NoSequence part ->
          new PlainSessionSearch(history, model, nature, part, budget).recheck();
      default -> throw wrong("it is none of sequential consistency");
    };
  }
}
