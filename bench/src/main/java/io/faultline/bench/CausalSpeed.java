package io.faultline.bench;

import io.faultline.checker.Budget;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.data.DataKind;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// How long it takes to decide whether a million operations of 20 sessions keep the weak promises.
///
/// Each session is on a replica of its own, to which all writes come in one order, up to 200 of
/// them late: nothing is linearizable, and every weak promise is kept. Prints a row a promise: the
/// median of three checks after a warm-up, and the verdict.
public final class CausalSpeed {
  private static final int OPERATIONS = 1_000_000;
  private static final int SESSIONS = 20;
  private static final int KEYS = 100;
  private static final int LATEST = 200;
  private static final int RUNS = 3;
  private static final long MEMORY_BYTES = 4L << 30;

  private CausalSpeed() {}

  /// @param args names of promises; all of registers but linearizable if there are none
  public static void main(String[] args) {
    History history = history();
    DataKind register = DataKind.named("register").orElseThrow();
    for (Promise promise : register.promises().values()) {
      boolean asked =
          args.length == 0
              ? !promise.name().equals("linearizable")
              : Arrays.asList(args).contains(promise.name());
      if (asked) {
        row(promise, history);
      }
    }
  }

  private static void row(Promise promise, History history) {
    var nanos = new long[RUNS];
    String word = "";
    for (int run = -1; run < RUNS; run++) {
      long start = System.nanoTime();
      Verdict verdict =
          promise
              .checker()
              .check(
                  history, Budget.ofBytes(Duration.ofMinutes(2), MEMORY_BYTES, System::nanoTime));
      word = verdict.word();
      if (run >= 0) {
        nanos[run] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    System.out.printf("%-22s %8.2f s  %s%n", promise.name(), nanos[RUNS / 2] / 1e9, word);
  }

  private static History history() {
    SplittableRandom random = new Seed(1).stream("causal");
    var builder = new HistoryBuilder();
    var state = new long[SESSIONS][KEYS];
    var delivered = new int[SESSIONS];
    var writes = new int[OPERATIONS];
    int count = 0;
    for (int op = 0; op < OPERATIONS; op++) {
      int session = random.nextInt(SESSIONS);
      int key = random.nextInt(KEYS);
      boolean isWrite = random.nextBoolean();
      int upTo = isWrite ? count : count - random.nextInt(LATEST);
      for (int i = delivered[session]; i < upTo; i++) {
        state[session][writes[i] % KEYS] = writes[i];
      }
      delivered[session] = Math.max(delivered[session], upTo);
      long at = op * 1_000L;
      if (isWrite) {
        // The value tells its key.
        int value = (op + 1) * KEYS + key;
        writes[count++] = value;
        state[session][key] = value;
        delivered[session] = count;
        builder.call(session, Call.of("write", Action.write(Value.of(key), Value.of(value))), at);
        builder.ok(session, List.of(Result.DONE), at + 500);
      } else {
        long seen = state[session][key];
        builder.call(session, Call.of("read", Action.read(Value.of(key))), at);
        Value value = seen == 0 ? Value.NIL : Value.of(seen);
        builder.ok(session, List.of(Result.of(value)), at + 500);
      }
    }
    return builder.build();
  }
}
