package io.faultline.system.postgresql;

import static io.faultline.system.postgresql.Hands.append;
import static io.faultline.system.postgresql.Hands.r;
import static io.faultline.system.postgresql.Hands.until;
import static io.faultline.system.postgresql.Hands.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.cluster.Cluster;
import io.faultline.history.Action;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Value;
import io.faultline.testing.RealCluster;
import io.faultline.workload.Client;
import io.faultline.workload.Options;
import io.faultline.workload.transaction.ListAppendWorkload;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a real server does with transactions, and what their clients are told.
class TransactionsTest {
  @RegisterExtension static final RealCluster HOSTS = new RealCluster(1);

  private static final PostgresSystem POSTGRES = new PostgresSystem();
  private static final String BETWEEN = "127.83.0.1";
  private static final Options MANY = new Options(Map.of("max-writes-per-key", "100"));
  private static Hands hands;

  @BeforeAll
  static void bringUp() throws Exception {
    Cluster cluster = HOSTS.cluster();
    hands = new Hands(cluster, POSTGRES);
    POSTGRES.install(cluster, hands.host());
    hands.start();
  }

  @AfterEach
  void makeWhole() throws Exception {
    if (!hands.pids().isEmpty()) {
      hands.signal("CONT");
    }
    hands.start();
  }

  private static History run(String isolation, String namespace, Hands.Attempt meanwhile)
      throws Exception {
    try (var connection = hands.connect("list-append", namespace, isolation)) {
      return RecordedRun.of(
          new ListAppendWorkload(), connection, MANY, Duration.ofSeconds(6), meanwhile);
    }
  }

  // Every append that was told to be done is in its list once, and none that was refused: the
  // last read of each key is at the end.
  private static void assertKept(History history) {
    Map<Value, List<Value>> last = new HashMap<>();
    Map<Value, Set<Value>> done = new HashMap<>();
    Map<Value, Set<Value>> refused = new HashMap<>();
    for (int i = 0; i < history.size(); i++) {
      Op op = history.op(i);
      for (int a = 0; a < op.call().actions().size(); a++) {
        Action action = op.call().actions().get(a);
        switch (op.outcome()) {
          case Outcome.Ok(var results, var _) -> {
            if (action.kind() == Kind.APPEND) {
              done.computeIfAbsent(action.key(), _ -> new HashSet<>()).add(action.argument());
            } else {
              Value value = results.get(a).value();
              last.put(action.key(), value instanceof Value.Items(var items) ? items : List.of());
            }
          }
          case Outcome.Failed _ -> {
            if (action.kind() == Kind.APPEND) {
              refused.computeIfAbsent(action.key(), _ -> new HashSet<>()).add(action.argument());
            }
          }
          case Outcome.Unknown _ -> {}
        }
      }
    }
    assertThat(last).isNotEmpty();
    last.forEach((key, items) -> {
      assertThat(items).as("key %s", key).doesNotHaveDuplicates();
      assertThat(items).as("key %s", key).containsAll(done.getOrDefault(key, Set.of()));
      assertThat(items)
          .as("key %s", key)
          .doesNotContainAnyElementsOf(
              refused.getOrDefault(key, Set.of()).isEmpty()
                  ? Set.of(Value.of("none"))
                  : refused.get(key));
    });
  }

  private static Map<String, Integer> reasons(History history) {
    var reasons = new HashMap<String, Integer>();
    for (int i = 0; i < history.size(); i++) {
      switch (history.op(i).outcome()) {
        case Outcome.Ok _ -> reasons.merge("ok", 1, Integer::sum);
        case Outcome.Failed(var reason, var _) -> reasons.merge(reason, 1, Integer::sum);
        case Outcome.Unknown(var reason) -> reasons.merge("unknown: " + reason, 1, Integer::sum);
      }
    }
    return reasons;
  }

  @ParameterizedTest
  @CsvSource({
    "read-committed,  true,  true",
    "repeatable-read, false, true",
    "serializable,    false, false",
  })
  void aLevelPreventsWhatItIsMadeForAndNoMore(
      String isolation, boolean lostUpdates, boolean writeSkews) throws Exception {
    History history = run(isolation, "level-" + isolation, () -> {});

    System.err.printf("%s: %s%n", isolation, reasons(history));
    assertKept(history);
    assertThat(RecordedRun.ok(history)).hasSizeGreaterThan(200);
    assertThat(RecordedRun.mutualMisses(history, true) > 0).isEqualTo(lostUpdates);
    assertThat(RecordedRun.mutualMisses(history, false) > 0).isEqualTo(writeSkews);
    assertThat(reasons(history).keySet())
        .allMatch(
            reason -> reason.matches("ok|(before|at) COMMIT: (serialization failure|deadlock)"));
  }

  @Test
  void aKillLosesNothingThatWasToldAndNothingRefusedIsThere() throws Exception {
    History history =
        run(
            "serializable",
            "run-killed",
            () -> {
              for (int i = 0; i < 2; i++) {
                Thread.sleep(1_200);
                hands.signal("KILL");
                until(Hands.RECOVERY, () -> assertThat(hands.pids()).isEmpty());
                hands.start();
              }
            });

    System.err.println("killed: " + reasons(history));
    assertKept(history);
    assertThat(RecordedRun.ok(history)).hasSizeGreaterThan(100);
    assertThat(reasons(history).keySet())
        .anyMatch(reason -> reason.contains("the connection broke"));
  }

  @Test
  void aPauseEndsInTimeOutsAndNothingRefusedIsThere() throws Exception {
    History history =
        run(
            "serializable",
            "run-paused",
            () -> {
              Thread.sleep(1_000);
              hands.signal("STOP");
              Thread.sleep(2_500);
              hands.signal("CONT");
            });

    System.err.println("paused: " + reasons(history));
    assertKept(history);
    assertThat(reasons(history).keySet())
        .anyMatch(reason -> reason.contains("no answer within the time limit"));
  }

  @ParameterizedTest
  @EnumSource(Between.Fate.class)
  void aCommitWithoutAnAnswerIsUnknownWhetherItArrivedOrNot(Between.Fate fate) throws Exception {
    String server = hands.host().spec().address();
    String namespace = "between-" + fate;
    try (var between = new Between(BETWEEN, server, fate);
        var through = hands.connect(BETWEEN, "list-append", namespace, "serializable");
        var straight = hands.connect("list-append", namespace, "serializable")) {
      Client reader = straight.client(0);
      // Makes the tables, which takes a COMMIT of its own.
      assertThat(values(reader, r(1))).containsExactly(Value.NIL);
      ((PostgresConnection) through).tablesAreThere();
      Client writer = through.client(1);
      assertThatThrownBy(() -> values(writer, append(1, 1)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              fate == Between.Fate.ARRIVES_IN_SILENCE
                  ? "at COMMIT: no answer within the time limit"
                  : "at COMMIT: the connection broke");
      Value expected = fate == Between.Fate.BREAKS ? Value.NIL : Value.items(1);
      until(Hands.RECOVERY, () -> assertThat(values(reader, r(1))).containsExactly(expected));
      assertThat(between.commits()).as("COMMITs of one call").isEqualTo(1);
    }
  }

  @Test
  void aCallWaitsForALockNoLongerThanItsTimeLimit() throws Exception {
    Client client = hands.connect("list-append", "locked", "read-committed").client(0);
    values(client, append(1, 1));
    try (var holder = new Access(hands.host().spec().address(), Duration.ofSeconds(10)).open();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM faultline_lists WHERE run = 'locked' FOR UPDATE");
      assertThatThrownBy(() -> values(client, append(1, 2)))
          .hasMessage("before COMMIT: no answer within the time limit");
      holder.rollback();
    }
    assertThat(values(client, append(1, 3), r(1)).getLast()).isEqualTo(Value.items(1, 3));
  }
}
