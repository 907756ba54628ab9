package io.faultline.checker.transaction.weak;

import java.util.Arrays;

/// Which transaction has to commit before which, and why: inferred edges, as they are found.
final class CommitEdges {
  private int[] from = new int[16];
  private int[] to = new int[16];
  private int[] why = new int[16];
  private int size;

  /// `before` also wrote what `read` read from `after`, and was visible to it.
  void add(int before, int after, int read) {
    if (size == from.length) {
      from = Arrays.copyOf(from, Math.multiplyExact(size, 2));
      to = Arrays.copyOf(to, from.length);
      why = Arrays.copyOf(why, from.length);
    }
    from[size] = before;
    to[size] = after;
    why[size++] = read;
  }

  int size() {
    return size;
  }

  int from(int edge) {
    return from[edge];
  }

  /// Or [io.faultline.checker.transaction.Transactions#INITIAL]: the edge is a contradiction then.
  int to(int edge) {
    return to[edge];
  }

  /// The action of the read that says so.
  int read(int edge) {
    return why[edge];
  }
}
