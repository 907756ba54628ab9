package io.faultline.checker.transaction.weak;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Budget;
import io.faultline.checker.Verdict;
import io.faultline.checker.certificate.WeakCertificate;
import io.faultline.checker.transaction.Small;
import io.faultline.checker.transaction.Small.Level;
import io.faultline.history.History;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WeakLevelTest {
  private static final Level[] LEVELS = {
    Level.PL_2, Level.READ_COMMITTED, Level.READ_ATOMIC, Level.CAUSAL
  };

  private long judged;
  private long held;

  @Test
  void allHistoriesOfThreeTransactionsAreJudgedAsTheDefinitionsSay() {
    Small.all(3, 2, this::judgeBoth);
    System.out.printf("%,d verdicts, %,d of them that it holds%n", judged, held);
    assertThat(judged).isGreaterThan(90_000);
  }

  @Test
  @Tag("slow")
  void allHistoriesOfFourTransactionsAreJudgedAsTheDefinitionsSay() {
    Small.all(4, 2, this::judgeBoth);
    System.out.printf("%,d verdicts, %,d of them that it holds%n", judged, held);
    assertThat(judged).isGreaterThan(6_000_000);
  }

  @Test
  void randomHistoriesAreJudgedAsTheDefinitionsSay() {
    for (int seed = 0; seed < 3_000; seed++) {
      var random = new SplittableRandom(seed);
      Small small =
          Small.random(
              random, 3 + random.nextInt(4), 2 + random.nextInt(3), 1 + random.nextInt(4), 3);
      judgeBoth(small);
    }
    assertThat(held).isBetween(judged / 10, judged * 9 / 10);
  }

  private void judgeBoth(Small small) {
    judge(small, false);
    judge(small, true);
  }

  private void judge(Small small, boolean bind) {
    History history = small.history(bind, false);
    for (WeakLevel level : WeakLevel.values()) {
      Budget budget = Budget.ofBytes(Duration.ofMinutes(1), 1 << 20, System::nanoTime);
      Verdict verdict = new WeakChecker(level).check(history, budget);
      boolean expected =
          small.holds(LEVELS[level.ordinal()], bind || level == WeakLevel.CAUSAL, false);
      if ((verdict instanceof Verdict.Holds) != expected || verdict instanceof Verdict.Undecided) {
        assertThat(verdict)
            .as("%s, bind %s, expected %s%n%s", level, bind, expected, small)
            .isNull();
      }
      WeakCertificate.of(level).recheck(verdict, history, budget);
      judged++;
      held += expected ? 1 : 0;
      if (expected && level == WeakLevel.READ_COMMITTED) {
        assertThat(small.holds(Level.PL_2, false, false)).isTrue();
      }
    }
  }
}
