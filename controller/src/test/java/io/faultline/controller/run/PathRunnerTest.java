package io.faultline.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.history.BinaryHistory;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryWriter;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.RunHeader;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import io.faultline.workload.Client;
import io.faultline.workload.Connection;
import io.faultline.workload.Options;
import io.faultline.workload.Refused;
import io.faultline.workload.register.RegisterWorkload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathRunnerTest {
  private static final Duration MAIN = Duration.ofMillis(300);

  @TempDir Path folder;

  private static List<Result> answer(Call call) {
    return List.of(call.only().kind() == Kind.CAS ? Result.of(Value.of(false)) : Result.DONE);
  }

  private static Connection connection(Client client) {
    return new Connection() {
      @Override
      public Client client(int process) {
        return client;
      }

      @Override
      public void close() {}
    };
  }

  private static PathPlan plan(int concurrency, double rate, Duration limit) {
    return new PathPlan(
        "p", new RegisterWorkload(), new Options(Map.of()), concurrency, rate, limit, new Seed(3));
  }

  /// The history of a path whose hosts n1 and n2 are asked through `client`.
  private History run(PathPlan plan, Client client, boolean readFinally)
      throws IOException, InterruptedException {
    var clock = new RunClock();
    Path file = folder.resolve("h.history");
    var connections = new LinkedHashMap<String, Connection>();
    connections.put("n1", connection(client));
    connections.put("n2", connection(client));
    try (var history = HistoryWriter.create(file, RunHeader.NONE, clock);
        var runner = new PathRunner(plan, history, clock, connections)) {
      runner.start(clock.getAsLong() + MAIN.toNanos());
      runner.awaitMain();
      if (readFinally) {
        assertThat(runner.readFinally(Duration.ofSeconds(5))).as("keys not read").isZero();
      }
    }
    return BinaryHistory.read(file);
  }

  @Test
  void everyCallIsRecordedWithItsHostAndOutcome() throws Exception {
    History history = run(plan(4, 400, Duration.ofSeconds(1)), PathRunnerTest::answer, false);

    assertThat(history.size()).isBetween(40, 250);
    for (int op = 0; op < history.size(); op++) {
      assertThat(history.type(op)).isEqualTo(Outcome.Type.OK);
      assertThat(history.host(op)).isEqualTo(history.process(op) % 2 == 0 ? "n1" : "n2");
      assertThat(history.session(op)).isEqualTo(history.process(op));
    }
  }

  @Test
  void theCallsAreThoseOfTheSeed() throws Exception {
    History history = run(plan(1, 500, Duration.ofSeconds(1)), PathRunnerTest::answer, false);

    var calls = new RegisterWorkload().calls(new Seed(3), 0, 1, new Options(Map.of()));
    for (int op = 0; op < history.size(); op++) {
      assertThat(history.op(op).call()).isEqualTo(calls.next());
    }
    assertThat(history.size()).isGreaterThan(20);
  }

  @Test
  void whatIsRefusedFailedAndAnythingElseIsUnknownAndRetiresTheProcess() throws Exception {
    var calls = new AtomicInteger();
    Client client =
        call -> {
          switch (calls.incrementAndGet() % 3) {
            case 0 -> throw new Refused("no");
            case 1 -> throw new IOException("cut");
            default -> {
              return answer(call);
            }
          }
        };

    History history = run(plan(2, 200, Duration.ofSeconds(1)), client, false);

    var processes = new TreeSet<Integer>();
    int unknown = 0;
    for (int op = 0; op < history.size(); op++) {
      processes.add(history.process(op));
      assertThat(history.session(op)).isEqualTo(history.process(op) % 2);
      switch (history.type(op)) {
        case OK -> {}
        case FAILED -> assertThat(history.error(op)).isEqualTo("no");
        case UNKNOWN -> {
          unknown++;
          assertThat(history.error(op)).isEqualTo("cut");
        }
      }
    }
    assertThat(unknown).isPositive();
    assertThat(processes.size()).isBetween(unknown, unknown + 2);
  }

  @Test
  void everyKeyThatWasTouchedIsReadALastTime() throws Exception {
    History history = run(plan(3, 600, Duration.ofSeconds(1)), PathRunnerTest::answer, true);

    var read = new TreeSet<Integer>();
    for (int op = history.size() - history.keys(); op < history.size(); op++) {
      assertThat(history.kind(history.firstAction(op))).isEqualTo(Kind.READ);
      read.add(history.key(history.firstAction(op)));
    }
    assertThat(read).hasSize(history.keys());
  }

  @Test
  void aClientThatNeverAnswersIsInterruptedAndItsCallUnknown() throws Exception {
    var never = new CountDownLatch(1);
    Client client =
        _ -> {
          never.await();
          throw new AssertionError("it was never let go");
        };
    var clock = new RunClock();
    Path file = folder.resolve("h.history");
    var connections = new LinkedHashMap<String, Connection>();
    connections.put("n1", connection(client));
    try (var history = HistoryWriter.create(file, RunHeader.NONE, clock);
        var runner =
            new PathRunner(plan(2, 100, Duration.ofMillis(50)), history, clock, connections)) {
      runner.start(clock.getAsLong() + Duration.ofMinutes(5).toNanos());
      while (runner.tally().counts().calls() == 0 && clock.getAsLong() < 200_000_000L) {
        Thread.sleep(5);
      }
      runner.finish();
      runner.awaitMain();
    }
    History recorded = BinaryHistory.read(file);
    assertThat(recorded.size()).isPositive();
    for (int op = 0; op < recorded.size(); op++) {
      assertThat(recorded.type(op)).isEqualTo(Outcome.Type.UNKNOWN);
    }
  }

  @Test
  void anErrorOfTheClientEndsThePathAndIsTold() {
    Client client =
        _ -> {
          throw new LinkageError("a jar is missing");
        };

    assertThatThrownBy(() -> run(plan(1, 100, Duration.ofSeconds(1)), client, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("path p cannot go on: a jar is missing");
  }
}
