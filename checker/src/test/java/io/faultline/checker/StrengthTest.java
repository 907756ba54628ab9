package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.transaction.search.StrongChecker;
import io.faultline.checker.transaction.search.StrongLevel;
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

    assertThat(strength).isEqualTo(new Strength(200, 200, 0, 0, false));
  }

  @Test
  void aHistoryWithoutReadsShowsNothing() {
    var builder = new HistoryBuilder();
    for (int i = 0; i < 500; i++) {
      call(builder, 0, Action.write(Value.of("x"), Value.of(i)), Result.DONE, 2L * i);
    }

    assertThat(Strength.of(builder.build(), CHECKER, 1, budget()))
        .isEqualTo(new Strength(200, 0, 0, 0, false));
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
        .isEqualTo(new Strength(0, 0, 0, 0, false));
    History history = Simulated.run(2, Simulated.Bug.NONE, 6, 300, 2, 3);
    assertThat(Strength.of(history, CHECKER, 1, new Budget(0, 1 << 30, () -> 1)))
        .isEqualTo(new Strength(0, 0, 0, 0, false));
  }

  @Test
  void ofAVeryLargeHistoryMutantsAreJudgedNearWhatIsChanged() {
    var builder = new HistoryBuilder();
    int transactions = 6_000;
    for (int i = 0; i < transactions; i++) {
      Value one = Value.of(i % 60);
      Value other = Value.of((i + 1) % 60);
      builder.call(
          0, new Call("txn", List.of(Action.read(one), Action.write(other, Value.of(i)))), 2L * i);
      Value found = i == 0 || one.equals(Value.of(0)) && i < 60 ? Value.NIL : Value.of(i - 1);
      builder.ok(0, List.of(Result.of(found), Result.DONE), 2L * i + 1);
    }
    History history = builder.build();
    var checker = new StrongChecker(StrongLevel.STRICT_SERIALIZABLE);
    assertThat(checker.check(history, budget())).isInstanceOf(Verdict.Holds.class);

    Strength strength = Strength.of(history, checker, 1, budget());

    assertThat(strength.inPart()).isTrue();
    assertThat(strength.mutants()).isEqualTo(200);
    assertThat(strength.share()).isGreaterThan(0.9);
  }

  @Test
  void aNeighbourhoodIsSomeKeysAndWhatActsOnThem() {
    var builder = new HistoryBuilder();
    for (int i = 0; i < 10; i++) {
      builder.call(
          0,
          new Call(
              "txn",
              List.of(
                  Action.write(Value.of(i), Value.of(i)),
                  Action.write(Value.of(i + 1), Value.of(i)))),
          2L * i);
      builder.ok(0, List.of(Result.DONE, Result.DONE), 2L * i + 1);
    }
    History history = builder.build();

    Neighbourhood near = Neighbourhood.of(history, history.byKey(), 5, 6);

    int[] ops = near.ops().stream().toArray();
    assertThat(ops).contains(4, 5, 6).hasSizeLessThanOrEqualTo(6);
    assertThat(near.keys().stream().mapToObj(history::keyValue)).contains(Value.of(5), Value.of(6));
    History part = new Mutant(history, ops, 5, near.keys()::get).original().build();
    assertThat(part.keys()).isEqualTo(near.keys().cardinality());
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
