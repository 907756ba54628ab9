package io.faultline.checker.certificate;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Model;
import io.faultline.checker.Proof;
import io.faultline.checker.Refutation;
import io.faultline.checker.RegisterModel;
import io.faultline.checker.Verdict;
import io.faultline.history.History;

/// Checks the evidence of a verdict on the linearizability of registers.
public final class RegisterCertificate {
  private RegisterCertificate() {}

  /// What becomes of a verdict's evidence: see [io.faultline.checker.Auditor].
  ///
  /// Linear in the history for orders; for a part without an order, a plain search over it.
  public static Recheck recheck(Verdict verdict, History history, Budget budget) {
    Model model = new RegisterModel();
    long initial = Linearizability.initial(history);
    return switch (verdict) {
      case Verdict.Holds(_, Proof.Linearization order) -> {
        new OrderCheck(history, model, initial).check(order);
        yield Evidence.CONFIRMED;
      }
      case Verdict.Holds _ -> throw Evidence.wrong("it is none of linearizability");
      case Verdict.Refuted(_, var anomalies) ->
          Evidence.of(anomalies, anomaly -> recheck(anomaly, history, model, initial, budget));
      case Verdict.Undecided _ -> Recheck.NONE;
    };
  }

  private static Recheck recheck(
      Anomaly anomaly, History history, Model model, long initial, Budget budget) {
    return switch (anomaly.evidence()) {
      case Refutation.ImpossibleRead(int op) -> {
        ReadCheck.check(history, op, initial);
        yield Evidence.CONFIRMED;
      }
      case Refutation.OfTransactions _ -> throw Evidence.wrong("it is of transactions");
      case Refutation.NoOrder part ->
          new PlainSearch(history, model, part, PartCheck.strays(history, part, initial), budget)
              .recheck();
      default -> throw Evidence.wrong("it is none of a register");
    };
  }
}
