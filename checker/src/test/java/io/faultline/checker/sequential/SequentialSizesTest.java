package io.faultline.checker.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Budget;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.data.DataKind;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Larger histories: of replicas that are behind, which keep the promise though they answer stale
/// values, and of the same with one defect, which do not.
class SequentialSizesTest {
  private static final Promise PROMISE =
      DataKind.named("register").orElseThrow().promises().get("sequential");

  private static Budget budget() {
    return Budget.ofBytes(Duration.ofSeconds(30), 1L << 30, System::nanoTime);
  }

  /// One log of all writes; each session reads a copy of its own that has some beginning of it, and
  /// at least its own writes: sequentially consistent, and stale.
  private static History replicas(
      long seed, int ops, int sessions, int keys, int values, boolean forgetsOwnWrites) {
    var random = new SplittableRandom(seed);
    var builder = new HistoryBuilder();
    var log = new ArrayList<Map.Entry<Value, Value>>();
    int[] applied = new int[sessions];
    List<Map<Value, Value>> copies = new ArrayList<>();
    for (int s = 0; s < sessions; s++) {
      copies.add(new HashMap<>());
    }
    long now = 0;
    for (int i = 0; i < ops; i++) {
      int s = random.nextInt(sessions);
      Value key = Value.of(random.nextInt(keys));
      boolean writes = random.nextInt(3) == 0;
      int upTo = applied[s] + random.nextInt(log.size() - applied[s] + 1) / 2;
      if (writes) {
        Value value = Value.of(values == 0 ? i + 1 : 1 + random.nextInt(values));
        log.add(Map.entry(key, value));
        upTo = log.size();
        builder.call(s, s, "", Call.of("w", Action.write(key, value)), ++now);
        builder.ok(s, List.of(Result.DONE), ++now);
      }
      for (; applied[s] < upTo; applied[s]++) {
        copies.get(s).put(log.get(applied[s]).getKey(), log.get(applied[s]).getValue());
      }
      if (forgetsOwnWrites && writes && i > ops / 2) {
        copies.get(s).remove(key);
        forgetsOwnWrites = false;
        builder.call(s, s, "", Call.of("r", Action.read(key)), ++now);
        builder.ok(s, List.of(Result.of(Value.NIL)), ++now);
      }
      if (!writes) {
        builder.call(s, s, "", Call.of("r", Action.read(key)), ++now);
        builder.ok(s, List.of(Result.of(copies.get(s).getOrDefault(key, Value.NIL))), ++now);
      }
    }
    return builder.build();
  }

  private static Verdict judged(History history) {
    Budget budget = budget();
    long start = System.nanoTime();
    Verdict verdict = PROMISE.checker().check(history, budget);
    long took = System.nanoTime() - start;
    if (!(verdict instanceof Verdict.Undecided)) {
      assertThat(PROMISE.auditor().recheck(verdict, history, budget).confirmed()).isTrue();
    }
    System.out.printf(
        "%,d operations: %s in %,d ms%n", history.size(), verdict.word(), took / 1_000_000);
    return verdict;
  }

  @Test
  void copiesThatAreBehindKeepThePromise() {
    for (long seed = 0; seed < 20; seed++) {
      Verdict verdict = judged(replicas(seed, 5_000, 8, 5, 0, false));
      assertThat(verdict).as("seed %d: %s", seed, verdict).isInstanceOf(Verdict.Holds.class);
    }
  }

  @Test
  void copiesThatAreBehindAndWriteEqualValuesAreNeverAccused() {
    for (long seed = 0; seed < 20; seed++) {
      Verdict verdict = judged(replicas(seed, 300, 4, 2, 3, false));
      assertThat(verdict).as("seed %d: %s", seed, verdict).isNotInstanceOf(Verdict.Refuted.class);
    }
  }

  @Test
  void aCopyThatForgetsAWriteOfItsSessionIsFound() {
    for (long seed = 0; seed < 20; seed++) {
      Verdict verdict = judged(replicas(seed, 5_000, 8, 5, 0, true));
      assertThat(verdict).as("seed %d: %s", seed, verdict).isInstanceOf(Verdict.Refuted.class);
      assertThat(((Verdict.Refuted) verdict).anomalies().getFirst().ops().size())
          .isLessThanOrEqualTo(20);
    }
  }

  @Test
  void aHundredThousandOperationsAreOrdinary() {
    Verdict verdict = judged(replicas(1, 100_000, 10, 20, 0, false));
    assertThat(verdict).as("%s", verdict).isInstanceOf(Verdict.Holds.class);
    assertThat(judged(replicas(1, 100_000, 10, 20, 0, true))).isInstanceOf(Verdict.Refuted.class);
  }

  @Test
  void whatTheBudgetDoesNotSufficeForIsUndecidedAndSaysWhatWasProved() {
    History history = replicas(1, 5_000, 8, 5, 2, false);
    Budget little = Budget.ofBytes(Duration.ofSeconds(5), 1 << 18, System::nanoTime);
    Verdict verdict = PROMISE.checker().check(history, little);
    assertThat(verdict).isInstanceOf(Verdict.Undecided.class);
    assertThat(((Verdict.Undecided) verdict).proved()).contains("operations have an order");
  }
}
