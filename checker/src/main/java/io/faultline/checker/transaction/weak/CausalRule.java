package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.Transactions;
import java.util.Arrays;

/// What causal consistency infers: if a transaction read a key from `b` that `a` also wrote, and a
/// chain of reads and session order leads from `a` to it, then `a` commits before `b`.
///
/// One pass in an order of these dependencies, with a clock for each transaction: how many of each
/// [Chains] lead to it. Of a chain only the last that wrote the key needs to be met. A clock is
/// given back once all that follow directly have been visited. Time n times the chains.
final class CausalRule {
  private static final int NEAR = 8;
  // In place of a clock that is not there.
  private static final int[] NONE = {};

  private final Transactions transactions;
  private final Dependencies dependencies;
  private final Chains chains;
  private final KeyWriters keyWriters;
  private final CommitEdges edges = new CommitEdges();
  private final int[] waiting;
  private final int[][] clocks;
  private final long mostBytes;
  // Per group, the place that was found last: the next one is near.
  private final int[] hints;
  private int[][] spare = new int[16][];
  private int spares;
  private long made;

  /// @param mostBytes what the clocks may take
  CausalRule(Dependencies dependencies, Chains chains, long mostBytes) {
    this.dependencies = dependencies;
    this.chains = chains;
    this.mostBytes = mostBytes;
    transactions = dependencies.transactions();
    keyWriters = new KeyWriters(transactions, chains);
    waiting = dependencies.outgoing();
    clocks = new int[transactions.size()][];
    Arrays.fill(clocks, NONE);
    hints = new int[keyWriters.groups()];
    for (int group = 0; group < hints.length; group++) {
      hints[group] = keyWriters.firstWriter(group);
    }
  }

  /// Whether the clocks fit. The edges are in [#edges] then.
  ///
  /// @param order the transactions in an order of their dependencies
  boolean infer(int[] order) {
    for (int t : order) {
      int[] clock = clock(t);
      if (made * (4L * chains.count() + 16) > mostBytes) {
        return false;
      }
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        if (transactions.readFrom(r) != Transactions.NOBODY) {
          read(r, clock);
        }
      }
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        if (transactions.readFrom(r) >= 0) {
          release(transactions.readFrom(r));
        }
      }
      for (int i = dependencies.firstBefore(t); i < dependencies.firstBefore(t + 1); i++) {
        release(dependencies.before(i));
      }
      if (waiting[t] > 0) {
        clocks[t] = clock;
      } else {
        giveBack(clock);
      }
    }
    return true;
  }

  CommitEdges edges() {
    return edges;
  }

  private int[] clock(int t) {
    int[] clock = NONE;
    for (int i = dependencies.firstBefore(t); i < dependencies.firstBefore(t + 1); i++) {
      clock = join(clock, dependencies.before(i));
    }
    for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
      if (transactions.readFrom(r) >= 0) {
        clock = join(clock, transactions.readFrom(r));
      }
    }
    if (clock.length == 0) {
      clock = take();
      Arrays.fill(clock, 0);
    }
    return clock;
  }

  private int[] join(int[] clock, int before) {
    int[] other = clocks[before];
    int chain = chains.of(before);
    int passed = chains.index(before) + 1;
    if (clock.length == 0) {
      int[] copy = take();
      System.arraycopy(other, 0, copy, 0, other.length);
      copy[chain] = Math.max(copy[chain], passed);
      return copy;
    }
    // Whoever has passed it has all that leads to it.
    if (clock[chain] < passed) {
      for (int c = 0; c < other.length; c++) {
        clock[c] = Math.max(clock[c], other[c]);
      }
      clock[chain] = passed;
    }
    return clock;
  }

  private void read(int r, int[] clock) {
    int key = transactions.readKey(r);
    int from = transactions.readFrom(r);
    for (int group = keyWriters.first(key); group < keyWriters.first(key + 1); group++) {
      int passed = clock[keyWriters.chain(group)];
      int first = keyWriters.firstWriter(group);
      if (chains.index(keyWriters.writer(first)) >= passed) {
        continue;
      }
      int last = keyWriters.writer(last(group, passed));
      if (last == from) {
        continue;
      }
      // What leads to the writer as well is before it without a word.
      if (from < 0 || clocks[from][chains.of(last)] <= chains.index(last)) {
        edges.add(last, from, transactions.readAction(r));
      }
    }
  }

  // The place of the last writer of a group whose index is below `passed`; the first one's is.
  private int last(int group, int passed) {
    int first = keyWriters.firstWriter(group);
    int end = keyWriters.firstWriter(group + 1);
    int at = hints[group];
    int steps = 0;
    while (steps < NEAR && index(at) >= passed) {
      at--;
      steps++;
    }
    while (steps < NEAR && at + 1 < end && index(at + 1) < passed) {
      at++;
      steps++;
    }
    if (steps == NEAR) {
      int low = first;
      int high = end;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (index(middle) < passed) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      at = low - 1;
    }
    hints[group] = at;
    return at;
  }

  private int index(int place) {
    return chains.index(keyWriters.writer(place));
  }

  private void release(int before) {
    if (--waiting[before] == 0) {
      giveBack(clocks[before]);
      clocks[before] = NONE;
    }
  }

  private int[] take() {
    if (spares > 0) {
      return spare[--spares];
    }
    made++;
    return new int[chains.count()];
  }

  private void giveBack(int[] clock) {
    if (spares == spare.length) {
      spare = Arrays.copyOf(spare, spares * 2);
    }
    spare[spares++] = clock;
  }
}
