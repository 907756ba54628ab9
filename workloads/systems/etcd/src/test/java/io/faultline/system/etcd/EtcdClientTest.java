package io.faultline.system.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.faultline.cluster.HostSpec;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Value;
import io.faultline.system.etcd.MadeUpMember.Answer;
import io.faultline.workload.Options;
import io.faultline.workload.Refused;
import io.faultline.workload.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a client makes of members that misbehave, without etcd.
class EtcdClientTest {
  // An address of loopback that nobody else's tests have.
  private static final String HERE = "127.82.0.1";
  private static final Duration LIMIT = Duration.ofMillis(700);
  // No test waits for it.
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Call READ = Call.of("read", Action.read(Value.of(1)));
  private static final Call WRITE = Call.of("write", Action.write(Value.of(1), Value.of(2)));
  private static final Call CAS = Call.of("cas", Action.cas(Value.of(1), Value.NIL, Value.of(2)));

  static EtcdConnection connection(Duration limit) {
    return new EtcdConnection(
        new Target(
            new HostSpec("n1", HERE, 22, List.of(), ""), "register", "run", limit, Options.NONE),
        false);
  }

  static Stream<Answer> breakages() {
    return Stream.of(MadeUpMember::refuseStream, MadeUpMember::goAway, MadeUpMember::reset);
  }

  @ParameterizedTest
  @MethodSource("breakages")
  void aCallThatMayHaveArrivedIsUnknownAndIsMadeOnce(Answer breakage) throws Exception {
    for (Call call : List.of(WRITE, CAS)) {
      try (var member = new MadeUpMember(HERE, breakage);
          var connection = connection(LONG)) {
        assertThatThrownBy(() -> connection.client(0).invoke(call)).isInstanceOf(IOException.class);
        assertThat(member.calls).hasValue(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("breakages")
  void aReadThatBreaksIsRefusedAndIsMadeOnce(Answer breakage) throws Exception {
    try (var member = new MadeUpMember(HERE, breakage);
        var connection = connection(LONG)) {
      assertThatThrownBy(() -> connection.client(0).invoke(READ)).isInstanceOf(Refused.class);
      assertThat(member.calls).hasValue(1);
    }
  }

  @ParameterizedTest
  @MethodSource("breakages")
  void aTransactionIsUnknownOnceItMayHaveWritten(Answer breakage) throws Exception {
    Call registers =
        new Call("txn", List.of(Action.read(Value.of(1)), Action.write(Value.of(2), Value.of(3))));
    Call lists =
        new Call("txn", List.of(Action.read(Value.of(1)), Action.append(Value.of(2), Value.of(3))));
    try (var member = new MadeUpMember(HERE, breakage);
        var connection = connection(LONG)) {
      assertThatThrownBy(() -> new TransactionClient(connection, "run", false).invoke(registers))
          .isInstanceOf(IOException.class);
      // A list is read first.
      assertThatThrownBy(() -> new TransactionClient(connection, "run", true).invoke(lists))
          .isInstanceOf(Refused.class);
      assertThat(member.calls).hasValue(2);
    }
  }

  @BeforeAll
  static void loadWhatTheFirstCallLoads() throws Exception {
    try (var member = new MadeUpMember(HERE, MadeUpMember::reset);
        var connection = connection(LONG)) {
      assertThatThrownBy(() -> connection.client(0).invoke(READ)).isInstanceOf(Refused.class);
      assertThat(member.calls).hasValue(1);
    }
  }

  @Test
  void aCallThatIsNotAnsweredIsUnknownWhenItsTimeIsUp() throws Exception {
    for (Call call : List.of(READ, WRITE, CAS)) {
      try (var member = new MadeUpMember(HERE, MadeUpMember::silence);
          var connection = connection(LIMIT)) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> connection.client(0).invoke(call))
            .isInstanceOf(IOException.class)
            .hasMessage("no answer within the time limit");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isBetween(LIMIT.minusMillis(50), LIMIT.plusMillis(700));
        assertThat(member.calls).hasValue(1);
      }
    }
  }

  @Test
  void aMemberThatNeverGreetsIsSentNothing() throws Exception {
    try (var member = new MadeUpMember(HERE, null);
        var connection = connection(LIMIT)) {
      assertThatThrownBy(() -> connection.client(0).invoke(WRITE))
          .isInstanceOf(Refused.class)
          .hasMessage("not sent: no connection within the time limit");
      assertThat(member.connections).hasValueGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void nobodyListeningRefusesAtOnce() {
    try (var connection = connection(LONG)) {
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> connection.client(0).invoke(WRITE))
            .isInstanceOf(Refused.class)
            .hasMessage("not sent: no connection");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  // The other side of "not sent": connections come up while calls wait for them, and calls give up
  // at about that moment.
  @Test
  void noCallThatWasRefusedAsNotSentWasSeenByAMember() throws Exception {
    int refused = 0;
    int seen = 0;
    for (int round = 0; round < 200; round++) {
      try (var member = new MadeUpMember(HERE, MadeUpMember::silence);
          var connection = connection(Duration.ofNanos(500_000 + round * 50_000L))) {
        Throwable end = catchThrowable(() -> connection.client(0).invoke(WRITE));
        if (end instanceof Refused) {
          // Time for what was sent after all to be seen.
          Thread.sleep(2);
          assertThat(member.calls).as("round %d", round).hasValue(0);
          refused++;
        }
        seen += member.calls.get();
      }
    }
    assertThat(refused).as("refused").isPositive();
    assertThat(seen).as("seen").isPositive();
  }

  @Test
  void aChannelThatWasClosedSendsNothing() {
    var connection = connection(LIMIT);
    connection.close();

    assertThatThrownBy(() -> connection.client(0).invoke(WRITE)).isInstanceOf(Refused.class);
  }

  @Test
  void anInterruptedWriteIsUnknownAndTheThreadStaysInterrupted() throws Exception {
    try (var member = new MadeUpMember(HERE, MadeUpMember::silence);
        var connection = connection(LONG)) {
      var ends = new java.util.concurrent.LinkedBlockingQueue<Object>();
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                ends.add(catchThrowable(() -> connection.client(0).invoke(WRITE)));
                ends.add(Thread.currentThread().isInterrupted());
              });
      while (member.calls.get() == 0) {
        Thread.sleep(5);
      }
      thread.interrupt();

      assertThat(ends.poll(5, java.util.concurrent.TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              IOException.class, e -> assertThat(e).hasMessage("the call was cancelled"));
      assertThat(ends.poll(5, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(true);
    }
  }

  @Test
  void readsAreLinearizableOrSerializableAndNothingElse() {
    var target =
        new Target(
            new HostSpec("n1", HERE, 22, List.of(), ""),
            "register",
            "run",
            LIMIT,
            new Options(Map.of("reads", "stale")));

    assertThatThrownBy(() -> new EtcdSystem().connect(target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("option reads is linearizable or serializable, not 'stale'");
  }

  @Test
  void aRunWithoutANameIsRefusedSinceItsKeysWouldBeEverybodys() {
    var target =
        new Target(
            new HostSpec("n1", HERE, 22, List.of(), ""), "register", " ", LIMIT, Options.NONE);

    assertThatThrownBy(() -> new EtcdSystem().connect(target))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
