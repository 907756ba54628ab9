package io.faultline.bench;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import java.util.List;
import java.util.SplittableRandom;

/// A history as a register workload records it, without running one: what files are made of that
/// are read for a benchmark.
final class GeneratedHistory {
  private static final int PROCESSES = 20;
  private static final int CALLS_PER_KEY = 1_000;

  private GeneratedHistory() {}

  /// `operations` reads and writes of single keys by 20 processes: half of them reads, no value
  /// written twice to a key, a microsecond or so apart.
  static History register(int operations, long seed) {
    SplittableRandom random = new Seed(seed).stream("generated");
    var builder = new HistoryBuilder();
    var open = new Call[PROCESSES];
    var current = new long[operations / CALLS_PER_KEY + 2];
    long nanos = 0;
    int called = 0;
    int returned = 0;
    while (returned < operations) {
      nanos += 200 + random.nextInt(1_000);
      int process = random.nextInt(PROCESSES);
      if (open[process] == null && called < operations) {
        Value key = Value.of(called / CALLS_PER_KEY);
        open[process] =
            random.nextBoolean()
                ? Call.of("read", Action.read(key))
                : Call.of("write", Action.write(key, Value.of(++called)));
        builder.call(process, open[process], nanos);
        called += open[process].name().equals("read") ? 1 : 0;
      } else if (open[process] != null) {
        Action action = open[process].only();
        int key = (int) ((Value.Int) action.key()).value();
        if (action.argument() instanceof Value.Int(long written)) {
          current[key] = written;
          builder.ok(process, List.of(Result.DONE), nanos);
        } else {
          Value seen = current[key] == 0 ? Value.NIL : Value.of(current[key]);
          builder.ok(process, List.of(Result.of(seen)), nanos);
        }
        open[process] = null;
        returned++;
      }
    }
    return builder.build();
  }
}
