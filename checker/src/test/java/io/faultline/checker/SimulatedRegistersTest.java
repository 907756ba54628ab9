package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.History;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Registers that keep the promise are never accused; the same with one bug always are.
class SimulatedRegistersTest {
  @Test
  void registersThatKeepThePromiseAreNeverAccused() {
    for (long seed = 0; seed < 1_500; seed++) {
      neverAccused(seed);
    }
  }

  @Test
  @Tag("slow")
  void registersThatKeepThePromiseAreNeverAccusedForAMinuteOfFreshSeeds() {
    long first = System.nanoTime();
    long seed = first;
    for (; System.nanoTime() - first < Duration.ofMinutes(1).toNanos(); seed++) {
      neverAccused(seed);
    }
    System.out.printf("fresh seeds %d to %d%n", first, seed - 1);
  }

  private static void neverAccused(long seed) {
    int values = (int) Math.floorMod(seed, 5L);
    History history = Simulated.run(seed, Simulated.Bug.NONE, 5, 120, 2, values);
    assertThat(check(history, seed)).as("seed %d", seed).isInstanceOf(Verdict.Holds.class);
  }

  @ParameterizedTest
  @EnumSource(value = Simulated.Bug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aBugIsAlwaysFoundWithinAThousandCalls(Simulated.Bug bug) {
    int rechecked = 0;
    for (long seed = 0; seed < 100; seed++) {
      History history = Simulated.run(seed, bug, 3, 1_000, 2, 0);
      Verdict verdict = check(history, seed);
      assertThat(verdict).as("%s, seed %d", bug, seed).isInstanceOf(Verdict.Refuted.class);
      if (isConfirmed(verdict, history)) {
        rechecked++;
      }
    }
    assertThat(rechecked).as("counterexamples small enough to be checked again").isGreaterThan(90);
  }

  @ParameterizedTest
  @EnumSource(Simulated.Bug.class)
  void smallRunsAreJudgedAsBruteForceJudgesThem(Simulated.Bug bug) {
    int accused = 0;
    for (long seed = 0; seed < 3_000; seed++) {
      History history = Simulated.run(seed, bug, 3, 8, 1, (int) (seed % 3));
      Verdict verdict = check(history, seed);
      boolean expected = BruteForce.isLinearizable(history);
      assertThat(verdict instanceof Verdict.Holds)
          .as(() -> bug + ": " + history.ops())
          .isEqualTo(expected);
      assertThat(isConfirmed(verdict, history)).as("%s, seed %d", bug, seed).isTrue();
      accused += expected ? 0 : 1;
    }
    assertThat(accused > 0).isEqualTo(bug != Simulated.Bug.NONE);
  }

  private static Verdict check(History history, long seed) {
    Budget budget = budget();
    Verdict verdict = new Linearizability().check(history, budget);
    // Throws if the evidence is wrong.
    assertThat(RegisterCertificate.recheck(verdict, history, budget).said())
        .as("seed %d", seed)
        .isNotEmpty();
    return verdict;
  }

  private static boolean isConfirmed(Verdict verdict, History history) {
    return RegisterCertificate.recheck(verdict, history, budget()).confirmed();
  }

  private static Budget budget() {
    return Budget.of(Duration.ofSeconds(60), 1_000_000, System::nanoTime);
  }
}
