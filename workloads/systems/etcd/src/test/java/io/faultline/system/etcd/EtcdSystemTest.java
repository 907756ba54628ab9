package io.faultline.system.etcd;

import static io.faultline.system.etcd.Hands.cas;
import static io.faultline.system.etcd.Hands.read;
import static io.faultline.system.etcd.Hands.until;
import static io.faultline.system.etcd.Hands.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import io.faultline.history.Result;
import io.faultline.history.Value;
import io.faultline.system.etcd.wire.PutRequest;
import io.faultline.testing.RealCluster;
import io.faultline.workload.Refused;
import io.grpc.CallOptions;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// etcd on five hosts, run by Faultline.
class EtcdSystemTest {
  @RegisterExtension static final RealCluster HOSTS = new RealCluster(5);

  private static final EtcdSystem ETCD = new EtcdSystem();
  private static final Duration RECOVERY = Duration.ofSeconds(20);
  private static Cluster cluster;
  private static Hands hands;

  @BeforeAll
  static void bringUp() throws Exception {
    cluster = HOSTS.cluster();
    hands = new Hands(cluster, ETCD);
    for (Host host : cluster.hosts()) {
      ETCD.install(cluster, host);
    }
    hands.startAll();
  }

  @AfterEach
  void makeWhole() throws Exception {
    hands.heal();
    hands.startAll();
  }

  @Test
  void fiveMembersServeAndAgreeOnOneLeader() throws Exception {
    assertThat(ETCD.version(cluster)).matches("3\\.\\d+\\.\\d+");
    assertThat(ETCD.primaries(cluster)).hasSize(1).isSubsetOf(cluster.spec().hostNames());
    for (Host host : cluster.hosts()) {
      assertThat(hands.pids(host.name())).as(host.name()).hasSize(1);
    }
  }

  @Test
  void startingAMemberThatRunsOrIsPausedDoesNothing() throws Exception {
    List<String> before = hands.pids("n2");
    for (String signal : List.of("CONT", "STOP")) {
      hands.signal(signal, "n2");
      long start = System.nanoTime();
      hands.host("n2").must(ETCD.start(cluster, hands.host("n2")));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(hands.pids("n2")).isEqualTo(before);
    }
  }

  @Test
  void aKilledMemberFailsAloneAndComesBackOnItsData() throws Exception {
    try (var on1 = hands.connect("n1", "killed", "linearizable");
        var on2 = hands.connect("n2", "killed", "linearizable");
        var stale2 = hands.connect("n2", "killed", "serializable")) {
      write(on1, 1, 11);
      assertThat(read(on2, 1).value()).isEqualTo(Value.of(11));
      Host host = hands.host("n2");
      hands.signal("KILL", "n2");
      until(RECOVERY, () -> assertThat(hands.pids("n2")).isEmpty());

      // Once the connection is known to be lost, nothing is sent, and nobody else is asked.
      until(
          Duration.ofSeconds(2),
          () -> assertThatThrownBy(() -> write(on2, 1, 12)).isInstanceOf(Refused.class));
      until(RECOVERY, () -> write(on1, 1, 13));

      // As a host brings it back by itself: a plain script with a time limit.
      String script = ETCD.start(cluster, host).script();
      host.must(Command.sh("timeout 10 sh -c " + Command.quote(script) + " >/dev/null 2>&1"));
      until(RECOVERY, () -> read(on2, 1));

      assertThat(read(on2, 1).value()).isEqualTo(Value.of(13));
      assertThat(read(stale2, 1).value()).isEqualTo(Value.of(13));
    }
  }

  @Test
  void aConnectionIsThereAsSoonAsTheMemberIs() throws Exception {
    try (var on2 = hands.connect("n2", "again", "serializable")) {
      read(on2, 1);
      hands.signal("KILL", "n2");
      until(RECOVERY, () -> assertThat(hands.pids("n2")).isEmpty());
      // Long enough for pauses between attempts to have grown.
      long down = System.nanoTime();
      while (System.nanoTime() - down < Duration.ofSeconds(4).toNanos()) {
        assertThatThrownBy(() -> read(on2, 1)).isInstanceOf(Refused.class);
        Thread.sleep(20);
      }
      hands.host("n2").must(ETCD.start(cluster, hands.host("n2")));
      until(RECOVERY, () -> hands.reached("n2", "Range"));
      assertThat(until(RECOVERY, () -> read(on2, 1))).isLessThan(Duration.ofMillis(500));
    }
  }

  @Test
  void aConnectionThatLostItsWayIsThereAgainSoonAfterTheWayIs() throws Exception {
    try (var on3 = hands.connect("n3", "lost", "serializable")) {
      read(on3, 1);
      hands
          .host("n3")
          .must(
              Command.of(
                  "iptables", "-w", "-A", "INPUT", "-p", "tcp", "--dport", "2379", "-j", "DROP"));
      long lost = System.nanoTime();
      while (System.nanoTime() - lost < Duration.ofSeconds(8).toNanos()) {
        assertThatThrownBy(() -> read(on3, 1)).isInstanceOf(Exception.class);
        Thread.sleep(20);
      }
      hands.host("n3").must(Command.of("iptables", "-w", "-F", "INPUT"));

      assertThat(until(RECOVERY, () -> read(on3, 1))).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void aRequestThatIsTooLargeIsTurnedDownInTheWordsOfTheTable() {
    String address = hands.host("n1").spec().address();
    ByteString key = ByteString.copyFromUtf8("large/1");
    var channel = EtcdConnection.channel(address);
    try {
      var put = PutRequest.newBuilder().setKey(key);
      put.setValue(ByteString.copyFrom(new byte[1_600 * 1024]));
      var sent = new Sent();
      CallOptions options =
          CallOptions.DEFAULT.withDeadlineAfter(RECOVERY).withStreamTracerFactory(sent);

      assertThatThrownBy(
              () -> ClientCalls.blockingUnaryCall(channel, Calls.PUT, options, put.build()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e ->
                  assertThat(Failure.of(e.getStatus(), sent.maybe(), false))
                      .isEqualTo(new Failure(true, "etcdserver: request is too large")));
      assertThat(hands.allKeys("n1")).doesNotContain("large/1");
    } finally {
      EtcdConnection.close(channel);
    }
  }

  @Test
  void aPausedMemberIsSilentAndItsCallsAreUnknown() throws Exception {
    try (var on1 = hands.connect("n1", "paused", "linearizable");
        var on3 = hands.connect("n3", "paused", "linearizable");
        var late3 = hands.connect("n3", "paused", "linearizable")) {
      write(on3, 1, 1);
      hands.signal("STOP", "n3");

      for (var call : List.<ThrowingCallable>of(() -> write(on3, 1, 2), () -> read(on3, 1))) {
        long start = System.nanoTime();
        assertThatThrownBy(call)
            .isInstanceOf(IOException.class)
            .hasMessage("no answer within the time limit");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isBetween(Hands.LIMIT.minusMillis(50), Hands.LIMIT.plusSeconds(1));
      }
      // Who had no connection before has sent nothing.
      assertThatThrownBy(() -> write(late3, 1, 3))
          .isInstanceOf(Refused.class)
          .hasMessage("not sent: no connection within the time limit");
      until(RECOVERY, () -> write(on1, 2, 1));
      assertThat(ETCD.primaries(cluster)).hasSize(1).doesNotContain("n3");

      hands.signal("CONT", "n3");
      until(RECOVERY, () -> write(on3, 3, 1));
      // The unknown write may have taken effect, as late as now; the refused one has not.
      assertThat(read(on1, 1).value()).isIn(Value.of(1), Value.of(2));
    }
  }

  @Test
  void stopEndsAMemberAlsoAPausedOneAndAgainDoesNothing() throws Exception {
    for (String signal : List.of("CONT", "STOP")) {
      hands.signal(signal, "n4");
      ETCD.stop(cluster, hands.host("n4"));
      assertThat(hands.pids("n4")).isEmpty();
      ETCD.stop(cluster, hands.host("n4"));
      hands.startAll();
    }
  }

  @Test
  void dataLastUntilTheyAreWipedAndAreNotWipedUnderAMember() throws Exception {
    try (var on1 = hands.connect("n1", "wiped", "linearizable")) {
      write(on1, 1, 1);
    }
    assertThatThrownBy(() -> ETCD.wipe(cluster, hands.host("n1")))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("n1: `wipe etcd`")
        .hasMessageContaining("etcd still runs on its data");
    for (boolean wipe : List.of(false, true)) {
      for (Host host : cluster.hosts()) {
        ETCD.stop(cluster, host);
        if (wipe) {
          ETCD.wipe(cluster, host);
          host.must(Command.sh("[ ! -e /var/lib/faultline-etcd ]"));
        }
      }
      hands.startAll();
      try (var on1 = hands.connect("n1", "wiped", "linearizable")) {
        assertThat(read(on1, 1).value()).isEqualTo(wipe ? Value.NIL : Value.of(1));
      }
    }
  }

  @Test
  void aMemberKeepsALog(@TempDir Path folder) throws Exception {
    for (String log : ETCD.logs(cluster, hands.host("n1"))) {
      hands.host("n1").download(log, folder.resolve("log"));
    }
    assertThat(Files.readAllLines(folder.resolve("log")))
        .as("what etcd writes, the warnings of its libraries among it")
        .anyMatch(line -> line.startsWith("{") && line.contains("\"msg\":"));
  }

  @Test
  void aPortThatSomebodyElseHasIsNamedAndThatOneIsLeftAlone() throws Exception {
    Host host = hands.host("n5");
    ETCD.stop(cluster, host);
    String other =
        host.must(
                Command.sh(
                    """
                    setsid etcd --data-dir /var/lib/other --listen-client-urls http://0.0.0.0:2379 --advertise-client-urls http://127.0.0.1:2379 </dev/null >/dev/null 2>&1 &
                    echo $!
                    """))
            .strip();
    try {
      host.must(
          Command.sh(
              "for i in $(seq 100); do ss -Hltn 'sport = :2379' | grep -q . && exit; sleep 0.1; done; exit 1"));

      assertThatThrownBy(() -> host.must(ETCD.start(cluster, host)))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("n5: `start etcd`")
          .hasMessageContaining("somebody else listens on port 2379 or 2380");
      assertThat(hands.pids("n5")).isEmpty();
      ETCD.stop(cluster, host);
      host.must(Command.of("kill", "-0", other));
    } finally {
      host.must(Command.sh("kill -9 %s; rm -rf /var/lib/other".formatted(other)));
    }
    until(RECOVERY, () -> host.must(ETCD.start(cluster, host)));
  }

  @Test
  void aMemberThatDoesNotComeUpIsNamedWithTheEndOfItsLog() throws Exception {
    Host host = hands.host("n4");
    ETCD.stop(cluster, host);
    // Long enough for the others to elect another leader if it led.
    assertThatThrownBy(() -> ETCD.awaitReady(cluster, Duration.ofSeconds(4)))
        .isInstanceOf(HostException.class)
        .hasMessageStartingWith("n4: etcd serves no reads there after 4 s\n  n4: ")
        .hasMessageContaining("it does not run, and its log ends:\n")
        .hasMessageContaining("\"msg\":")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("n1: "));

    host.must(
        Command.sh(
            "mv /var/lib/faultline-etcd/data /var/lib/faultline-etcd/kept; echo > /var/lib/faultline-etcd/data"));
    try {
      assertThatThrownBy(
              () -> {
                host.must(ETCD.start(cluster, host));
                ETCD.awaitReady(cluster, Duration.ofSeconds(1));
              })
          .isInstanceOf(HostException.class)
          .hasMessageContaining("n4: ")
          .hasMessageContaining("not a directory");
    } finally {
      host.must(
          Command.sh(
              "rm /var/lib/faultline-etcd/data; mv /var/lib/faultline-etcd/kept /var/lib/faultline-etcd/data"));
    }
  }

  @Test
  void aRegisterIsReadWrittenComparedAndSet() throws Exception {
    try (var on1 = hands.connect("n1", "register", "linearizable");
        var on5 = hands.connect("n5", "register", "linearizable")) {
      assertThat(read(on1, 7).value()).isEqualTo(Value.NIL);
      assertThat(read(on1, 7).hasVersion()).isFalse();
      assertThat(cas(on1, 7, Value.of(1), 2).value()).isEqualTo(Value.of(false));
      assertThat(cas(on1, 7, Value.NIL, 1).value()).isEqualTo(Value.of(true));
      assertThat(cas(on5, 7, Value.NIL, 3).value()).isEqualTo(Value.of(false));
      assertThat(read(on5, 7).value()).isEqualTo(Value.of(1));
      var written = write(on5, 7, -4);
      assertThat(written.value()).isEqualTo(Value.NIL);
      assertThat(read(on1, 7)).isEqualTo(new Result(Value.of(-4), written.version()));
      var set = cas(on1, 7, Value.of(-4), 5);
      assertThat(set.value()).isEqualTo(Value.of(true));
      assertThat(set.version()).isGreaterThan(written.version());
      assertThat(read(on5, 7)).isEqualTo(new Result(Value.of(5), set.version()));
    }
  }

  @Test
  void anIsolatedMemberAnswersSerializableReadsFromItsOwnStateAndNothingElse() throws Exception {
    try (var on1 = hands.connect("n1", "isolated", "linearizable");
        var stale1 = hands.connect("n1", "isolated", "serializable");
        var on2 = hands.connect("n2", "isolated", "linearizable");
        var stale2 = hands.connect("n2", "isolated", "serializable")) {
      write(on1, 1, 1);
      until(RECOVERY, () -> assertThat(read(stale1, 1).value()).isEqualTo(Value.of(1)));
      hands.isolate("n1");
      until(RECOVERY, () -> write(on2, 1, 2));

      long puts = hands.reached("n1", "Put");
      long elsewhere = hands.reached("n2", "Put");
      assertThatThrownBy(() -> write(on1, 1, 3)).isInstanceOf(IOException.class);
      // A leader that steps down says so once; after that there is nobody to ask.
      until(
          RECOVERY,
          () ->
              assertThatThrownBy(() -> read(on1, 1)).hasMessage("no answer within the time limit"));
      assertThat(hands.reached("n1", "Put")).as("puts of one write").isEqualTo(puts + 1);
      assertThat(hands.reached("n2", "Put")).as("puts elsewhere").isEqualTo(elsewhere);

      assertThat(read(stale1, 1).value()).as("n1's own state").isEqualTo(Value.of(1));
      assertThat(read(stale2, 1).value()).as("n2's own state").isEqualTo(Value.of(2));
    }
  }

  @Test
  void forgettingARunRemovesItsKeysAndNoOthers() throws Exception {
    for (String namespace : List.of("run", "run2", "ru", "run-")) {
      try (var on1 = hands.connect("n1", namespace, "linearizable")) {
        write(on1, 1, 1);
        write(on1, 12, 1);
      }
    }
    ETCD.forget(cluster, "run");

    assertThat(hands.allKeys("n2"))
        .doesNotContain("run/1", "run/12")
        .contains("run2/1", "run2/12", "ru/1", "ru/12", "run-/1", "run-/12");
  }

  @Test
  void forgettingAsksTheNextMemberWhereOneIsDead() throws Exception {
    ETCD.stop(cluster, hands.host("n1"));
    try (var on2 = hands.connect("n2", "forgotten", "linearizable")) {
      until(RECOVERY, () -> write(on2, 1, 1));
      ETCD.forget(cluster, "forgotten");
      assertThat(hands.allKeys("n2")).doesNotContain("forgotten/1");
    }
  }
}
