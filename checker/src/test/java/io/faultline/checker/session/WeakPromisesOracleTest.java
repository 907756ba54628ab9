package io.faultline.checker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Verdict;
import io.faultline.checker.certificate.SessionCertificate;
import io.faultline.history.History;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The weak promises against their definitions, on all small histories and on drawn ones, with the
/// implications between them.
class WeakPromisesOracleTest {
  static final Budget BUDGET = new Budget(Long.MAX_VALUE, 1L << 30, () -> 0);
  static final Set<Guarantee> PRAM =
      EnumSet.of(Guarantee.READ_YOUR_WRITES, Guarantee.MONOTONIC_READS, Guarantee.MONOTONIC_WRITES);

  private int histories;
  private int broken;

  @Test
  void everyHistoryOfFourStepsIsJudgedAsDefined() {
    Weak.all(4, 3, 2, this::compare);
    Weak.all(3, 3, 2, this::compare);
    assertThat(histories).isGreaterThan(9_000);
    assertThat(broken).isBetween(histories / 20, histories * 19 / 20);
  }

  @Test
  void everyHistoryOfFiveStepsOnOneKeyIsJudgedAsDefined() {
    Weak.all(5, 3, 1, this::compare);
    assertThat(histories).isGreaterThan(5_000);
  }

  @Test
  void drawnHistoriesAreJudgedAsDefined() {
    long seed = 6;
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 1_500; i++) {
      compare(Weak.random(random, 7, 3, 2));
    }
  }

  static boolean holds(Checker checker, Weak weak) {
    History history = weak.history();
    Verdict verdict = checker.check(history, BUDGET);
    assertThat(verdict).as("%s", weak).isNotInstanceOf(Verdict.Undecided.class);
    assertThat(SessionCertificate.recheck(verdict, history, BUDGET).confirmed())
        .as("%s", weak)
        .isTrue();
    return verdict instanceof Verdict.Holds;
  }

  private void compare(Weak weak) {
    histories++;
    var defined = new ByDefinition(weak);
    boolean causal = same(weak, CausalLevel.CAUSAL, defined.isCausal());
    boolean memory = same(weak, CausalLevel.MEMORY, defined.isCausalMemory());
    boolean convergence = same(weak, CausalLevel.CONVERGENCE, defined.isConvergence());
    boolean pram = same(weak, CausalLevel.PRAM, defined.isPram());
    boolean converges = holds(SessionGuarantees.convergent(), weak);
    assertThat(converges).as("convergent: %s", weak).isEqualTo(defined.isConvergent());
    var kept = new ArrayList<Boolean>();
    for (Set<Guarantee> set : sets()) {
      boolean holds = holds(SessionGuarantees.of(set), weak);
      assertThat(holds).as("%s: %s", set, weak).isEqualTo(defined.keeps(set));
      kept.add(holds);
      assertThat(!pram || holds || !PRAM.containsAll(set)).as("%s: %s", set, weak).isTrue();
    }
    boolean sequential = defined.isSequential();
    assertThat(!sequential || memory && convergence).as("sequential: %s", weak).isTrue();
    assertThat(!memory || causal && pram).as("memory: %s", weak).isTrue();
    assertThat(!convergence || causal && converges).as("convergence: %s", weak).isTrue();
    broken += kept.contains(false) || !causal ? 1 : 0;
  }

  private static boolean same(Weak weak, CausalLevel level, boolean defined) {
    boolean holds = holds(new Causality(level), weak);
    assertThat(holds).as("%s: %s", level.word(), weak).isEqualTo(defined);
    return holds;
  }

  static List<Set<Guarantee>> sets() {
    var sets = new ArrayList<Set<Guarantee>>();
    for (int bits = 1; bits < 16; bits++) {
      var set = EnumSet.noneOf(Guarantee.class);
      for (Guarantee guarantee : Guarantee.values()) {
        if ((bits >> guarantee.ordinal() & 1) != 0) {
          set.add(guarantee);
        }
      }
      sets.add(set);
    }
    return sets;
  }
}
