package io.faultline.checker.sequential;

import io.faultline.checker.Budget;
import io.faultline.checker.Refutation.Forced.Why;
import io.faultline.history.History;
import java.util.Arrays;

/// What comes before what in every order that respects the sessions, as far as polynomial rules can
/// tell: if that goes round in a cycle, there is no order.
///
/// The rules, applied until they give nothing new (*saturation* [1]):
///
/// - a session's own order, and: what was found comes after what put it there (the causal order);
/// - of a register, who found what was there before the run comes before everyone who put something
///   there;
/// - of a register, let r find what w put there, and w' put another value. If w' comes before r, it
///   comes before w; if w comes before w', r comes before w'.
///
/// A cycle of the first is CyclicCO of causal consistency [2], one step of the others each gives
/// its WriteCOInitRead and WriteCORead; so that what breaks causal consistency is refuted here, and
/// all but contrived histories that are not sequential.
///
/// Kept as vector clocks: per operation and chain, how many of the chain's operations come before
/// it. With n operations on c chains a round takes n · c · log n steps, and there are few.
///
/// Sources: [1] Zennou, Bouajjani, Enea, Erradi, Gradual consistency checking, CAV 2019. [2]
/// Bouajjani, Enea, Guerraoui, Hamza, On verifying causal consistency, POPL 2017.
final class ForcedOrder {
  /// What came of it.
  enum Result {
    /// Nothing more follows, and there is no cycle.
    SATURATED,
    /// There is a cycle.
    CYCLE,
    /// The budget did not suffice to find out.
    RAN_OUT
  }

  private static final int NODES_BETWEEN_CLOCKS = 1 << 12;

  private final SessionOrder order;
  private final Sources sources;
  private final KeyWrites writes;
  private final Budget budget;
  private final ForcedEdges edges = new ForcedEdges();
  private final int width;
  // The clocks, a row per node; made when needed.
  private int[] clocks = {};
  private int[] topological = {};
  private int sorted;
  private int round;

  /// @param registers whether the objects are registers, so that the rules for these hold
  ForcedOrder(
      History history, SessionOrder order, Sources sources, boolean registers, Budget budget) {
    this.order = order;
    this.sources = sources;
    this.budget = budget;
    width = order.chains();
    writes = new KeyWrites(history, order, sources, registers);
  }

  /// Edges beyond the sessions' own order.
  ForcedEdges edges() {
    return edges;
  }

  Result saturate() {
    causal();
    while (true) {
      edges.index(order.size());
      sort();
      if (sorted < certainNodes()) {
        return Result.CYCLE;
      }
      if (bytesNeeded() > budget.memoryBytes() || budget.expired()) {
        return Result.RAN_OUT;
      }
      if (clocks.length == 0) {
        clocks = new int[Math.multiplyExact(order.size(), width)];
      }
      tick();
      int before = edges.size();
      round++;
      if (!derive()) {
        return Result.RAN_OUT;
      }
      if (edges.size() == before) {
        return Result.SATURATED;
      }
    }
  }

  private long bytesNeeded() {
    long cells = (long) order.size() * width;
    return cells > Integer.MAX_VALUE - 8
        ? Long.MAX_VALUE
        : 4 * cells + edges.size() * ForcedEdges.BYTES_OF_ONE;
  }

  private int certainNodes() {
    int count = 0;
    for (int node = 0; node < order.size(); node++) {
      count += sources.isCertain(node) ? 1 : 0;
    }
    return count;
  }

  private void causal() {
    for (int node = 0; node < order.size(); node++) {
      int source = sources.of(node);
      if (source >= 0 && source != node) {
        edges.add(source, node, Why.FOUND, -1, 0);
      } else if (source == node) {
        // It found what it alone put there, later.
        edges.add(node, node, Why.FOUND, -1, 0);
      }
    }
    for (int key = 0; key < writes.keys(); key++) {
      for (int reader : writes.lastReaders(key, Sources.INITIAL)) {
        for (int lane = 0; lane < writes.lanes(key); lane++) {
          int first = writes.write(key, lane, 0);
          if (first != reader) {
            edges.add(reader, first, Why.BEFORE_ANY, -1, 0);
          } else if (writes.length(key, lane) > 1) {
            edges.add(reader, writes.write(key, lane, 1), Why.BEFORE_ANY, -1, 0);
          }
        }
      }
    }
  }

  // Kahn's order of what is certain, as far as there is one.
  private void sort() {
    var missing = new int[order.size()];
    for (int e = 0; e < edges.size(); e++) {
      missing[edges.to(e)]++;
    }
    topological = new int[order.size()];
    sorted = 0;
    var followers = new Followers(order);
    for (int node = 0; node < order.size(); node++) {
      missing[node] += order.others(node).length + (order.previous(node) >= 0 ? 1 : 0);
      if (missing[node] == 0 && sources.isCertain(node)) {
        topological[sorted++] = node;
      }
    }
    for (int i = 0; i < sorted; i++) {
      int node = topological[i];
      for (int follower : followers.of(node)) {
        if (--missing[follower] == 0 && sources.isCertain(follower)) {
          topological[sorted++] = follower;
        }
      }
      for (int e = 0; e < edges.leaving(node); e++) {
        int follower = edges.to(edges.leaving(node, e));
        if (--missing[follower] == 0 && sources.isCertain(follower)) {
          topological[sorted++] = follower;
        }
      }
    }
  }

  private void tick() {
    Arrays.fill(clocks, 0);
    var followers = new Followers(order);
    for (int i = 0; i < sorted; i++) {
      int node = topological[i];
      int own = node * width + order.chain(node);
      clocks[own] = Math.max(clocks[own], order.place(node) + 1);
      for (int follower : followers.of(node)) {
        join(node, follower);
      }
      for (int e = 0; e < edges.leaving(node); e++) {
        join(node, edges.to(edges.leaving(node, e)));
      }
    }
  }

  private void join(int earlier, int later) {
    int from = earlier * width;
    int into = later * width;
    for (int c = 0; c < width; c++) {
      clocks[into + c] = Math.max(clocks[into + c], clocks[from + c]);
    }
  }

  // Whether `earlier` comes before `later`, or is it.
  private boolean isBefore(int earlier, int later) {
    return clocks[later * width + order.chain(earlier)] > order.place(earlier);
  }

  // What follows from the clocks; false if time or memory ran out.
  private boolean derive() {
    for (int i = 0; i < sorted; i++) {
      int node = topological[i];
      int key = writes.key(node);
      if (i % NODES_BETWEEN_CLOCKS == 0
          && (budget.expired() || bytesNeeded() > budget.memoryBytes())) {
        return false;
      }
      if (key < 0) {
        continue;
      }
      if (sources.of(node) >= 0) {
        beforeSource(node, key);
      }
      if (writes.isWrite(node)) {
        afterReaders(node, key);
      }
    }
    return true;
  }

  // Each write that comes before a read comes before the write that was read.
  private void beforeSource(int reader, int key) {
    int source = sources.of(reader);
    for (int lane = 0; lane < writes.lanes(key); lane++) {
      int last = lastWrite(key, lane, reader);
      if (last >= 0 && last != source && !isBefore(last, source)) {
        edges.add(last, source, Why.READ_LATER, reader, round);
      }
    }
  }

  // Each read of a write that comes before another comes before that one.
  private void afterReaders(int write, int key) {
    for (int lane = 0; lane < writes.lanes(key); lane++) {
      int last = lastWrite(key, lane, write);
      if (last < 0) {
        continue;
      }
      for (int reader : writes.lastReaders(key, last)) {
        if (reader != write && !isBefore(reader, write)) {
          edges.add(reader, write, Why.READ_EARLIER, last, round);
        }
      }
    }
  }

  // The last write of a lane that comes before `node` and is not it, or -1.
  private int lastWrite(int key, int lane, int node) {
    int low = 0;
    int high = writes.length(key, lane);
    int seen = clocks[node * width + order.chain(writes.write(key, lane, 0))];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.place(writes.write(key, lane, middle)) < seen) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low > 0 && writes.write(key, lane, low - 1) == node) {
      low--;
    }
    return low == 0 ? -1 : writes.write(key, lane, low - 1);
  }
}
