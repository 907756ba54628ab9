package io.faultline.checker.certificate;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Verdict;
import io.faultline.checker.transaction.BadRead;
import io.faultline.checker.transaction.Binding;
import io.faultline.checker.transaction.Cases;
import io.faultline.checker.transaction.Cycle;
import io.faultline.checker.transaction.DataForm;
import io.faultline.checker.transaction.Isolation;
import io.faultline.checker.transaction.IsolationProof;
import io.faultline.history.History;

/// Checks the evidence of a verdict on the isolation of transactions, from the columns alone.
public final class IsolationCertificate {
  private IsolationCertificate() {}

  /// What becomes of a verdict's evidence: see [io.faultline.checker.Auditor]. Linear in the
  /// history and in all lists that were read.
  ///
  /// Serial orders and orders of commits are replayed. An order of dependencies shows by itself
  /// only that there is no cycle of these; what a level between asks beside that, it does not show.
  public static Recheck recheck(Verdict verdict, History history, Isolation isolation) {
    Binding binding =
        history.traits().sessionsBind() && isolation.binding() == Binding.NONE
            ? Binding.SESSION
            : isolation.binding();
    return switch (verdict) {
      case Verdict.Undecided _ -> Recheck.NONE;
      case Verdict.Holds(_, IsolationProof proof) when isolation.form() == DataForm.LIST_APPEND ->
          new IsolationOrderCheck(history, isolation.level(), binding).check(proof);
      case Verdict.Holds _ -> throw Evidence.wrong("it is none of such transactions");
      case Verdict.Refuted(_, var anomalies) -> {
        var facts = new TransactionFacts(history, isolation.form());
        yield Evidence.of(anomalies, anomaly -> recheck(anomaly, facts, isolation, binding));
      }
    };
  }

  private static Recheck recheck(
      Anomaly anomaly, TransactionFacts facts, Isolation isolation, Binding binding) {
    return switch (anomaly.evidence()) {
      case BadRead bad -> {
        if (!isolation.level().forbids().contains(bad.phenomenon())) {
          throw Evidence.wrong(isolation.level() + " allows " + bad.phenomenon().word());
        }
        new BadReadCheck(facts).check(bad);
        yield Evidence.CONFIRMED;
      }
      case Cycle cycle -> {
        new CycleCheck(facts, isolation.level(), binding).check(cycle.steps());
        yield Evidence.CONFIRMED;
      }
      case Cases cases -> {
        new CycleCheck(facts, isolation.level(), binding).checkAll(cases.cases());
        yield Evidence.CONFIRMED;
      }
      default -> throw Evidence.wrong("it is none of transactions");
    };
  }
}
