package io.faultline.checker.transaction.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Budget;
import io.faultline.checker.Verdict;
import io.faultline.checker.certificate.StrongCertificate;
import io.faultline.checker.transaction.Small;
import io.faultline.checker.transaction.Small.Level;
import io.faultline.checker.transaction.search.StrongLevel.Order;
import io.faultline.history.History;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StrongLevelTest {
  private long judged;
  private long held;

  @Test
  void allHistoriesOfThreeTransactionsAreJudgedAsTheDefinitionsSay() {
    Small.all(3, 2, small -> judge(small, false));
    System.out.printf("%,d verdicts, %,d of them that it holds%n", judged, held);
    assertThat(judged).isGreaterThan(70_000);
  }

  @Test
  @Tag("slow")
  void allHistoriesOfFourTransactionsAreJudgedAsTheDefinitionsSay() {
    Small.all(4, 2, small -> judge(small, false));
    System.out.printf("%,d verdicts, %,d of them that it holds%n", judged, held);
    assertThat(judged).isGreaterThan(1_000_000);
  }

  @Test
  void randomHistoriesAreJudgedAsTheDefinitionsSay() {
    for (int seed = 0; seed < 3_000; seed++) {
      var random = new SplittableRandom(seed);
      judge(
          Small.random(
              random, 3 + random.nextInt(4), 2 + random.nextInt(3), 1 + random.nextInt(4), 3),
          true);
    }
    assertThat(held).isBetween(judged / 10, judged * 9 / 10);
  }

  private void judge(Small small, boolean realTime) {
    for (StrongLevel level : StrongLevel.values()) {
      if (realTime || level.order() != Order.REAL_TIME) {
        judge(small, level, realTime);
      }
    }
  }

  private void judge(Small small, StrongLevel level, boolean realTime) {
    History history = small.history(false, realTime);
    Budget budget = Budget.ofBytes(Duration.ofMinutes(1), 1 << 24, System::nanoTime);
    Verdict verdict = new StrongChecker(level).check(history, budget);
    Level defined =
        switch (level.shape()) {
          case PREFIX -> Level.PREFIX;
          case SNAPSHOT -> Level.SNAPSHOT;
          case SERIAL -> Level.SERIALIZABLE;
        };
    boolean expected =
        small.holds(defined, level.order() != Order.NONE, level.order() == Order.REAL_TIME);
    if ((verdict instanceof Verdict.Holds) != expected || verdict instanceof Verdict.Undecided) {
      assertThat(verdict).as("%s, expected %s%n%s", level, expected, small).isNull();
    }
    try {
      new StrongCertificate(level).recheck(verdict, history, budget);
    } catch (IllegalStateException e) {
      throw new AssertionError(level + "\n" + small + "\n" + verdict, e);
    }
    judged++;
    held += expected ? 1 : 0;
  }
}
