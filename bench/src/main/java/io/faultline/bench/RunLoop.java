package io.faultline.bench;

import io.faultline.controller.run.PathPlan;
import io.faultline.controller.run.PathRunner;
import io.faultline.controller.run.RunClock;
import io.faultline.history.BinaryHistory;
import io.faultline.history.Call;
import io.faultline.history.HistoryWriter;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.RunHeader;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import io.faultline.workload.Client;
import io.faultline.workload.Connection;
import io.faultline.workload.Options;
import io.faultline.workload.register.RegisterWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How many operations a second the run loop sustains, recorded, with a client that does nothing.
///
/// Prints a row for each number of processes: the rate over `seconds`, after as long a warm-up, the
/// bytes on disk an operation, and that every operation is read back.
public final class RunLoop {
  private static final int[] PROCESSES = {10, 100, 1_000, 10_000};

  private RunLoop() {}

  /// @param args how many seconds each row takes; 5 if not given
  public static void main(String[] args) throws IOException, InterruptedException {
    Duration length = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 5);
    System.out.println("processes   operations/s   bytes/operation   read back");
    for (int processes : PROCESSES) {
      measure(processes, length);
      Row row = measure(processes, length);
      System.out.printf(
          "%9d   %,12.0f   %15.1f   %s%n",
          processes, row.perSecond(), row.bytesPerOperation(), row.complete());
    }
  }

  private record Row(double perSecond, double bytesPerOperation, boolean complete) {}

  private static Row measure(int processes, Duration length)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("faultline-run-loop");
    Path file = folder.resolve("bench.history");
    try {
      var clock = new RunClock();
      var plan =
          new PathPlan(
              "bench",
              new RegisterWorkload(),
              new Options(Map.of()),
              processes,
              Double.POSITIVE_INFINITY,
              PathPlan.DEFAULT_CALL_TIME_LIMIT,
              new Seed(1));
      var connections = new LinkedHashMap<String, Connection>();
      for (String host : List.of("n1", "n2", "n3", "n4", "n5")) {
        connections.put(host, new Nothing());
      }
      long calls;
      double seconds;
      try (var history = HistoryWriter.create(file, RunHeader.NONE, clock);
          var runner = new PathRunner(plan, history, clock, connections)) {
        long start = clock.getAsLong();
        runner.start(start + length.toNanos());
        runner.awaitMain();
        seconds = (clock.getAsLong() - start) / 1e9;
        calls = runner.tally().counts().calls();
      }
      int readBack = BinaryHistory.read(file).size();
      return new Row(calls / seconds, (double) Files.size(file) / calls, readBack == calls);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  /// Answers at once: reads find nothing, compare-and-sets fail.
  private static final class Nothing implements Connection, Client {
    @Override
    public Client client(int process) {
      return this;
    }

    @Override
    public List<Result> invoke(Call call) {
      return List.of(call.only().kind() == Kind.CAS ? Result.of(Value.of(false)) : Result.DONE);
    }

    @Override
    public void close() {}
  }
}
