package io.faultline.bench;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Traits;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Histories of transactions on registers, as a database without faults gives them: 20 clients,
/// four actions a transaction, half of them writes, each of another value.
///
/// @param transactions how many are begun
/// @param keys how many there are; 0 for keys of 32 writes each, ten in use at a time
/// @param serial whether each transaction happens at a moment; else it reads a snapshot, and is
///   refused if another has written one of its keys since
/// @param times whether the history has times; else only the order of its sessions, which binds
/// @param stamps whether it has the timestamps of snapshots and commits
public record Transacting(
    int transactions, int keys, boolean serial, boolean times, boolean stamps, long seed) {
  private static final int CLIENTS = 20;
  private static final int ACTIONS = 4;
  private static final int IN_USE = 10;
  private static final int WRITES = 32;

  /// Makes it.
  public History run() {
    return new Run(this).all();
  }

  private static final class Run {
    private final Transacting plan;
    private final SplittableRandom random;
    private final HistoryBuilder builder;
    // Per key, when it was written and what, the latest last.
    private long[][] writtenAt = new long[64][];
    private long[][] values = new long[64][];
    private int[] sizes = new int[64];
    private final int[][] keyOf = new int[CLIENTS][ACTIONS];
    private final long[][] writes = new long[CLIENTS][ACTIONS];
    private final long[] snapshot = new long[CLIENTS];
    private final boolean[] isOpen = new boolean[CLIENTS];
    private long now;
    private long nextValue = 1;
    private final int[] active = new int[IN_USE];
    private int made;

    Run(Transacting plan) {
      this.plan = plan;
      random = new SplittableRandom(plan.seed);
      builder = new HistoryBuilder().traits(new Traits(plan.times, !plan.times));
      for (int i = 0; i < IN_USE; i++) {
        active[i] = made++;
      }
    }

    History all() {
      int begun = 0;
      int running = 0;
      while (begun < plan.transactions || running > 0) {
        int client = random.nextInt(CLIENTS);
        now++;
        if (isOpen[client]) {
          end(client);
          running--;
        } else if (begun < plan.transactions) {
          begin(client);
          begun++;
          running++;
        }
      }
      return builder.build();
    }

    private void begin(int client) {
      isOpen[client] = true;
      snapshot[client] = now;
      builder.beginCall(client, client, "", "txn", plan.times ? now : 0);
      for (int i = 0; i < ACTIONS; i++) {
        int key = key();
        boolean isWrite = random.nextBoolean();
        keyOf[client][i] = key;
        writes[client][i] = isWrite ? nextValue++ : 0;
        builder.action(
            isWrite ? Kind.WRITE : Kind.READ,
            key,
            isWrite ? writes[client][i] : Values.NIL,
            Values.UNKNOWN);
      }
    }

    private int key() {
      if (plan.keys > 0) {
        return random.nextInt(plan.keys);
      }
      int slot = random.nextInt(IN_USE);
      if (active[slot] < sizes.length && sizes[active[slot]] >= WRITES) {
        active[slot] = made++;
      }
      return active[slot];
    }

    private void end(int client) {
      isOpen[client] = false;
      long at = plan.times ? now : 0;
      long reads = plan.serial ? now : snapshot[client];
      for (int i = 0; !plan.serial && i < ACTIONS; i++) {
        if (writes[client][i] != 0 && last(keyOf[client][i]) > snapshot[client]) {
          builder.failed(client, "conflict", at);
          return;
        }
      }
      int op = builder.beginOk(client, ACTIONS, at);
      for (int i = 0; i < ACTIONS; i++) {
        if (writes[client][i] == 0) {
          builder.result(op, i, read(client, i, reads), Result.NO_VERSION);
        }
      }
      for (int i = 0; i < ACTIONS; i++) {
        if (writes[client][i] != 0) {
          write(keyOf[client][i], writes[client][i]);
        }
      }
      if (plan.stamps) {
        builder.timestamps(op, snapshot[client], now);
      }
    }

    private long last(int key) {
      return key < sizes.length && sizes[key] > 0 ? writtenAt[key][sizes[key] - 1] : -1;
    }

    private long read(int client, int action, long at) {
      int key = keyOf[client][action];
      for (int i = action - 1; i >= 0; i--) {
        if (keyOf[client][i] == key && writes[client][i] != 0) {
          return writes[client][i];
        }
      }
      for (int i = key < sizes.length ? sizes[key] - 1 : -1; i >= 0; i--) {
        if (writtenAt[key][i] <= at) {
          return values[key][i];
        }
      }
      return Values.NIL;
    }

    private void write(int key, long value) {
      if (key >= sizes.length) {
        int length = Math.max(key + 1, sizes.length * 2);
        writtenAt = Arrays.copyOf(writtenAt, length);
        values = Arrays.copyOf(values, length);
        sizes = Arrays.copyOf(sizes, length);
      }
      if (values[key] == null) {
        values[key] = new long[WRITES];
        writtenAt[key] = new long[WRITES];
      } else if (sizes[key] == values[key].length) {
        values[key] = Arrays.copyOf(values[key], sizes[key] * 2);
        writtenAt[key] = Arrays.copyOf(writtenAt[key], sizes[key] * 2);
      }
      writtenAt[key][sizes[key]] = now;
      values[key][sizes[key]++] = value;
    }
  }
}
