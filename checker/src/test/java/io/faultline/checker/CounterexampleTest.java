package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.History;
import io.faultline.history.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Counterexamples become small, and only by steps that keep a sound history sound.
class CounterexampleTest {
  private static final Model MODEL = new RegisterModel();

  @Test
  void noStepMakesALinearizableHistoryRefuted() {
    for (long seed = 0; seed < 10_000; seed++) {
      History history =
          Simulated.run(seed, Simulated.Bug.NONE, 4, 14, 1, (int) Math.floorMod(seed, 4L));
      var random = new SplittableRandom(seed);
      var steps = new Counterexample(history, MODEL, Linearizability.initial(history), 0, budget());
      Counterexample.Part whole = whole(history, random);

      assertThat(steps.smaller(whole)).as("seed %d", seed).isSameAs(whole);

      // Several steps at once.
      for (int i = 0; i < 5; i++) {
        int[] kept = without(history, whole, random);
        long from =
            random.nextInt(3) == 0 || kept.length == 0
                ? Long.MIN_VALUE
                : history.calledNanos(kept[random.nextInt(kept.length)]);
        int[] window =
            Arrays.stream(kept).filter(op -> history.returnedNanos(op) >= from).toArray();
        assertThat(steps.tried(whole, window, from)).as("seed %d", seed).isEmpty();
      }
    }
  }

  @Test
  void aStaleReadAmongThousandsOfCallsIsShownByAFew() {
    for (long seed = 0; seed < 20; seed++) {
      History history = Simulated.run(seed, Simulated.Bug.STALE_READ, 8, 5_000, 1, 0);
      Verdict verdict = new BoundedSearch(MODEL).check(history, budget());

      Anomaly anomaly = ((Verdict.Refuted) verdict).anomalies().getFirst();
      assertThat(anomaly.ops()).as("seed %d: %s", seed, anomaly).hasSizeLessThanOrEqualTo(20);
      assertThat(RegisterCertificate.recheck(verdict, history, budget()).confirmed()).isTrue();
    }
  }

  @Test
  void aDefectAmongFewValuesIsShownByAWindow() {
    int small = 0;
    for (long seed = 0; seed < 40; seed++) {
      History history = Simulated.run(seed, Simulated.Bug.BLIND_CAS, 4, 2_000, 1, 5);
      Verdict verdict = new BoundedSearch(MODEL).check(history, budget());

      Anomaly anomaly = ((Verdict.Refuted) verdict).anomalies().getFirst();
      small += anomaly.ops().size() <= 20 ? 1 : 0;
      // Throws if the evidence is wrong.
      RegisterCertificate.recheck(verdict, history, budget());
    }
    assertThat(small).as("of at most 20 operations").isGreaterThan(30);
  }

  // A prefix of the history: what is open at its end is unknown.
  private static Counterexample.Part whole(History history, SplittableRandom random) {
    long cut = history.calledNanos(random.nextInt(history.size()));
    int[] ops =
        IntStream.range(0, history.size())
            .filter(op -> history.type(op) != Outcome.Type.FAILED)
            .filter(op -> history.calledNanos(op) <= cut)
            .toArray();
    return new Counterexample.Part(
        ops, Long.MIN_VALUE, cut, new long[] {Linearizability.initial(history)}, 0, List.of());
  }

  // Without some families, if nothing looks at all of them, and without some of what keeps the
  // state.
  private static int[] without(History history, Counterexample.Part part, SplittableRandom random) {
    int[] kept =
        Arrays.stream(part.ops())
            .filter(op -> !keepsState(history, op) || random.nextBoolean())
            .toArray();
    boolean negative =
        Arrays.stream(kept)
            .anyMatch(op ->
                history.kind(history.firstAction(op)) == io.faultline.history.Kind.CAS
                    && history.answer(history.firstAction(op)) != History.Answer.YES
                    && history.returnedNanos(op) <= part.cutNanos());
    if (negative) {
      return kept;
    }
    var families = new Families(history, kept);
    long chosen = random.nextLong();
    return Arrays.stream(kept)
        .filter(op -> ((chosen >> (families.of(op) & 31)) & 1) == 0)
        .toArray();
  }

  private static boolean keepsState(History history, int op) {
    int action = history.firstAction(op);
    return MODEL.keepsState(history.kind(action), history.answer(action));
  }

  private static Budget budget() {
    return Budget.of(Duration.ofSeconds(60), 1_000_000, System::nanoTime);
  }
}
