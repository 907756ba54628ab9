package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Container;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Proof;
import io.faultline.checker.Refutation;
import io.faultline.checker.Verdict;
import io.faultline.history.History;

/// Checks the evidence of a verdict on containers: an order by a plain container that does what the
/// order says, and a part without one by a plain search over it.
public final class ContainerCertificate {
  private ContainerCertificate() {}

  /// What becomes of the evidence of a verdict on double-ended queues.
  ///
  /// @throws IllegalStateException as the other
  public static Recheck recheckDeque(Verdict verdict, History history, Budget budget) {
    return recheck(verdict, history, Container.QUEUE, budget);
  }

  /// What becomes of a verdict's evidence. n log n for orders.
  ///
  /// @throws IllegalStateException if the evidence is wrong: then the checker has a defect, and its
  ///   verdict must not be believed
  public static Recheck recheck(
      Verdict verdict, History history, Container container, Budget budget) {
    return switch (verdict) {
      case Verdict.Holds(_, Proof.Linearization order) -> {
        new ContainerOrderCheck(history, container).check(order);
        yield new Recheck(true, "re-checked independently", 0);
      }
      case Verdict.Holds _ -> throw wrong("it is none of linearizability");
      case Verdict.Refuted(_, var anomalies) -> {
        for (Anomaly anomaly : anomalies) {
          if (!(anomaly.evidence() instanceof Refutation.NoOrder part)) {
            throw wrong("it is none of a container");
          }
          Recheck recheck = new ContainerSearch(history, container, part, budget).recheck();
          if (!recheck.confirmed()) {
            yield recheck;
          }
        }
        yield new Recheck(true, "re-checked independently", 0);
      }
      case Verdict.Undecided _ -> Recheck.NONE;
    };
  }
}
