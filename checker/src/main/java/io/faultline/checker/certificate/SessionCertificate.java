package io.faultline.checker.certificate;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Verdict;
import io.faultline.checker.session.BadPattern;
import io.faultline.checker.session.GarbageRead;
import io.faultline.checker.session.Orders;
import io.faultline.history.History;

/// Checks the evidence of verdicts on what sessions were promised of registers.
public final class SessionCertificate {
  private SessionCertificate() {}

  /// What becomes of a verdict's evidence: see [io.faultline.checker.Auditor]. Linear in the
  /// history, its orders and patterns, times the sessions.
  public static Recheck recheck(Verdict verdict, History history, Budget budget) {
    return switch (verdict) {
      case Verdict.Undecided _ -> Recheck.NONE;
      case Verdict.Holds(_, Orders orders) -> holds(orders, history, budget);
      case Verdict.Holds _ -> throw Evidence.wrong("it is not of sessions");
      case Verdict.Refuted(_, var anomalies) -> {
        var facts = new SessionFacts(history, Linearizability.initial(history));
        yield Evidence.of(anomalies, anomaly -> refuted(anomaly, facts));
      }
    };
  }

  private static Recheck holds(Orders orders, History history, Budget budget) {
    var facts = new SessionFacts(history, Linearizability.initial(history));
    switch (orders.promise()) {
      case "causal", "causal-convergence" -> {
        var check = new CausalOrderCheck(facts, orders);
        if (check.bytes() > budget.memoryBytes()) {
          return Evidence.not("its clocks are too large for the budget's memory");
        }
        check.check();
      }
      case "causal-memory", "pram" -> new ViewCheck(facts, orders).check();
      default -> new MustSeeCheck(facts, orders).check();
    }
    return Evidence.CONFIRMED;
  }

  private static Recheck refuted(Anomaly anomaly, SessionFacts facts) {
    switch (anomaly.evidence()) {
      case GarbageRead(int action, int op) -> {
        if (facts.opOf[action] != op || !facts.isGarbage(action)) {
          throw Evidence.wrong("somebody put there what operation " + op + " found");
        }
      }
      case BadPattern pattern -> new LinkCheck(facts, pattern).check();
      default -> throw Evidence.wrong("it is not of sessions");
    }
    return Evidence.CONFIRMED;
  }
}
