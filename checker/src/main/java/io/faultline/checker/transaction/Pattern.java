package io.faultline.checker.transaction;

import java.util.Arrays;

/// Which walks through a [DependencyGraph] count: a small automaton that reads the kinds of edges.
///
/// A history breaks a level if a closed walk of its pattern exists, one that comes back to the same
/// transaction in the same state: that is a cycle in the product of graph and automaton. Such a
/// walk may pass a transaction twice, in different states.
final class Pattern {
  static final int ORDERS = EdgeKind.SESSION.bit() | EdgeKind.REAL_TIME.bit();
  static final int DEPENDENCIES = EdgeKind.WW.bit() | EdgeKind.WR.bit() | ORDERS;
  static final int ALL = DEPENDENCIES | EdgeKind.RW.bit();
  private static final int KINDS = 256;

  private final int states;
  // Per state and mask of kinds: the states that the walk may go on in.
  private final byte[] next;

  private Pattern(int states) {
    this.states = states;
    next = new byte[states * KINDS];
  }

  /// All walks over edges that have one of these kinds.
  static Pattern of(int kinds) {
    var pattern = new Pattern(1);
    for (int mask = 0; mask < KINDS; mask++) {
      pattern.next[mask] = (byte) ((mask & kinds) != 0 ? 1 : 0);
    }
    return pattern;
  }

  /// Walks of dependencies and anti-dependencies, no two of the latter one after another: what
  /// snapshot isolation forbids (Cerone and Gotsman 2018, theorem 4.1).
  static Pattern nonAdjacent() {
    return afterAny(DEPENDENCIES);
  }

  /// Walks in which an anti-dependency comes only after a read dependency, or after an order: what
  /// prefix consistency forbids (Cerone, Gotsman and Yang 2017).
  static Pattern prefix() {
    return afterAny(DEPENDENCIES & ~EdgeKind.WW.bit());
  }

  // State 1: the edge before is one that an anti-dependency may follow; 0: it is another one.
  private static Pattern afterAny(int before) {
    var pattern = new Pattern(2);
    for (int mask = 0; mask < KINDS; mask++) {
      int always = (mask & before) != 0 ? 2 : 0;
      always |= (mask & DEPENDENCIES & ~before) != 0 ? 1 : 0;
      int rw = (mask & EdgeKind.RW.bit()) != 0 ? 1 : 0;
      pattern.next[mask] = (byte) always;
      pattern.next[KINDS + mask] = (byte) (always | rw);
    }
    return pattern;
  }

  int states() {
    return states;
  }

  /// The states, as bits, in which a walk in `state` may be after an edge of these kinds.
  int next(int state, int kinds) {
    return next[state * KINDS + kinds];
  }

  /// The kind that an edge stands for in a step from one state to another: of several, the one that
  /// says most.
  EdgeKind kind(int state, int kinds, int nextState) {
    return Arrays.stream(EdgeKind.values())
        .filter(kind -> (kinds & kind.bit()) != 0)
        .filter(kind -> (next(state, kind.bit()) & 1 << nextState) != 0)
        .findFirst()
        .orElseThrow();
  }
}
