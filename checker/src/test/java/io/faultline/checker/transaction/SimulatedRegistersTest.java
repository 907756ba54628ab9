package io.faultline.checker.transaction;

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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Databases of registers, simulated with and without one bug, are judged as they are.
class SimulatedRegistersTest {
  private static final int CLIENTS = 6;
  private static final int TRANSACTIONS = 300;
  private static final int SEEDS = 25;

  private enum Store {
    /// Every transaction happens when it ends.
    SERIAL,
    /// Every transaction reads as of its beginning, and is refused if a key it writes has changed.
    SNAPSHOT,
    /// The same, and never refused: updates are lost.
    NEVER_REFUSES,
    /// Serial, but one read in ten finds what was there before the last write.
    STALE_READS,
    /// Every read finds what is there at that moment, between the writes of others.
    READ_COMMITTED
  }

  @Test
  void aSerialStoreKeepsEverything() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Map<String, Verdict> verdicts = judge(Store.SERIAL, seed);
      verdicts.forEach(
          (word, verdict) -> assertThat(verdict).as(word).isNotInstanceOf(Verdict.Refuted.class));
      assertThat(held(verdicts))
          .contains(
              "strict-serializable", "serializable", "snapshot-isolation", "causal", "prefix");
    }
  }

  @Test
  void aSnapshotStoreIsNotSerializable() {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<String> held = held(judge(Store.SNAPSHOT, seed));
      assertThat(held)
          .as("seed %d", seed)
          .contains("strong-snapshot-isolation", "snapshot-isolation", "prefix", "causal")
          .doesNotContain("serializable", "repeatable-read");
    }
  }

  @Test
  void aStoreThatLosesUpdatesIsStillPrefix() {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<String> held = held(judge(Store.NEVER_REFUSES, seed));
      assertThat(held)
          .as("seed %d", seed)
          .contains("strong-prefix", "prefix", "causal", "read-atomic")
          .doesNotContain("snapshot-isolation", "serializable");
    }
  }

  @Test
  void staleReadsAreSeen() {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(held(judge(Store.STALE_READS, seed)))
          .as("seed %d", seed)
          .contains("read-committed")
          .doesNotContain("strict-serializable", "serializable");
    }
  }

  @Test
  void readCommittedIsNoMore() {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(held(judge(Store.READ_COMMITTED, seed)))
          .as("seed %d", seed)
          .contains("read-committed", "read-committed-axiomatic")
          .doesNotContain("read-atomic", "causal", "prefix", "serializable");
    }
  }

  private static List<String> held(Map<String, Verdict> verdicts) {
    return verdicts.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Verdict.Holds)
        .map(Map.Entry::getKey)
        .toList();
  }

  // Every promise, its evidence checked again, and the stronger ones against the weaker ones.
  private static Map<String, Verdict> judge(Store store, int seed) {
    History history = run(store, seed);
    Map<String, Verdict> verdicts = new HashMap<>();
    for (Promise promise : DataKind.named("rw-register").orElseThrow().promises().values()) {
      Budget budget = Budget.ofBytes(Duration.ofMinutes(1), 1 << 28, System::nanoTime);
      Verdict verdict = promise.checker().check(history, budget);
      promise.auditor().recheck(verdict, history, budget);
      verdicts.put(promise.name(), verdict);
    }
    for (Level level : Level.values()) {
      for (Level weaker : Level.values()) {
        if (level.implies(weaker) && verdicts.get(level.word()) instanceof Verdict.Holds) {
          assertThat(verdicts.get(weaker.word()))
              .as("%s, seed %d, %s holds, and %s", store, seed, level, weaker)
              .isNotInstanceOf(Verdict.Refuted.class);
        }
      }
    }
    implies(verdicts, "strong-session-serializable", "causal");
    implies(verdicts, "strong-session-prefix", "causal");
    implies(verdicts, "causal", "strong-session-read-atomic");
    implies(verdicts, "read-atomic", "read-committed-axiomatic");
    implies(verdicts, "read-committed-axiomatic", "read-committed");
    implies(verdicts, "strict-serializable", "strong-session-serializable");
    implies(verdicts, "strong-snapshot-isolation", "strong-session-snapshot-isolation");
    return verdicts;
  }

  private static void implies(Map<String, Verdict> verdicts, String stronger, String weaker) {
    if (verdicts.get(stronger) instanceof Verdict.Holds) {
      assertThat(verdicts.get(weaker)).as(weaker).isInstanceOf(Verdict.Holds.class);
    }
  }

  private static History run(Store store, int seed) {
    var random = new SplittableRandom(seed);
    var builder = new HistoryBuilder();
    List<TreeMap<Long, Long>> versions = new ArrayList<>();
    for (int key = 0; key < 5; key++) {
      versions.add(new TreeMap<>());
    }
    List<List<Action>> open = new ArrayList<>();
    List<List<Long>> readAt = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      open.add(List.of());
      readAt.add(List.of());
    }
    long value = 1;
    int begun = 0;
    for (long now = 1; begun < TRANSACTIONS || open.stream().anyMatch(a -> !a.isEmpty()); now++) {
      int client = random.nextInt(CLIENTS);
      if (open.get(client).isEmpty()) {
        if (begun++ >= TRANSACTIONS) {
          continue;
        }
        var actions = new ArrayList<Action>();
        for (int i = 0; i < 3; i++) {
          Value key = Value.of(random.nextInt(5));
          actions.add(
              random.nextBoolean() ? Action.write(key, Value.of(value++)) : Action.read(key));
        }
        builder.call(client, new Call("txn", actions), now);
        open.set(client, actions);
        readAt.set(client, List.of(now, now, now));
        continue;
      }
      if (store == Store.READ_COMMITTED
          && readAt.get(client).getFirst().equals(readAt.get(client).getLast())) {
        // The later reads come later.
        long begin = readAt.get(client).getFirst();
        readAt.set(client, List.of(begin, (begin + now) / 2, now));
        continue;
      }
      end(store, random, builder, versions, client, open.get(client), readAt.get(client), now);
      open.set(client, List.of());
    }
    return builder.build();
  }

  private static void end(
      Store store,
      SplittableRandom random,
      HistoryBuilder builder,
      List<TreeMap<Long, Long>> versions,
      int client,
      List<Action> actions,
      List<Long> readAt,
      long now) {
    var results = new ArrayList<Result>();
    Map<Value, Value> own = new HashMap<>();
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      TreeMap<Long, Long> there = versions.get((int) ((Value.Int) action.key()).value());
      boolean isWrite = !action.equals(Action.read(action.key()));
      if (isWrite) {
        own.put(action.key(), action.argument());
        results.add(Result.DONE);
        if (store == Store.SNAPSHOT && there.higherEntry(readAt.getFirst()) != null) {
          builder.failed(client, "conflict", now);
          return;
        }
        continue;
      }
      long at =
          switch (store) {
            case SERIAL -> now;
            case SNAPSHOT, NEVER_REFUSES -> readAt.getFirst();
            case STALE_READS ->
                random.nextInt(10) == 0 && !there.isEmpty() ? there.lastKey() - 1 : now;
            case READ_COMMITTED -> readAt.get(i);
          };
      var entry = there.floorEntry(at);
      Value found =
          own.getOrDefault(action.key(), entry == null ? Value.NIL : Value.of(entry.getValue()));
      results.add(Result.of(found));
    }
    builder.ok(client, results, now);
    own.forEach((key, written) ->
        versions.get((int) ((Value.Int) key).value()).put(now, ((Value.Int) written).value()));
  }
}
