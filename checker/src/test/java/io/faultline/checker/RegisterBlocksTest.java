package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.History;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The rule for registers decides as brute force does, its evidence always stands, and what it is
/// not fit for it leaves to the search.
class RegisterBlocksTest {
  private int holds;
  private int refuted;
  private int left;

  @Test
  void agreesWithBruteForceOnRandomHistories() {
    random(0, 50_000);
  }

  @Test
  @Tag("slow")
  void agreesWithBruteForceOnAMillionRandomHistories() {
    random(1_000_000, 2_000_000);
  }

  private void random(long from, long to) {
    for (long seed = from; seed < to; seed++) {
      var random = new SplittableRandom(seed);
      compare(
          RuleHistories.random(random, ReferenceObject.REGISTER, 8), "the history of seed " + seed);
    }
    said("random histories, seeds %,d to %,d".formatted(from, to - 1));
  }

  @Test
  void agreesWithBruteForceOnEveryHistoryOfFourOperations() {
    every(4, 2);
  }

  @Test
  @Tag("slow")
  void agreesWithBruteForceOnEveryHistoryOfFiveOperations() {
    every(5, 2);
  }

  private void every(int ops, int values) {
    RuleHistories.all(
        ops,
        3,
        RuleHistories.shapes(ReferenceObject.REGISTER, values),
        history -> compare(history, "one of all"));
    said("every history of %d operations, %d values beside nil".formatted(ops, values));
  }

  @Test
  void aMillionOperationsOnOneRegisterAreDecidedInASecondOrTwo() {
    History history = Simulated.run(1, Simulated.Bug.NONE, 30, 1_000_000, 1, 0);
    long start = System.nanoTime();
    Verdict verdict = new Linearizability().with(Algorithm.ZONES).check(history, budget());
    long tookMillis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf("1,000,000 operations on one register: %,d ms%n", tookMillis);

    assertThat(verdict).isInstanceOf(Verdict.Holds.class);
    assertThat(RegisterCertificate.recheck(verdict, history, budget()).confirmed()).isTrue();
    assertThat(tookMillis).isLessThan(10_000);
  }

  @Test
  void aLongBlockHasASmallCounterexample() {
    // A chain of comparisons, and a read in it of what had been compared away long before.
    var drawing = new StringBuilder();
    IntStream.range(0, 200)
        .forEach(i ->
            drawing
                .append("0 ")
                .append(" ".repeat(20 * i))
                .append("|-cas %s %d-|%n".formatted(i == 0 ? "nil" : "" + i, i + 1)));
    drawing.append("1 ").append(" ".repeat(20 * 150)).append("|-r 100-|\n");
    History history = Drawing.of(drawing.toString());

    Verdict verdict = new Linearizability().with(Algorithm.ZONES).check(history, budget());

    assertThat(((Verdict.Refuted) verdict).anomalies().getFirst().ops()).hasSizeLessThan(5);
    assertThat(RegisterCertificate.recheck(verdict, history, budget()).confirmed()).isTrue();
  }

  private void said(String what) {
    System.out.printf(
        "%s: %,d have an order, %,d do not, %,d are left to the search%n",
        what, holds, refuted, left);
    assertThat(holds).isPositive();
    assertThat(refuted).isPositive();
  }

  private void compare(History history, String which) {
    Verdict verdict = new Linearizability().with(Algorithm.ZONES).check(history, budget());
    if (verdict instanceof Verdict.Undecided) {
      left++;
      return;
    }
    boolean expected = ReferenceObject.REGISTER.hasOrder(history);
    assertThat(verdict instanceof Verdict.Holds)
        .as(() -> which + ": " + history.ops())
        .isEqualTo(expected);
    holds += expected ? 1 : 0;
    refuted += expected ? 0 : 1;
    try {
      assertThat(RegisterCertificate.recheck(verdict, history, budget()).confirmed()).isTrue();
    } catch (IllegalStateException e) {
      throw new AssertionError(which + ": " + history.ops() + " " + verdict, e);
    }
  }

  private static Budget budget() {
    return Budget.of(Duration.ofSeconds(60), 1_000_000, System::nanoTime);
  }
}
