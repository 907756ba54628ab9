package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.certificate.ContainerCertificate;
import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each key is decided by the cheapest algorithm that is allowed, and the verdict says which and
/// why.
class PlannerTest {
  @Test
  void aKeyIntoWhichNoValueIsPutTwiceIsDecidedByItsZones() {
    Verdict verdict = check(writes(1, 2), Algorithm.CHEAPEST);

    assertThat(method(verdict).algorithm()).isEqualTo("zones");
    assertThat(method(verdict).allowedBecause()).startsWith("exact where no value is put");
  }

  @Test
  void aKeyIntoWhichAValueIsPutTwiceIsLeftToTheSearch() {
    Verdict verdict = check(writes(1, 1), Algorithm.CHEAPEST);

    assertThat(method(verdict).algorithm()).isEqualTo("just-in-time");
    assertThat(method(verdict).allowedBecause())
        .endsWith("'zones' was not allowed on key 0: 1 is put there twice");
  }

  @Test
  void theMethodCountsTheKeysOfEachAlgorithm() {
    var builder = new HistoryBuilder();
    write(builder, 0, 1, 0);
    write(builder, 0, 1, 10);
    write(builder, 1, 1, 20);
    write(builder, 2, 1, 30);
    History history = builder.build();
    Verdict verdict = check(history, Algorithm.CHEAPEST);

    assertThat(method(verdict).algorithm()).isEqualTo("just-in-time and zones");
    assertThat(method(verdict).allowedBecause())
        .contains("1 key by 'just-in-time', ")
        .contains("2 keys by 'zones', ");
    assertThat(RegisterCertificate.recheck(verdict, history, budget()).confirmed()).isTrue();
  }

  @Test
  void anAlgorithmThatIsNotAllowedIsUndecidedAndSaysWhy() {
    assertThat(check(writes(1, 1), Algorithm.ZONES))
        .isEqualTo(
            new Verdict.Undecided(
                "'zones' cannot decide key 0: 1 is put there twice",
                "0 of 1 keys have an order",
                "leave the choice of the algorithm to the checker (--algorithm cheapest)"));
  }

  @Test
  void allAlgorithmsAgreeOnRandomHistories() {
    for (long seed = 0; seed < 20_000; seed++) {
      History history =
          RuleHistories.random(new SplittableRandom(seed), ReferenceObject.REGISTER, 8);
      Verdict verdict = check(history, Algorithm.ALL);
      assertThat(verdict instanceof Verdict.Holds)
          .as("seed %d", seed)
          .isEqualTo(ReferenceObject.REGISTER.hasOrder(history));
    }
  }

  @Test
  void severalThreadsComeToTheSameVerdictAsOne() {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (long seed = 0; seed < 50; seed++) {
        Simulated.Bug bug = seed % 2 == 0 ? Simulated.Bug.NONE : Simulated.Bug.STALE_READ;
        History history = Simulated.run(seed, bug, 8, 800, 20, 5);
        var checker = new Linearizability().with(Algorithm.SEARCH);
        Verdict many = checker.check(history, budget().with(new Workers(threads, 4)));
        Verdict one = checker.check(history, budget());

        assertThat(many.getClass()).as("seed %d", seed).isEqualTo(one.getClass());
        if (one instanceof Verdict.Refuted(_, var anomalies)) {
          assertThat(((Verdict.Refuted) many).anomalies()).as("seed %d", seed).isEqualTo(anomalies);
        }
        // Throws if the evidence is wrong.
        RegisterCertificate.recheck(many, history, budget());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatACounterAnswersNeedNotHaveBeenWritten() {
    var builder = new HistoryBuilder();
    Value key = Value.of("x");
    Action twice = new Action(Kind.INCREMENT, key, Value.of(2), Value.NIL);
    builder.call(0, Call.of("increment", twice), 0).ok(0, List.of(Result.DONE), 1);
    builder.call(0, Call.of("read", Action.read(key)), 2);
    builder.ok(0, List.of(Result.of(Value.of(2))), 3);

    assertThat(new Linearizability(new CounterModel()).check(builder.build(), budget()))
        .isInstanceOf(Verdict.Holds.class);
  }

  @Test
  void anObjectOfSeveralKeysIsSearchedAsOne() {
    var builder = new HistoryBuilder();
    Value x = Value.of("x");
    Value y = Value.of("y");
    builder.call(0, new Call("both", List.of(Action.write(x, x), Action.write(y, y))), 0);
    builder.call(1, new Call("read", List.of(Action.read(x), Action.read(y))), 1);
    builder.ok(1, List.of(Result.of(x), Result.of(Value.NIL)), 2);
    builder.ok(0, List.of(Result.DONE, Result.DONE), 3);

    assertThat(new Linearizability(MultiRegisterModel::over).check(builder.build(), budget()))
        .as("one key written, the other not yet")
        .isInstanceOf(Verdict.Refuted.class);
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void allAlgorithmsAgreeOnContainersAndTheSearchTakesWhatARuleRefuses(Container container) {
    Model model =
        switch (container) {
          case SET -> SetModel.create();
          case QUEUE -> ContainerModel.queue();
          case STACK -> ContainerModel.stack();
          case PRIORITY_QUEUE -> ContainerModel.priorityQueue();
        };
    ReferenceObject object = ReferenceObject.valueOf(container.name());
    for (long seed = 0; seed < 10_000; seed++) {
      History history = RuleHistories.random(new SplittableRandom(seed), object, 8);
      Verdict verdict =
          new Linearizability(container, model).with(Algorithm.ALL).check(history, budget());
      assertThat(verdict instanceof Verdict.Holds)
          .as("seed %d", seed)
          .isEqualTo(object.hasOrder(history));
      assertThat(ContainerCertificate.recheck(verdict, history, container, budget()).confirmed())
          .as("seed %d", seed)
          .isTrue();
    }
  }

  @Test
  void everyAlgorithmIsFoundByItsName() {
    for (Algorithm algorithm : Algorithm.values()) {
      assertThat(Algorithm.named(algorithm.word())).contains(algorithm);
    }
    assertThat(Algorithm.named("guess")).isEmpty();
  }

  private static History writes(long first, long second) {
    var builder = new HistoryBuilder();
    write(builder, 0, first, 0);
    write(builder, 0, second, 10);
    return builder.build();
  }

  private static void write(HistoryBuilder builder, long key, long value, long atNanos) {
    builder.call(0, Call.of("write", Action.write(Value.of(key), Value.of(value))), atNanos);
    builder.ok(0, List.of(Result.DONE), atNanos + 1);
  }

  private static Verdict.Method method(Verdict verdict) {
    return ((Verdict.Holds) verdict).method();
  }

  private static Verdict check(History history, Algorithm algorithm) {
    return new Linearizability().with(algorithm).check(history, budget());
  }

  private static Budget budget() {
    return Budget.of(Duration.ofSeconds(60), 1_000_000, System::nanoTime);
  }
}
