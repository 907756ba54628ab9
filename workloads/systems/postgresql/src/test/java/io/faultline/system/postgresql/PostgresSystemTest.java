package io.faultline.system.postgresql;

import static io.faultline.system.postgresql.Hands.RECOVERY;
import static io.faultline.system.postgresql.Hands.append;
import static io.faultline.system.postgresql.Hands.r;
import static io.faultline.system.postgresql.Hands.until;
import static io.faultline.system.postgresql.Hands.values;
import static io.faultline.system.postgresql.Hands.w;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Value;
import io.faultline.testing.RealCluster;
import io.faultline.workload.Client;
import io.faultline.workload.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL on one host, run by Faultline.
class PostgresSystemTest {
  @RegisterExtension static final RealCluster HOSTS = new RealCluster(1);

  private static final PostgresSystem POSTGRES = new PostgresSystem();
  private static Cluster cluster;
  private static Hands hands;

  @BeforeAll
  static void bringUp() throws Exception {
    cluster = HOSTS.cluster();
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

  @Test
  void oneServerServesAndIsThePrimary() throws Exception {
    assertThat(POSTGRES.version(cluster)).startsWith("15.");
    assertThat(POSTGRES.primaries(cluster)).containsExactly("n1");
    assertThat(hands.pids()).hasSizeGreaterThan(3);
  }

  @Test
  void startingAServerThatRunsOrIsPausedDoesNothing() throws Exception {
    String first = hands.pids().getFirst();
    for (String signal : List.of("CONT", "STOP")) {
      hands.signal(signal);
      hands.host().must(POSTGRES.start(cluster, hands.host()));

      assertThat(hands.pids()).startsWith(first);
    }
  }

  @Test
  void aKilledServerFailsItsCallsAndComesBackOnItsData() throws Exception {
    Client client = hands.connect("list-append", "killed", "serializable").client(0);
    assertThat(values(client, append(1, 11), r(1))).containsExactly(Value.NIL, Value.items(11));
    hands.signal("KILL");
    until(RECOVERY, () -> assertThat(hands.pids()).isEmpty());

    assertThatThrownBy(() -> values(client, append(1, 12)))
        .isInstanceOf(Refused.class)
        // A process that outlives the first one for a moment says that it ends.
        .hasMessageMatching("before COMMIT: the (connection broke|server shuts down)");
    assertThatThrownBy(() -> values(client, append(1, 13)))
        .isInstanceOf(Refused.class)
        .hasMessage("not sent: the connection broke");

    // As a host brings it back by itself: a plain script with a time limit.
    String script = POSTGRES.start(cluster, hands.host()).script();
    hands.host().must(Command.sh("timeout 20 sh -c " + Command.quote(script) + " >/dev/null 2>&1"));
    until(RECOVERY, () -> values(client, append(1, 14)));
    assertThat(values(client, r(1))).containsExactly(Value.items(11, 14));
    client.close();
  }

  @Test
  void aPausedServerIsSilentAndItsCallsEndInTime() throws Exception {
    Client client = hands.connect("list-append", "paused", "serializable").client(0);
    Client late = hands.connect("list-append", "paused", "serializable").client(1);
    values(client, append(1, 1));
    hands.signal("STOP");
    long start = System.nanoTime();
    assertThatThrownBy(() -> values(client, append(1, 2)))
        .isInstanceOf(Refused.class)
        .hasMessage("before COMMIT: no answer within the time limit");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Hands.LIMIT.minusMillis(50), Hands.LIMIT.plusSeconds(1));
    start = System.nanoTime();
    assertThatThrownBy(() -> values(late, append(1, 3)))
        .isInstanceOf(Refused.class)
        .hasMessage("not sent: no answer within the time limit");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Hands.LIMIT.plusSeconds(1));
    assertThat(POSTGRES.primaries(cluster)).isEmpty();

    hands.signal("CONT");
    until(RECOVERY, () -> values(client, append(1, 4)));
    assertThat(values(late, r(1))).containsExactly(Value.items(1, 4));
  }

  @Test
  void stopEndsAServerAlsoAPausedOneAndAgainDoesNothing() throws Exception {
    for (String signal : List.of("CONT", "STOP")) {
      hands.signal(signal);
      POSTGRES.stop(cluster, hands.host());
      assertThat(hands.pids()).isEmpty();
      POSTGRES.stop(cluster, hands.host());
      hands.start();
    }
  }

  @Test
  void dataLastUntilTheyAreWipedAndAreNotWipedUnderAServer() throws Exception {
    Client client = hands.connect("rw-register", "wiped", "serializable").client(0);
    values(client, w(1, 1));
    assertThatThrownBy(() -> POSTGRES.wipe(cluster, hands.host()))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("n1: `wipe postgresql`")
        .hasMessageContaining("PostgreSQL still runs on its data");
    for (boolean wipe : List.of(false, true)) {
      POSTGRES.stop(cluster, hands.host());
      if (wipe) {
        POSTGRES.wipe(cluster, hands.host());
        hands.host().must(Command.sh("[ ! -e /var/lib/faultline-postgresql ]"));
      }
      hands.start();
      Client next = hands.connect("rw-register", "wiped", "serializable").client(0);
      assertThat(values(next, r(1))).containsExactly(wipe ? Value.NIL : Value.of(1));
    }
  }

  @Test
  void aServerKeepsALog(@TempDir Path folder) throws Exception {
    for (String log : POSTGRES.logs(cluster, hands.host())) {
      hands.host().download(log, folder.resolve("log"));
    }
    assertThat(Files.readString(folder.resolve("log"))).contains("ready to accept connections");
  }

  @Test
  void nobodyElseIsLetInAndTheRoleIsNoSuperuser() throws Exception {
    try (var session = new Access(hands.host().spec().address(), Hands.LIMIT).open();
        var statement = session.createStatement()) {
      assertThatThrownBy(() -> statement.execute("COPY (SELECT 1) TO PROGRAM 'true'"))
          .hasMessageContaining("must be superuser");
    }
    String address = hands.host().spec().address();
    String url = "jdbc:postgresql://%s:%d/postgres?sslmode=disable&user=".formatted(address, 5432);
    for (String user : List.of("postgres", "faultline")) {
      assertThatThrownBy(() -> new org.postgresql.Driver().connect(url + user, null))
          .hasMessageContaining("no pg_hba.conf entry");
    }
  }

  @Test
  void aPortThatSomebodyElseHasIsNamedAndThatOneIsLeftAlone() throws Exception {
    Host host = hands.host();
    POSTGRES.stop(cluster, host);
    String other =
        host.must(
                Command.sh(
                    """
                    setsid etcd --data-dir /var/lib/other --listen-client-urls http://0.0.0.0:5432 --advertise-client-urls http://127.0.0.1:5432 </dev/null >/dev/null 2>&1 &
                    echo $!
                    """))
            .strip();
    try {
      host.must(
          Command.sh(
              "for i in $(seq 100); do ss -Hltn 'sport = :5432' | grep -q . && exit; sleep 0.1; done; exit 1"));

      assertThatThrownBy(() -> host.must(POSTGRES.start(cluster, host)))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("n1: `start postgresql`")
          .hasMessageContaining("somebody else listens on port 5432");
      assertThat(hands.pids()).isEmpty();
      host.must(Command.of("kill", "-0", other));
    } finally {
      host.must(Command.sh("kill -9 %s; rm -rf /var/lib/other".formatted(other)));
    }
    until(RECOVERY, () -> host.must(POSTGRES.start(cluster, host)));
  }

  @Test
  void aServerThatDoesNotComeUpIsNamedWithTheEndOfItsLog() throws Exception {
    POSTGRES.stop(cluster, hands.host());
    assertThatThrownBy(() -> POSTGRES.awaitReady(cluster, Duration.ofSeconds(1)))
        .isInstanceOf(HostException.class)
        .hasMessageStartingWith("n1: PostgreSQL lets the role faultline not in there after 1 s: ")
        .hasMessageContaining("it does not run, and its log ends:")
        .hasMessageContaining("database system is shut down");
  }

  @Test
  void aRegisterIsReadWrittenComparedAndSet() throws Exception {
    Client client = hands.connect("register", "register", "read-committed").client(0);
    Value key = Value.of(7);
    List<List<Object>> steps =
        List.of(
            List.of(Action.read(key), Value.NIL),
            List.of(Action.cas(key, Value.of(1), Value.of(2)), Value.of(false)),
            List.of(Action.cas(key, Value.NIL, Value.of(1)), Value.of(true)),
            List.of(Action.cas(key, Value.NIL, Value.of(3)), Value.of(false)),
            List.of(Action.read(key), Value.of(1)),
            List.of(Action.write(key, Value.of(-4)), Value.NIL),
            List.of(Action.cas(key, Value.of(-4), Value.of(5)), Value.of(true)),
            List.of(Action.read(key), Value.of(5)));
    for (List<Object> step : steps) {
      assertThat(client.invoke(Call.of("call", (Action) step.getFirst())).getFirst().value())
          .as("%s", step.getFirst())
          .isEqualTo(step.getLast());
    }
  }

  @Test
  void aTransactionReadsWhatItWroteAndIsSeenWholeOrNotAtAll() throws Exception {
    Client one = hands.connect("list-append", "whole", "serializable").client(0);
    Client two = hands.connect("list-append", "whole", "serializable").client(1);
    assertThat(values(one, r(1), append(1, 1), r(1), append(2, 1), append(1, 2), r(1), r(3)))
        .containsExactly(
            Value.NIL,
            Value.NIL,
            Value.items(1),
            Value.NIL,
            Value.NIL,
            Value.items(1, 2),
            Value.NIL);
    assertThat(values(two, r(1), r(2))).containsExactly(Value.items(1, 2), Value.items(1));
  }

  @Test
  void forgettingARunRemovesItsRowsAndNoOthers() throws Exception {
    for (String workload : List.of("list-append", "rw-register")) {
      boolean lists = workload.equals("list-append");
      for (String namespace : List.of("run", "run/path", "run2", "ru", "ru_")) {
        Client client = hands.connect(workload, namespace, "serializable").client(0);
        values(client, lists ? append(1, 1) : w(1, 1));
      }
      POSTGRES.forget(cluster, "run");

      for (String namespace : List.of("run", "run/path", "run2", "ru", "ru_")) {
        Client client = hands.connect(workload, namespace, "serializable").client(0);
        Value left = values(client, r(1)).getFirst();
        assertThat(left.equals(Value.NIL))
            .as("%s of %s", namespace, workload)
            .isEqualTo(namespace.equals("run") || namespace.startsWith("run/"));
      }
    }
  }
}
