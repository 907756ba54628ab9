package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A history that could have failed is told from one that could not.
class StrengthTest {
  private static final Checker CHECKER = new BoundedSearch(new RegisterModel());

  @Test
  void aHistoryOfOneCallAtATimeWouldHaveShownEveryWrongRead() {
    var builder = new HistoryBuilder();
    for (int i = 0; i < 500; i++) {
      call(builder, 0, Action.write(Value.of("x"), Value.of(i)), Result.DONE, 4L * i);
      call(builder, 0, Action.read(Value.of("x")), Result.of(Value.of(i)), 4L * i + 2);
    }

    Strength strength = Strength.of(builder.build(), CHECKER, 1, budget());

    assertThat(strength).isEqualTo(new Strength(200, 200, 0, 0));
  }

  @Test
  void aHistoryWithoutReadsShowsNothing() {
    var builder = new HistoryBuilder();
    for (int i = 0; i < 500; i++) {
      call(builder, 0, Action.write(Value.of("x"), Value.of(i)), Result.DONE, 2L * i);
    }

    assertThat(Strength.of(builder.build(), CHECKER, 1, budget()))
        .isEqualTo(new Strength(200, 0, 0, 0));
  }

  @Test
  void moreCallsAtOnceShowLess() {
    double two = share(Simulated.run(1, Simulated.Bug.NONE, 2, 400, 2, 0));
    double twenty = share(Simulated.run(1, Simulated.Bug.NONE, 20, 400, 2, 0));

    assertThat(two).isGreaterThan(0.5);
    assertThat(twenty).isLessThan(two);
  }

  @Test
  void theSameSeedGivesTheSameMutants() {
    History history = Simulated.run(2, Simulated.Bug.NONE, 6, 300, 2, 3);

    assertThat(Strength.of(history, CHECKER, 7, budget()))
        .isEqualTo(Strength.of(history, CHECKER, 7, budget()));
  }

  @Test
  void anEmptyHistoryAndOneWithoutTimeHaveNoStrength() {
    assertThat(Strength.of(new HistoryBuilder().build(), CHECKER, 1, budget()))
        .isEqualTo(new Strength(0, 0, 0, 0));
    History history = Simulated.run(2, Simulated.Bug.NONE, 6, 300, 2, 3);
    assertThat(Strength.of(history, CHECKER, 1, new Budget(0, 1 << 30, () -> 1)))
        .isEqualTo(new Strength(0, 0, 0, 0));
  }

  private static double share(History history) {
    assertThat(CHECKER.check(history, budget())).isInstanceOf(Verdict.Holds.class);
    return Strength.of(history, CHECKER, 1, budget()).share();
  }

  private static void call(
      HistoryBuilder builder, int process, Action action, Result result, long atNanos) {
    builder.call(process, Call.of(action.kind().word(), action), atNanos);
    builder.ok(process, List.of(result), atNanos + 1);
  }

  private static Budget budget() {
    return Budget.of(Duration.ofSeconds(60), 1_000_000, System::nanoTime);
  }
}
