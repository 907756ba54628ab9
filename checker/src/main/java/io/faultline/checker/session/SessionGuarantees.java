package io.faultline.checker.session;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.History;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides whether registers keep session guarantees, any of them together, or `convergent`: that
/// all sessions see the writes of a key in one order.
///
/// From the guarantees follows which writes each read must see: those that reach it by what was
/// read from what, and by the parts of session order that the guarantees name. A write of the same
/// key that a read must see is older than what it found; so is a session's earlier write of a key
/// than its later, and what has the lower version. The promise is broken exactly if that gives a
/// cycle, or a read found nothing although it had to see something.
///
/// Each session is judged by itself: what is older for one need not be for another. `convergent`
/// puts what all of them saw into one relation.
///
/// Takes n k for n steps of k sessions.
///
/// Sources: Terry and others, PDIS 1994; Viotti and Vukolić, Consistency in non-transactional
/// distributed storage systems, ACM CSUR 49(1), 2016.
public final class SessionGuarantees implements Checker {
  private final String promise;
  private final Set<Guarantee> guarantees;
  private final boolean common;

  private SessionGuarantees(String promise, Set<Guarantee> guarantees, boolean common) {
    this.promise = promise;
    this.guarantees = guarantees;
    this.common = common;
  }

  /// All of these at once, in one view for each session; named by their names with `+` between.
  public static SessionGuarantees of(Set<Guarantee> guarantees) {
    var set = EnumSet.copyOf(guarantees);
    return new SessionGuarantees(
        set.stream().map(Guarantee::word).collect(Collectors.joining("+")), set, false);
  }

  /// That the reads of all sessions go forward in one order of writes.
  public static SessionGuarantees convergent() {
    return new SessionGuarantees("convergent", EnumSet.of(Guarantee.MONOTONIC_READS), true);
  }

  /// By the name of what is promised.
  public String promise() {
    return promise;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    var built = new StepsBuilder(history);
    Optional<Verdict> early = Findings.early(built, method());
    if (early.isPresent()) {
      return early.get();
    }
    var steps = new Steps(built);
    var see = new MustSee(promise, steps, guarantees, common, budget);
    List<Anomaly> anomalies = see.anomalies();
    if (!anomalies.isEmpty()) {
      return new Refuted(method(), anomalies);
    }
    if (!see.ranOut().isEmpty()) {
      return new Undecided(see.ranOut(), "", "give it more time or memory");
    }
    if (!steps.doubt.isEmpty()) {
      return new Undecided(
          steps.doubt + ", so that who wrote what was read is not known everywhere",
          "nothing that is known of it is against the promise",
          "write each value once, or record versions");
    }
    return new Holds(method(), new Orders(promise, see.orders()));
  }

  private static Method method() {
    return new Method(
        "must-see",
        "exact where no value is put into a key twice: who wrote what was read is known, and so is what each read had to see");
  }
}
