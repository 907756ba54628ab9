package io.faultline.checker.certificate;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Auditor;
import io.faultline.checker.Budget;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Verdict;
import io.faultline.checker.transaction.BadRead;
import io.faultline.checker.transaction.DataForm;
import io.faultline.checker.transaction.search.CaseTree;
import io.faultline.checker.transaction.search.PointOrder;
import io.faultline.checker.transaction.search.StrongLevel;
import io.faultline.checker.transaction.search.StrongLevel.Shape;
import io.faultline.history.History;

/// Checks the evidence of a verdict on a strong level of isolation of registers: orders by playing
/// them, cases by deriving every choice and every step again.
public final class StrongCertificate implements Auditor {
  private final StrongLevel asked;

  /// Of verdicts on this level.
  public StrongCertificate(StrongLevel level) {
    asked = level;
  }

  @Override
  public Recheck recheck(Verdict verdict, History history, Budget budget) {
    StrongLevel level = history.traits().sessionsBind() ? asked.binding() : asked;
    return switch (verdict) {
      case Verdict.Holds(_, PointOrder order) when order.level() == level -> {
        new PointOrderCheck(history, order).check();
        yield Evidence.CONFIRMED;
      }
      case Verdict.Holds _ -> throw Evidence.wrong("it is not an order of this level");
      case Verdict.Refuted(_, var anomalies) -> {
        var sources = new Sources(history);
        yield Evidence.of(anomalies, anomaly -> recheck(anomaly, history, sources, level));
      }
      case Verdict.Undecided _ -> Recheck.NONE;
    };
  }

  private static Recheck recheck(
      Anomaly anomaly, History history, Sources sources, StrongLevel level) {
    switch (anomaly.evidence()) {
      case BadRead bad -> {
        boolean forbidden =
            switch (bad.phenomenon()) {
              case GARBAGE_READ, G1A, G1B, INTERNAL, FUTURE_READ, NON_REPEATABLE_READ -> true;
              case LOST_UPDATE -> level.shape() != Shape.PREFIX;
              case DUPLICATE_ELEMENTS,
                  INCOMPATIBLE_ORDER,
                  DIRTY_UPDATE,
                  REORDERED_APPENDS,
                  CYCLIC_VERSIONS ->
                  false;
            };
        if (!forbidden) {
          throw Evidence.wrong(bad.phenomenon().word() + " is allowed");
        }
        new BadReadCheck(new TransactionFacts(history, DataForm.REGISTER)).check(bad);
      }
      case CaseTree(StrongLevel judged, var cases) -> {
        if (judged != level) {
          throw Evidence.wrong("it is of another level");
        }
        new CaseCheck(history, sources, level).check(cases);
      }
      default -> throw Evidence.wrong("it is of another promise");
    }
    return Evidence.CONFIRMED;
  }
}
