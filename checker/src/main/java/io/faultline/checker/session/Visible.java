package io.faultline.checker.session;

import io.faultline.history.Result;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/// What comes before a step by reads-from and by those parts of session order that some guarantees
/// name, as a graph with one or two edges a node.
///
/// Beside the n steps there are 2 n nodes that stand for several steps: number n + r for a read r
/// and all reads of its session before it, number 2 n + w for a write w and all writes of its
/// session before it.
final class Visible {
  final Steps steps;
  final int nodes;
  private final boolean readYourWrites;
  private final boolean monotonicReads;
  private final boolean monotonicWrites;
  private final boolean writesFollowReads;
  private final int[] readBefore;
  private final int[] writeBefore;

  /// Per write, the one of its key that its session made before; and the one with the version
  /// before.
  final int[] ownBefore;

  final int[] versionBefore;

  Visible(Steps steps, Set<Guarantee> guarantees) {
    this.steps = steps;
    int n = steps.size;
    nodes = Math.multiplyExact(3, n);
    readYourWrites = guarantees.contains(Guarantee.READ_YOUR_WRITES);
    monotonicReads = guarantees.contains(Guarantee.MONOTONIC_READS);
    monotonicWrites = guarantees.contains(Guarantee.MONOTONIC_WRITES);
    writesFollowReads = guarantees.contains(Guarantee.WRITES_FOLLOW_READS);
    readBefore = new int[n];
    writeBefore = new int[n];
    ownBefore = new int[n];
    versionBefore = new int[n];
    Arrays.fill(versionBefore, Steps.NONE);
    for (int step = 0; step < n; step++) {
      int before = steps.before[step];
      readBefore[step] = before == Steps.NONE || steps.reads(before) ? before : readBefore[before];
      writeBefore[step] =
          before == Steps.NONE || steps.writes[before] ? before : writeBefore[before];
    }
    own();
    versions();
  }

  private void own() {
    int n = steps.size;
    // Per session and key the last write that is not loose.
    var last = new WriterTable();
    Arrays.fill(ownBefore, Steps.NONE);
    for (int step = 0; step < n; step++) {
      if (steps.writes[step]) {
        int by = last.of(steps.session[step], steps.key[step]);
        ownBefore[step] = by;
        if (!steps.loose[step]) {
          last.set(steps.session[step], steps.key[step], step);
        }
      }
    }
  }

  private void versions() {
    int[] known =
        IntStream.range(0, steps.size)
            .filter(s -> steps.writes[s] && steps.version[s] != Result.NO_VERSION)
            .boxed()
            .sorted((a, b) ->
                steps.key[a] != steps.key[b]
                    ? Integer.compare(steps.key[a], steps.key[b])
                    : Long.compare(steps.version[a], steps.version[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 1; i < known.length; i++) {
      boolean follows =
          steps.key[known[i]] == steps.key[known[i - 1]]
              && steps.version[known[i]] > steps.version[known[i - 1]];
      versionBefore[known[i]] = follows ? known[i - 1] : Steps.NONE;
    }
  }

  /// What comes before a node: see [PathOrder.Before].
  int before(int node, int i) {
    int n = steps.size;
    if (node >= n) {
      boolean writes = node >= 2 * n;
      int step = node - (writes ? 2 * n : n);
      return switch (i) {
        case 0 -> step;
        case 1 -> writes ? writesTo(writeBefore[step]) : readsTo(readBefore[step]);
        default -> -2;
      };
    }
    return switch (i) {
      case 0 -> Math.max(steps.from[node], -1);
      case 1 ->
          (steps.reads(node) && monotonicReads) || (steps.writes[node] && writesFollowReads)
              ? readsTo(readBefore[node])
              : -1;
      case 2 ->
          (steps.reads(node) && readYourWrites) || (steps.writes[node] && monotonicWrites)
              ? writesTo(writeBefore[node])
              : -1;
      default -> -2;
    };
  }

  private int readsTo(int step) {
    return step == Steps.NONE ? -1 : steps.size + step;
  }

  private int writesTo(int step) {
    return step == Steps.NONE ? -1 : 2 * steps.size + step;
  }
}
