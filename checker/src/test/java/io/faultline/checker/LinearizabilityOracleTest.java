package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.History;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The search agrees with brute force on every small history, and its evidence always stands.
class LinearizabilityOracleTest {
  private final long[] counts = new long[2];

  @Test
  void agreesWithBruteForceOnRandomHistories() {
    List<SmallHistories.Shape> shapes = SmallHistories.shapes(3, true);
    for (long seed = 0; seed < 60_000; seed++) {
      History history = SmallHistories.random(new SplittableRandom(seed), shapes, 7);
      compare(history, "random history of seed " + seed);
    }
    assertThat(counts[0]).as("linearizable ones").isGreaterThan(1_000);
    assertThat(counts[1]).as("others").isGreaterThan(1_000);
  }

  @Test
  void agreesWithBruteForceOnEveryHistoryOfThreeOperations() {
    everyHistoryOfThree(1);
  }

  @Test
  @Tag("slow")
  void agreesWithBruteForceOnEveryHistoryOfThreeOperationsAndTwoValues() {
    everyHistoryOfThree(2);
  }

  private void everyHistoryOfThree(int values) {
    SmallHistories.all(
        3, 3, SmallHistories.shapes(values, true), history -> compare(history, "three operations"));
    System.out.printf(
        "every history of 3 operations, %d values beside nil, 3 processes: %,d linearizable, %,d not%n",
        values, counts[0], counts[1]);
    assertThat(counts[1]).isPositive();
  }

  @Test
  void agreesWithBruteForceOnEveryHistoryOfFourReadsAndWrites() {
    SmallHistories.all(
        4, 2, SmallHistories.shapes(1, false), history -> compare(history, "four operations"));
    System.out.printf(
        "every history of 4 reads and writes, 1 value, 2 processes: %,d linearizable, %,d not%n",
        counts[0], counts[1]);
    assertThat(counts[1]).isPositive();
  }

  @Test
  void agreesWithBruteForceOnEveryHistoryOfFiveReadsAndWritesOfThreeValues() {
    everyDifferentHistory(5, 2, false);
  }

  @Test
  void agreesWithBruteForceOnEveryHistoryOfFourReadsWritesAndComparisons() {
    everyDifferentHistory(4, 1, true);
  }

  @Test
  @Tag("slow")
  void agreesWithBruteForceOnEveryHistoryOfFiveReadsWritesAndComparisons() {
    everyDifferentHistory(5, 1, true);
  }

  @Test
  @Tag("slow")
  void agreesWithBruteForceOnEveryHistoryOfFourReadsWritesAndComparisonsOfThreeValues() {
    everyDifferentHistory(4, 2, true);
  }

  private void everyDifferentHistory(int ops, int values, boolean withCas) {
    long before = counts[0] + counts[1];
    SmallHistories.allDifferent(
        ops,
        3,
        SmallHistories.shapes(values, withCas),
        history -> compare(history, ops + " operations"));
    System.out.printf(
        "every history of %d reads%s writes, %d values with nil, 3 processes, up to symmetry: %,d%n",
        ops, withCas ? ", comparisons and" : " and", values + 1, counts[0] + counts[1] - before);
    assertThat(counts[0]).isPositive();
    assertThat(counts[1]).isPositive();
  }

  @Test
  @Tag("slow")
  void agreesWithBruteForceOnAMillionRandomHistories() {
    List<SmallHistories.Shape> shapes = SmallHistories.shapes(3, true);
    for (long seed = 1_000_000; seed < 2_000_000; seed++) {
      History history = SmallHistories.random(new SplittableRandom(seed), shapes, 7);
      compare(history, "random history of seed " + seed);
    }
  }

  private void compare(History history, String which) {
    Budget budget = Budget.of(Duration.ofSeconds(60), 1_000_000, System::nanoTime);
    Verdict verdict = new Linearizability().with(Algorithm.SEARCH).check(history, budget);
    boolean expected = BruteForce.isLinearizable(history);
    assertThat(verdict instanceof Verdict.Holds)
        .as(() -> which + ": " + history.ops())
        .isEqualTo(expected);
    counts[expected ? 0 : 1]++;
    try {
      assertThat(RegisterCertificate.recheck(verdict, history, budget).confirmed()).isTrue();
    } catch (IllegalStateException e) {
      throw new AssertionError(which + ": " + history.ops() + " " + verdict, e);
    }
  }
}
