package io.faultline.checker.session;

/// The writes of each key on each chain, in their order: `last` is one binary search.
final class KeyWriters {
  private final Clocks clocks;
  // Per key the first of its runs; a run is the writes of one key on one chain.
  private final int[] firstRun;
  private final int[] runChain;
  private final int[] runStart;
  private final int[] writers;
  private final int[] places;
  // Where the last search of a run ended: reads that follow each other look at the same place.
  private final int[] hint;

  /// Linear.
  KeyWriters(Clocks clocks, int keys) {
    this.clocks = clocks;
    Steps steps = clocks.steps;
    int[] byChain = sorted(writersInOrder(), clocks.chain, clocks.width);
    writers = sorted(byChain, steps.key, keys);
    places = new int[writers.length];
    var counts = new int[keys + 1];
    int runs = 0;
    for (int i = 0; i < writers.length; i++) {
      places[i] = clocks.place[writers[i]];
      if (i == 0 || startsRun(i)) {
        counts[steps.key[writers[i]] + 1]++;
        runs++;
      }
    }
    for (int k = 0; k < keys; k++) {
      counts[k + 1] += counts[k];
    }
    firstRun = counts;
    runChain = new int[runs];
    runStart = new int[runs + 1];
    hint = new int[runs];
    int run = 0;
    for (int i = 0; i < writers.length; i++) {
      if (i == 0 || startsRun(i)) {
        runChain[run] = clocks.chain[writers[i]];
        hint[run] = i;
        runStart[run++] = i;
      }
    }
    runStart[runs] = writers.length;
  }

  private boolean startsRun(int i) {
    return clocks.steps.key[writers[i]] != clocks.steps.key[writers[i - 1]]
        || clocks.chain[writers[i]] != clocks.chain[writers[i - 1]];
  }

  private int[] writersInOrder() {
    int count = 0;
    for (int step : clocks.order) {
      count += clocks.steps.writes[step] ? 1 : 0;
    }
    var found = new int[count];
    count = 0;
    for (int step : clocks.order) {
      if (clocks.steps.writes[step]) {
        found[count++] = step;
      }
    }
    return found;
  }

  // Stable.
  private static int[] sorted(int[] items, int[] by, int values) {
    var starts = new int[values + 1];
    for (int item : items) {
      starts[by[item] + 1]++;
    }
    for (int v = 0; v < values; v++) {
      starts[v + 1] += starts[v];
    }
    var result = new int[items.length];
    for (int item : items) {
      result[starts[by[item]]++] = item;
    }
    return result;
  }

  /// The runs of a key are `first(key)` to `first(key + 1)`, the latter excluded.
  int first(int key) {
    return firstRun[key];
  }

  int chain(int run) {
    return runChain[run];
  }

  /// The last write of the run up to place `upTo` of its chain, or [Steps#NONE].
  int last(int run, int upTo) {
    int low = runStart[run] - 1;
    int high = runStart[run + 1];
    int near = hint[run];
    // Gallops from where it was last time.
    int leap = 1;
    if (places[near] <= upTo) {
      low = near;
      while (low + leap < high && places[low + leap] <= upTo) {
        low += leap;
        leap *= 2;
      }
      high = Math.min(high, low + leap);
    } else {
      high = near;
      while (high - leap > low && places[high - leap] > upTo) {
        high -= leap;
        leap *= 2;
      }
      low = Math.max(low, high - leap);
    }
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (places[middle] <= upTo) {
        low = middle;
      } else {
        high = middle;
      }
    }
    if (low < runStart[run]) {
      return Steps.NONE;
    }
    hint[run] = low;
    return writers[low];
  }
}
