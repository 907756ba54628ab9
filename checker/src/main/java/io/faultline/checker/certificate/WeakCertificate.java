package io.faultline.checker.certificate;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Auditor;
import io.faultline.checker.Budget;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Verdict;
import io.faultline.checker.transaction.BadRead;
import io.faultline.checker.transaction.DataForm;
import io.faultline.checker.transaction.weak.CommitCycle;
import io.faultline.checker.transaction.weak.CommitOrder;
import io.faultline.checker.transaction.weak.WeakLevel;
import io.faultline.history.History;

/// Checks the evidence of a verdict on how isolated the transactions of registers were.
///
/// Shares with those who decide nothing but the columns: who read from whom is found anew.
public final class WeakCertificate implements Auditor {
  private final WeakLevel level;

  private final boolean sessions;

  private WeakCertificate(WeakLevel level, boolean sessions) {
    this.level = level;
    this.sessions = sessions;
  }

  /// Of verdicts on a weak level.
  public static Auditor of(WeakLevel level) {
    return new WeakCertificate(level, false);
  }

  /// Of verdicts on its strong-session form.
  public static Auditor inSessions(WeakLevel level) {
    return new WeakCertificate(level, true);
  }

  @Override
  public Recheck recheck(Verdict verdict, History history, Budget budget) {
    return switch (verdict) {
      case Verdict.Holds(_, CommitOrder order) when order.level() == level -> {
        new CommitOrderCheck(history, new Sources(history), order, sessions(history)).check();
        yield Evidence.CONFIRMED;
      }
      case Verdict.Holds _ -> throw Evidence.wrong("it is not an order of commits");
      case Verdict.Refuted(_, var anomalies) -> {
        var sources = new Sources(history);
        yield Evidence.of(anomalies, anomaly -> recheck(anomaly, history, sources));
      }
      case Verdict.Undecided _ -> Recheck.NONE;
    };
  }

  private boolean sessions(History history) {
    return sessions || level == WeakLevel.CAUSAL || history.traits().sessionsBind();
  }

  private Recheck recheck(Anomaly anomaly, History history, Sources sources) {
    switch (anomaly.evidence()) {
      case BadRead bad -> {
        boolean forbidden =
            switch (bad.phenomenon()) {
              case GARBAGE_READ, G1A, G1B, INTERNAL, FUTURE_READ -> true;
              case NON_REPEATABLE_READ -> level.compareTo(WeakLevel.READ_ATOMIC) >= 0;
              case LOST_UPDATE,
                  DUPLICATE_ELEMENTS,
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
      case CommitCycle cycle ->
          new CommitCycleCheck(history, sources).check(cycle, sessions(history), level);
      default -> throw Evidence.wrong("it is of another promise");
    }
    return Evidence.CONFIRMED;
  }
}
