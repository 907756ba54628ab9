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
import org.jspecify.annotations.Nullable;

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
    var open = new @Nullable Call[PROCESSES];
    var values = new long[operations / CALLS_PER_KEY + 2];
    long nanos = 0;
    int called = 0;
    int returned = 0;
    while (returned < operations) {
      nanos += 200 + random.nextInt(1_000);
      int process = random.nextInt(PROCESSES);
      Call current = open[process];
      if (current == null && called < operations) {
        Value key = Value.of(called / CALLS_PER_KEY);
        called++;
        Call call =
            random.nextBoolean()
                ? Call.of("read", Action.read(key))
                : Call.of("write", Action.write(key, Value.of(called)));
        builder.call(process, call, nanos);
        open[process] = call;
      } else if (current != null) {
        Action action = current.only();
        int key = (int) ((Value.Int) action.key()).value();
        if (action.argument() instanceof Value.Int(long written)) {
          values[key] = written;
          builder.ok(process, List.of(Result.DONE), nanos);
        } else {
          Value seen = values[key] == 0 ? Value.NIL : Value.of(values[key]);
          builder.ok(process, List.of(Result.of(seen)), nanos);
        }
        open[process] = null;
        returned++;
      }
    }
    return builder.build();
  }
}
