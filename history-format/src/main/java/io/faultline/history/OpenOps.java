package io.faultline.history;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Which operation each process has open.
final class OpenOps {
  static final int NONE = -1;
  static final int RETIRED = -2;

  // Processes are small numbers nearly always: an array, since a map would cost as much as all the
  // rest of loading. A file with others is read all the same.
  private static final int IN_ARRAY = 1 << 22;

  private int[] small = new int[0];
  private final Map<Integer, Integer> others = new HashMap<>();

  int of(int process) {
    if (process < 0 || process >= IN_ARRAY) {
      return others.getOrDefault(process, NONE);
    }
    return process < small.length ? small[process] : NONE;
  }

  void set(int process, int op) {
    if (process < 0 || process >= IN_ARRAY) {
      others.put(process, op);
      return;
    }
    if (process >= small.length) {
      int known = small.length;
      small = Arrays.copyOf(small, Math.max(process + 1, Math.min(IN_ARRAY, known * 2)));
      Arrays.fill(small, known, small.length, NONE);
    }
    small[process] = op;
  }
}
