package io.faultline.checker.sequential;

import io.faultline.checker.Refutation.Forced.Why;
import java.util.Arrays;

/// What comes before what in every order that respects the sessions, beyond the order of the
/// sessions themselves, with the reasons. Grows; owned by one thread.
///
/// Edges are numbered as they are found, in *rounds*: one of a round has reasons of earlier rounds
/// only.
final class ForcedEdges {
  static final long BYTES_OF_ONE = 48;
  private static final Why[] WHYS = Why.values();

  private int[] from = new int[64];
  private int[] to = new int[64];
  private int[] by = new int[64];
  private int[] round = new int[64];
  private byte[] why = new byte[64];
  private int size;
  // Edges by their first node, as of the last call of `index`.
  private int[] starts = {};
  private int[] sorted = {};

  void add(int earlier, int later, Why reason, int through, int inRound) {
    if (size == from.length) {
      int more = size * 2;
      from = Arrays.copyOf(from, more);
      to = Arrays.copyOf(to, more);
      by = Arrays.copyOf(by, more);
      round = Arrays.copyOf(round, more);
      why = Arrays.copyOf(why, more);
    }
    from[size] = earlier;
    to[size] = later;
    by[size] = through;
    round[size] = inRound;
    why[size] = (byte) reason.ordinal();
    size++;
  }

  int size() {
    return size;
  }

  int from(int edge) {
    return from[edge];
  }

  int to(int edge) {
    return to[edge];
  }

  /// The node that the reason is about, or -1.
  int by(int edge) {
    return by[edge];
  }

  int round(int edge) {
    return round[edge];
  }

  Why why(int edge) {
    return WHYS[why[edge]];
  }

  /// Makes [#leaving] know all edges. Linear.
  void index(int nodes) {
    starts = new int[nodes + 1];
    sorted = new int[size];
    for (int e = 0; e < size; e++) {
      starts[from[e] + 1]++;
    }
    for (int n = 0; n < nodes; n++) {
      starts[n + 1] += starts[n];
    }
    int[] next = Arrays.copyOf(starts, nodes);
    for (int e = 0; e < size; e++) {
      sorted[next[from[e]]++] = e;
    }
  }

  /// How many edges leave `node`.
  int leaving(int node) {
    return starts[node + 1] - starts[node];
  }

  /// Edge `i` of those that leave `node`.
  int leaving(int node, int i) {
    return sorted[starts[node] + i];
  }
}
