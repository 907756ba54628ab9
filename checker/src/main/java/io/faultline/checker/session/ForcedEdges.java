package io.faultline.checker.session;

import java.util.Arrays;

/// Pairs of writes of one key of which the first has to come before the second, since a read found
/// the second when the first had come before it.
final class ForcedEdges {
  int count;
  int[] before = new int[16];
  int[] after = new int[16];
  int[] read = new int[16];

  // The edges into each step, once frozen.
  private int[] start = new int[0];
  private int[] into = new int[0];

  /// Notes one, and gives its number.
  int add(int earlier, int later, int by) {
    if (count == before.length) {
      int more = Math.addExact(count, count);
      before = Arrays.copyOf(before, more);
      after = Arrays.copyOf(after, more);
      read = Arrays.copyOf(read, more);
    }
    before[count] = earlier;
    after[count] = later;
    read[count] = by;
    return count++;
  }

  /// Sorts them by where they lead, for [#into].
  void freeze(int steps) {
    start = new int[steps + 1];
    for (int e = 0; e < count; e++) {
      start[after[e] + 1]++;
    }
    for (int s = 0; s < steps; s++) {
      start[s + 1] += start[s];
    }
    into = new int[count];
    int[] next = start.clone();
    for (int e = 0; e < count; e++) {
      into[next[after[e]]++] = e;
    }
  }

  /// Edge `i` of those that lead to `step`, or [Steps#NONE]. In the order in which they were added.
  int into(int step, int i) {
    int at = start[step] + i;
    return at < start[step + 1] ? into[at] : Steps.NONE;
  }
}
