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

/// Checks the evidence of a verdict.
public final class Certificate {
  private Certificate() {}

  /// What becomes of a verdict's evidence. `tookNanos` is left to whoever has a clock.
  ///
  /// Linear in the history for orders; for a part without an order, a plain search over it.
  ///
  /// @throws IllegalStateException if the evidence is wrong: then the checker has a defect, and its
  ///   verdict must not be believed
  public static Recheck recheck(Verdict verdict, History history, Budget budget) {
    Model model = new RegisterModel();
    long initial = Linearizability.initial(history);
    return switch (verdict) {
      case Verdict.Holds(_, Proof.Linearization order) -> {
        new OrderCheck(history, model, initial).check(order);
        yield new Recheck(true, "re-checked independently", 0);
      }
      case Verdict.Refuted(_, var anomalies) -> {
        for (Anomaly anomaly : anomalies) {
          Recheck recheck = recheck(anomaly, history, model, initial, budget);
          if (!recheck.confirmed()) {
            yield recheck;
          }
        }
        yield new Recheck(true, "re-checked independently", 0);
      }
      case Verdict.Undecided _ -> Recheck.NONE;
    };
  }

  private static Recheck recheck(
      Anomaly anomaly, History history, Model model, long initial, Budget budget) {
    return switch (anomaly.evidence()) {
      case Refutation.ImpossibleRead(int op) -> {
        ReadCheck.check(history, op, initial);
        yield new Recheck(true, "", 0);
      }
      case Refutation.NoOrder part ->
          new PlainSearch(history, model, part, initial, budget).recheck();
    };
  }

  static void mustBeOf(History history, int op) {
    if (op < 0 || op >= history.size()) {
      throw wrong("there is no operation " + op);
    }
  }

  static IllegalStateException wrong(String what) {
    return new IllegalStateException("the evidence is wrong: " + what);
  }
}
