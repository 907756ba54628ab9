package io.faultline.checker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Checker;
import io.faultline.checker.Verdict;
import io.faultline.checker.certificate.SessionCertificate;
import io.faultline.history.History;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Single histories of which it is known what they keep.
class WeakPromisesTest {
  private static final SessionGuarantees CONVERGENT = SessionGuarantees.convergent();

  private static Verdict verdict(Checker checker, String text) {
    return verdict(checker, Weak.of(text).history());
  }

  private static Verdict verdict(Checker checker, History history) {
    Verdict verdict = checker.check(history, WeakPromisesOracleTest.BUDGET);
    if (!(verdict instanceof Verdict.Undecided)) {
      assertThat(
              SessionCertificate.recheck(verdict, history, WeakPromisesOracleTest.BUDGET)
                  .confirmed())
          .isTrue();
    }
    return verdict;
  }

  private static String word(Checker checker, String text) {
    return verdict(checker, text).word();
  }

  private static String pattern(Checker checker, String text) {
    return verdict(checker, text) instanceof Verdict.Refuted(_, var anomalies)
        ? anomalies.getFirst().name()
        : "none";
  }

  private static Checker level(CausalLevel level) {
    return new Causality(level);
  }

  private static Checker one(Guarantee guarantee) {
    return SessionGuarantees.of(EnumSet.of(guarantee));
  }

  @Test
  void twoSessionsMaySeeConcurrentWritesInTwoOrdersButThenTheyDoNotConverge() {
    String text = "1 w x 1, 2 w x 2, 3 r x 1, 3 r x 2, 4 r x 2, 4 r x 1";
    assertThat(word(level(CausalLevel.MEMORY), text)).isEqualTo("HOLDS");
    assertThat(word(level(CausalLevel.PRAM), text)).isEqualTo("HOLDS");
    assertThat(word(CONVERGENT, text)).isEqualTo("REFUTED");
    assertThat(pattern(level(CausalLevel.CONVERGENCE), text)).isEqualTo("CyclicCF");
  }

  @Test
  void whoReadsWhatItHasOverwrittenDoesNotReadItsWrites() {
    String text = "1 w x 1, 1 w x 2, 1 r x 1";
    assertThat(word(one(Guarantee.READ_YOUR_WRITES), text)).isEqualTo("REFUTED");
    assertThat(word(one(Guarantee.MONOTONIC_READS), text)).isEqualTo("HOLDS");
  }

  @Test
  void eachBadPatternIsNamed() {
    assertThat(pattern(level(CausalLevel.CAUSAL), "1 r x 9")).isEqualTo("ThinAirRead");
    assertThat(pattern(level(CausalLevel.CAUSAL), "1 r x 1, 1 w y 2, 2 r y 2, 2 w x 1"))
        .isEqualTo("CyclicCO");
    assertThat(pattern(level(CausalLevel.CAUSAL), "1 w x 1, 1 w y 2, 2 r y 2, 2 r x 0"))
        .isEqualTo("WriteCOInitRead");
    assertThat(pattern(level(CausalLevel.CAUSAL), "1 w x 1, 2 r x 1, 2 w x 2, 3 r x 2, 3 r x 1"))
        .isEqualTo("WriteCORead");
    assertThat(pattern(level(CausalLevel.MEMORY), "1 w x 1, 2 w x 2, 2 r x 1, 2 r x 2"))
        .isEqualTo("CyclicHB");
  }

  @Test
  void aFailedWriteThatWasReadHasTwoExplanations() {
    Verdict verdict = verdict(level(CausalLevel.CAUSAL), "1 w x 1 !, 2 r x 1");
    assertThat(verdict).isInstanceOf(Verdict.Refuted.class);
    assertThat(((Verdict.Refuted) verdict).anomalies().getFirst().explanation())
        .contains("either the client lied", "or the system let");
  }

  @Test
  void anUnknownWriteCountsExactlyIfItWasReadAndMayTakeEffectLate() {
    for (CausalLevel level : CausalLevel.values()) {
      assertThat(word(level(level), "1 w x 1 ?, 1 r x 0")).isEqualTo("HOLDS");
      assertThat(word(level(level), "1 w x 1 ?, 1 w x 2, 2 r x 2, 2 r x 1")).isEqualTo("HOLDS");
      assertThat(word(level(level), "1 w x 1 ?, 2 r x 1, 2 r x 0")).isEqualTo("REFUTED");
      assertThat(word(level(level), "1 w y 3, 1 w x 1 ?, 2 r x 1, 2 r y 0")).isEqualTo("REFUTED");
    }
    assertThat(word(one(Guarantee.READ_YOUR_WRITES), "1 w x 1 ?, 1 r x 0")).isEqualTo("HOLDS");
  }

  @Test
  void versionsAreTheArbitration() {
    String text = "1 w x 1 @1, 2 w x 2 @2, 3 r x 2 @2, 3 r x 1 @1";
    assertThat(word(one(Guarantee.MONOTONIC_READS), text)).isEqualTo("REFUTED");
    assertThat(word(one(Guarantee.MONOTONIC_READS), text.replaceAll(" @\\d", "")))
        .isEqualTo("HOLDS");
    assertThat(word(level(CausalLevel.PRAM), text)).isEqualTo("REFUTED");
    assertThat(word(one(Guarantee.MONOTONIC_WRITES), "1 w x 1 @2, 1 w x 2 @1"))
        .isEqualTo("REFUTED");
    assertThat(word(one(Guarantee.READ_YOUR_WRITES), "1 w x 1 @2, 2 w x 2 @1, 1 r x 2 @1"))
        .isEqualTo("REFUTED");
    assertThat(word(one(Guarantee.WRITES_FOLLOW_READS), "1 w x 1 @2, 2 r x 1 @2, 2 w x 2 @1"))
        .isEqualTo("REFUTED");
  }

  @Test
  void aValueThatWasWrittenTwiceLeavesItOpenUnlessVersionsTellWhich() {
    String text = "1 w x 1 @1, 1 w x 2 @2, 1 w x 1 @3, 2 r x 2 @2, 2 r x 1 @3";
    assertThat(word(one(Guarantee.MONOTONIC_READS), text)).isEqualTo("HOLDS");
    assertThat(word(one(Guarantee.MONOTONIC_READS), text.replaceAll(" @\\d", "")))
        .isEqualTo("UNDECIDED");
    assertThat(
            word(
                one(Guarantee.MONOTONIC_READS), text.replace("1 @3, 2 r", "1 @3, 2 r x 1 @3, 2 r")))
        .isEqualTo("REFUTED");
  }

  /// Each session on a replica of its own, to which all writes come in causal order.
  private static Weak causalSystem(long seed, int size, int bug) {
    var random = new SplittableRandom(seed);
    int replicas = 4;
    var delivered = new int[replicas];
    var writes = new java.util.ArrayList<Weak.Step>();
    var states = new int[replicas][3];
    var steps = new java.util.ArrayList<Weak.Step>();
    for (int i = 0; i < size; i++) {
      int r = random.nextInt(replicas);
      if (random.nextInt(3) == 0) {
        // All that was written is delivered first, so that one order of deliveries is causal.
        delivered[r] = deliver(states[r], writes, delivered[r], writes.size(), bug);
        var step = new Weak.Step(r, true, random.nextInt(3), i + 1);
        writes.add(step);
        delivered[r] = deliver(states[r], writes, delivered[r], writes.size(), bug);
        steps.add(step);
      } else {
        int upTo = delivered[r] + random.nextInt(writes.size() - delivered[r] + 1);
        delivered[r] = deliver(states[r], writes, delivered[r], upTo, bug);
        int key = random.nextInt(3);
        steps.add(new Weak.Step(r, false, key, states[r][key]));
      }
    }
    return new Weak(steps);
  }

  private static int deliver(int[] state, List<Weak.Step> writes, int from, int upTo, int bug) {
    for (int i = from; i < upTo; i++) {
      boolean lost = bug > 0 && i % bug == bug - 1;
      if (!lost) {
        state[writes.get(i).key()] = writes.get(i).value();
      }
    }
    return upTo;
  }

  @Test
  void replicasThatDeliverInOneOrderAreSequentialAndKeepEverything() {
    for (long seed = 0; seed < 20; seed++) {
      History history = causalSystem(seed, 300, 0).history();
      for (CausalLevel level : CausalLevel.values()) {
        assertThat(verdict(level(level), history).word()).as("seed %d", seed).isEqualTo("HOLDS");
      }
      for (var set : WeakPromisesOracleTest.sets()) {
        assertThat(verdict(SessionGuarantees.of(set), history).word()).isEqualTo("HOLDS");
      }
      assertThat(verdict(CONVERGENT, history).word()).isEqualTo("HOLDS");
    }
  }

  @Test
  void everyTenthUpdateThatIsLostBreaksReadYourWritesAndCausality() {
    int refuted = 0;
    for (long seed = 0; seed < 20; seed++) {
      History history = causalSystem(seed, 300, 10).history();
      boolean causal = verdict(level(CausalLevel.CAUSAL), history) instanceof Verdict.Holds;
      boolean own = verdict(one(Guarantee.READ_YOUR_WRITES), history) instanceof Verdict.Holds;
      assertThat(!causal || own).as("seed %d", seed).isTrue();
      refuted += own ? 0 : 1;
    }
    assertThat(refuted).isGreaterThan(10);
  }
}
