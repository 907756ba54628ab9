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

/// Decides whether registers are causally consistent, in three strengths, or PRAM, where each value
/// was written once: by the bad patterns of [1], of which a history must have none.
///
/// ```
/// CyclicCO          session order and reads-from have a cycle
/// WriteCOInitRead   w(x) ──co──► r(x) = nothing
/// WriteCORead       w1(x) ──co──► w2(x) ──co──► r(x) = w1
/// CyclicCF          one order of writes that all reads of all sessions force
/// CyclicHB          the same, of the reads of one session, with all that follows from it
/// WriteHBInitRead   w(x) ──hb──► r(x) = nothing
/// ```
///
/// With vector clocks and the writes of each key on each session in an array, a look is one binary
/// search per read and session.
///
/// Source: [1] Bouajjani, Enea, Guerraoui, Hamza, On verifying causal consistency, POPL 2017.
public final class Causality implements Checker {
  private static final Set<Guarantee> IN_PRAM =
      EnumSet.of(Guarantee.READ_YOUR_WRITES, Guarantee.MONOTONIC_READS, Guarantee.MONOTONIC_WRITES);
  private static final String VERSIONED_PRAM = SessionGuarantees.of(IN_PRAM).promise();

  private final CausalLevel level;

  public Causality(CausalLevel level) {
    this.level = level;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    var built = new StepsBuilder(history);
    Optional<Verdict> early = Findings.early(built, method());
    if (early.isPresent()) {
      return early.get();
    }
    return decide(new Steps(built), budget);
  }

  private Verdict decide(Steps steps, Budget budget) {
    var clocks = new Clocks(steps, level != CausalLevel.PRAM, budget);
    if (clocks.cycle.length > 0) {
      var findings = new Findings(steps, Causality.of(steps), none(steps), false);
      List<Link> links = findings.cycle(clocks.cycle);
      return new Refuted(
          method(),
          List.of(
              findings.anomaly(
                  "CyclicCO",
                  level.word(),
                  Steps.NONE,
                  links,
                  "Each of these has to come before the next, and the last is the first:",
                  clocks.cycle[0])));
    }
    if (!clocks.ranOut.isEmpty()) {
      return new Undecided(clocks.ranOut, "", "give it more, or use fewer sessions");
    }
    var writers = new KeyWriters(clocks, steps.history.keys());
    var looks = new CausalLooks(level, clocks, writers, budget);
    List<Anomaly> anomalies = looks.anomalies();
    if (!anomalies.isEmpty()) {
      return new Refuted(method(), anomalies);
    }
    if (level == CausalLevel.PRAM && steps.hasVersions()) {
      // Versions say more than a view can: what is older is so for all.
      var see = new MustSee(VERSIONED_PRAM, steps, IN_PRAM, false, budget);
      if (!see.anomalies().isEmpty()) {
        return new Refuted(method(), see.anomalies());
      }
      if (!see.ranOut().isEmpty()) {
        return new Undecided(see.ranOut(), "", "give it more time or memory");
      }
    }
    if (!looks.ranOut().isEmpty()) {
      return new Undecided(looks.ranOut(), "", "give it more time or memory");
    }
    if (!steps.doubt.isEmpty()) {
      return new Undecided(
          steps.doubt + ", so that who wrote what was read is not known everywhere",
          "nothing that is known of it is against the promise",
          "write each value once, or record versions");
    }
    return new Holds(method(), new Orders(level.word(), looks.orders()));
  }

  private Method method() {
    return new Method(
        "bad-patterns",
        "exact where no value is put into a key twice: who wrote what was read is known, and each way to be wrong is a pattern of these facts");
  }

  /// Session order and reads-from.
  static PathOrder.Before of(Steps steps) {
    return (step, i) -> i == 0 ? steps.before[step] : i == 1 ? Math.max(steps.from[step], -1) : -2;
  }

  static ForcedEdges none(Steps steps) {
    var none = new ForcedEdges();
    none.freeze(steps.size);
    return none;
  }
}
