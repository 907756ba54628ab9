package io.faultline.checker.session;

/// The steps that name each step as the one before them: of a column, the other way round.
final class Successors {
  private final int[] starts;
  private final int[] steps;

  /// @param before per step another, or a negative number
  Successors(int[] before, int size) {
    starts = new int[size + 1];
    for (int i = 0; i < size; i++) {
      if (before[i] >= 0) {
        starts[before[i] + 1]++;
      }
    }
    for (int i = 0; i < size; i++) {
      starts[i + 1] += starts[i];
    }
    steps = new int[starts[size]];
    int[] next = starts.clone();
    for (int i = 0; i < size; i++) {
      if (before[i] >= 0) {
        steps[next[before[i]]++] = i;
      }
    }
  }

  /// Those of `step` are `start(step)` to `start(step + 1)`, the latter excluded.
  int start(int step) {
    return starts[step];
  }

  int at(int i) {
    return steps[i];
  }
}
