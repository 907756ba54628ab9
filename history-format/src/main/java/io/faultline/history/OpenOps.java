package io.faultline.history;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Which operation each process has open, or had when an unknown outcome retired it.
final class OpenOps {
  static final int NONE = -1;

  // Processes are small numbers nearly always: an array, since a map would cost as much as all the
  // rest of loading. A file with others is read all the same.
  private static final int IN_ARRAY = 1 << 22;

  // NONE, an open operation's index, or ~index - 1 of the one that retired the process.
  private int[] small = new int[0];
  private final Map<Integer, Integer> others = new HashMap<>();

  /// The open operation of `process`, or a negative number.
  int of(int process) {
    if (process < 0 || process >= IN_ARRAY) {
      return others.getOrDefault(process, NONE);
    }
    return process < small.length ? small[process] : NONE;
  }

  boolean isRetired(int process) {
    return of(process) < NONE;
  }

  /// The operation that retired `process`, which is retired.
  int retiredBy(int process) {
    return ~(of(process) + 1);
  }

  void open(int process, int op) {
    set(process, op);
  }

  void close(int process) {
    set(process, NONE);
  }

  void retire(int process, int op) {
    set(process, ~op - 1);
  }

  private void set(int process, int state) {
    if (process < 0 || process >= IN_ARRAY) {
      others.put(process, state);
      return;
    }
    if (process >= small.length) {
      int known = small.length;
      small = Arrays.copyOf(small, Math.max(process + 1, Math.min(IN_ARRAY, known * 2)));
      Arrays.fill(small, known, small.length, NONE);
    }
    small[process] = state;
  }
}
