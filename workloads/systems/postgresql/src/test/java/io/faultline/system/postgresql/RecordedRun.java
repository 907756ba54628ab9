package io.faultline.system.postgresql;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import io.faultline.workload.Client;
import io.faultline.workload.Connection;
import io.faultline.workload.Options;
import io.faultline.workload.Refused;
import io.faultline.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A workload that runs on a server for a time, recorded.
final class RecordedRun {
  static final int PROCESSES = 10;
  private static final Seed SEED = new Seed(5);

  private final HistoryBuilder history = new HistoryBuilder();
  private final long start = System.nanoTime();
  private int processes;

  /// Runs `workload` for `time`, doing `meanwhile` on the caller's thread, and reads every key at
  /// the end.
  static History of(
      Workload workload,
      Connection connection,
      Options options,
      Duration time,
      Hands.Attempt meanwhile)
      throws Exception {
    return new RecordedRun().run(workload, connection, options, time, meanwhile);
  }

  private History run(
      Workload workload,
      Connection connection,
      Options options,
      Duration time,
      Hands.Attempt meanwhile)
      throws Exception {
    Set<Value> keys = new HashSet<>();
    long end = start + time.toNanos();
    var threads = new ArrayList<Thread>();
    processes = PROCESSES;
    for (int i = 0; i < PROCESSES; i++) {
      int line = i;
      Workload.Calls calls = workload.calls(SEED, line, PROCESSES, options);
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                int process = line;
                try (Client client = connection.client(line)) {
                  while (System.nanoTime() < end) {
                    Call call = calls.next();
                    synchronized (keys) {
                      call.actions().forEach(action -> keys.add(action.key()));
                    }
                    process = make(client, process, call);
                  }
                }
              }));
    }
    meanwhile.make();
    for (Thread thread : threads) {
      if (!thread.join(time.plusSeconds(20))) {
        throw new IllegalStateException("a client does not return");
      }
    }
    try (Client client = connection.client(0)) {
      int process = next();
      for (Value key : keys) {
        Call read = workload.finalRead(key).orElseThrow();
        Hands.until(Hands.RECOVERY, () -> client.invoke(read));
        process = make(client, process, read);
      }
    }
    return history.build();
  }

  private synchronized int next() {
    return processes++;
  }

  private int make(Client client, int process, Call call) {
    synchronized (this) {
      history.call(process, call, now());
    }
    try {
      List<Result> results = client.invoke(call);
      synchronized (this) {
        history.ok(process, results, now());
      }
      return process;
    } catch (Refused refused) {
      synchronized (this) {
        history.failed(process, refused.reason(), now());
      }
      pause();
      return process;
    } catch (IOException unknown) {
      synchronized (this) {
        history.unknown(process, String.valueOf(unknown.getMessage()), now());
        return next();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long now() {
    return System.nanoTime() - start;
  }

  static List<Op> ok(History history) {
    var ops = new ArrayList<Op>();
    for (int i = 0; i < history.size(); i++) {
      if (history.op(i).outcome() instanceof Outcome.Ok) {
        ops.add(history.op(i));
      }
    }
    return ops;
  }

  /// How many pairs of transactions each miss what the other appended: a cycle of two
  /// anti-dependencies. Those over one key alone are lost updates.
  static long mutualMisses(History history, boolean sameKey) {
    List<Op> ops = ok(history);
    long found = 0;
    for (int i = 0; i < ops.size(); i++) {
      for (int j = i + 1; j < Math.min(ops.size(), i + 60); j++) {
        Set<Value> there = missed(ops.get(i), ops.get(j));
        Set<Value> back = missed(ops.get(j), ops.get(i));
        if (!there.isEmpty() && !back.isEmpty()) {
          there.retainAll(back);
          found += there.isEmpty() != sameKey ? 1 : 0;
        }
      }
    }
    return found;
  }

  // The keys that `reader` read without an element that `writer` appended.
  private static Set<Value> missed(Op reader, Op writer) {
    var keys = new HashSet<Value>();
    List<Result> results = ((Outcome.Ok) reader.outcome()).results();
    for (int i = 0; i < results.size(); i++) {
      Action read = reader.call().actions().get(i);
      Value value = results.get(i).value();
      List<Value> items = value instanceof Value.Items list ? list.items() : List.of();
      if (read.kind() == Kind.READ) {
        for (Action append : writer.call().actions()) {
          if (append.kind() == Kind.APPEND
              && append.key().equals(read.key())
              && !items.contains(append.argument())) {
            keys.add(read.key());
          }
        }
      }
    }
    return keys;
  }
}
