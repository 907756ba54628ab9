package io.faultline.system.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.cluster.Cluster;
import io.faultline.history.History;
import io.faultline.testing.RealCluster;
import io.faultline.workload.Options;
import io.faultline.workload.Workload;
import io.faultline.workload.transaction.ListAppendWorkload;
import io.faultline.workload.transaction.RwRegisterWorkload;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a real server's isolation levels are judged as: what they promise holds, and what they do
/// not promise is refuted where a workload like this shows it.
class LevelsTest {
  @RegisterExtension static final RealCluster HOSTS = new RealCluster(1);

  private static final PostgresSystem POSTGRES = new PostgresSystem();
  private static final ListAppendWorkload LISTS = new ListAppendWorkload();
  private static Hands hands;

  @BeforeAll
  static void bringUp() throws Exception {
    Cluster cluster = HOSTS.cluster();
    hands = new Hands(cluster, POSTGRES);
    POSTGRES.install(cluster, hands.host());
    hands.start();
  }

  private static History run(Workload workload, String isolation, Hands.Attempt meanwhile)
      throws Exception {
    try (var connection =
        hands.connect(workload.name(), "judged-" + isolation + System.nanoTime(), isolation)) {
      return RecordedRun.of(workload, connection, Options.NONE, Duration.ofSeconds(5), meanwhile);
    }
  }

  // The evidence is checked again too.
  private static Verdict judge(Workload workload, History history, String name) {
    Promise promise = Objects.requireNonNull(workload.data().promises().get(name), name);
    Budget budget = Budget.of(Duration.ofSeconds(60), 10_000_000, System::nanoTime);
    Verdict verdict = promise.checker().check(history, budget);
    promise.auditor().recheck(verdict, history, budget);
    System.err.printf("%s of %d operations: %s%n", name, history.size(), words(verdict));
    return verdict;
  }

  private static String words(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holds _ -> "holds";
      case Verdict.Refuted refuted -> "refuted: " + anomalies(refuted);
      case Verdict.Undecided(var reason, var _, var _) -> "undecided: " + reason;
    };
  }

  private static Set<String> anomalies(Verdict verdict) {
    Set<String> names = new HashSet<>();
    if (verdict instanceof Verdict.Refuted refuted) {
      for (Anomaly anomaly : refuted.anomalies()) {
        names.add(anomaly.name());
      }
    }
    return names;
  }

  private static void assertHolds(History history, String... promises) {
    for (String promise : promises) {
      assertThat(judge(LISTS, history, promise)).as(promise).isInstanceOf(Verdict.Holds.class);
    }
  }

  @Test
  void serializableIsStrictlySerializable() throws Exception {
    History history = run(LISTS, "serializable", () -> {});

    assertThat(RecordedRun.ok(history)).hasSizeGreaterThan(200);
    assertHolds(history, "strict-serializable", "serializable", "snapshot-isolation");
  }

  @Test
  void serializableStaysSoThroughAKillAndAPause() throws Exception {
    History history =
        run(
            LISTS,
            "serializable",
            () -> {
              Thread.sleep(1_000);
              hands.signal("KILL");
              Hands.until(Hands.RECOVERY, () -> assertThat(hands.pids()).isEmpty());
              hands.start();
              Thread.sleep(300);
              hands.signal("STOP");
              Thread.sleep(2_200);
              hands.signal("CONT");
            });

    assertHolds(history, "strict-serializable");
  }

  @Test
  void repeatableReadIsSnapshotIsolationAndHasWriteSkew() throws Exception {
    History history = run(LISTS, "repeatable-read", () -> {});

    assertHolds(history, "snapshot-isolation", "strong-snapshot-isolation");
    for (String broken : List.of("repeatable-read", "serializable")) {
      assertThat(anomalies(judge(LISTS, history, broken))).as(broken).contains("G2-item");
    }
  }

  @Test
  void readCommittedLosesUpdatesAndSkewsReads() throws Exception {
    History history = run(LISTS, "read-committed", () -> {});

    assertHolds(history, "read-committed", "strong-read-committed");
    assertThat(anomalies(judge(LISTS, history, "snapshot-isolation")))
        .containsAnyOf("lost-update", "G-single");
    for (String broken : List.of("repeatable-read", "cursor-stability", "consistent-view")) {
      assertThat(judge(LISTS, history, broken)).as(broken).isInstanceOf(Verdict.Refuted.class);
    }
  }

  @Test
  void registersAreNotAccusedOfWhatTheirLevelPromises() throws Exception {
    var promised =
        Map.of(
            "serializable", "strict-serializable",
            "repeatable-read", "snapshot-isolation",
            "read-committed", "read-committed");
    for (var each : promised.entrySet()) {
      var registers = new RwRegisterWorkload();
      History history = run(registers, each.getKey(), () -> {});

      assertThat(RecordedRun.ok(history)).hasSizeGreaterThan(200);
      assertThat(judge(registers, history, each.getValue()))
          .as(each.getKey())
          .isNotInstanceOf(Verdict.Refuted.class);
    }
  }
}
