package io.faultline.checker.transaction.search;

import io.faultline.checker.Budget;
import io.faultline.checker.transaction.Transactions;
import io.faultline.checker.transaction.search.StrongLevel.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Searches for an order of the points that explains every read.
///
/// The line of a [PointGraph] is always a guess at that order. It is walked: where a read finds
/// another writer before it than the one it read from, or two that wrote one key overlap, one of
/// two things has to be so, and an [OrderSolver] is told. What follows is drawn, what remains is
/// decided so that the line changes least; then the walk goes on. Once a walk meets nothing wrong,
/// the line is the proof. So the search never sees the choices that the guess got right.
final class OrderSearch {
  private static final int NONE = -1;

  /// What came of it.
  enum End {
    FOUND,
    IMPOSSIBLE,
    OUT_OF_TIME,
    OUT_OF_MEMORY
  }

  private final Points points;
  private final Transactions transactions;
  private final Budget budget;
  private final PointGraph graph;
  private final PointLine line;
  private final OrderSolver solver;
  // Per point, its place in the guess.
  private final int[] place;
  // The choices that were met, as pairs of literals.
  private final Pairs choices = new Pairs();
  // Per choice that was met: its clause, the read or -1, the key, and the two transactions.
  private final Ints clauses = new Ints();
  private final Ints reads = new Ints();
  private final Ints ones = new Ints();
  private final Ints others = new Ints();
  // Of the walk at hand: per key the last writer, and per final write the next open one of the key.
  private final int[] frontier;
  private final int[] open;
  private final int[] nextOpen;
  private final boolean[] isOpen;
  private boolean changed;
  private End end = End.FOUND;

  /// @param order all points, in an order of the edges
  OrderSearch(Points points, int[] order, Budget budget) {
    this.points = points;
    this.budget = budget;
    transactions = points.transactions();
    graph = new PointGraph(order);
    line = graph.line();
    solver = new OrderSolver(graph, new Pairs());
    place = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
    for (int e = 0; e < points.edges(); e++) {
      graph.link(points.from(e), points.to(e), -1 - e);
    }
    frontier = new int[transactions.history().keys()];
    boolean conflicts = points.level().shape() == Shape.SNAPSHOT;
    open = new int[conflicts ? frontier.length : 0];
    nextOpen = new int[conflicts ? transactions.firstWrite(transactions.size()) : 0];
    isOpen = new boolean[nextOpen.length];
  }

  End run() {
    do {
      changed = false;
      walk();
    } while (changed && end == End.FOUND);
    return end;
  }

  /// The order that was found, as [PointOrder] has it.
  int[] found() {
    var order = new int[points.moments()];
    int i = 0;
    for (int p = line.first(); p != PointLine.NONE; p = line.next(p)) {
      if (p < points.moments()) {
        order[i++] = points.told(p);
      }
    }
    return order;
  }

  /// A choice that was met: `one` and `other` wrote one key. With a read: it is by `read` of what
  /// `one` wrote.
  record Met(int read, int one, int other) {}

  /// The choices from which it follows that there is no order.
  List<Met> core() {
    BitSet core = solver.core();
    var met = new ArrayList<Met>();
    for (int i = 0; i < clauses.size(); i++) {
      if (core.get(clauses.get(i))) {
        met.add(new Met(reads.get(i), ones.get(i), others.get(i)));
      }
    }
    return met;
  }

  /// How many choices were met so far.
  int met() {
    return clauses.size();
  }

  long conflicts() {
    return solver.conflicts();
  }

  private void walk() {
    Arrays.fill(frontier, NONE);
    Arrays.fill(open, NONE);
    Arrays.fill(isOpen, false);
    int steps = 0;
    for (int p = line.first(); p != PointLine.NONE && end == End.FOUND; p = line.next(p)) {
      if ((++steps & 0xfff) == 0 && budget.expired()) {
        end = End.OUT_OF_TIME;
      }
      if (points.isStart(p)) {
        snapshot(points.transaction(p));
      }
      if (points.isCommit(p) && end == End.FOUND) {
        commit(points.transaction(p));
      }
    }
  }

  private void snapshot(int t) {
    for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
      int writer = transactions.readFrom(r);
      int last = frontier[transactions.readKey(r)];
      if (writer >= 0 && last != writer && last != NONE && last != t) {
        reading(r, t, writer, last);
      }
    }
    if (open.length > 0) {
      for (int w = transactions.firstWrite(t); w < transactions.firstWrite(t + 1); w++) {
        int key = transactions.writeKey(w);
        // A snapshot that was moved during the walk may be met again.
        if (!isOpen[w]) {
          isOpen[w] = true;
          nextOpen[w] = open[key];
          open[key] = w;
        }
      }
    }
  }

  private void commit(int t) {
    for (int w = transactions.firstWrite(t); w < transactions.firstWrite(t + 1); w++) {
      int key = transactions.writeKey(w);
      frontier[key] = t;
      if (open.length > 0) {
        close(w, key);
        for (int other = open[key]; other != NONE && end == End.FOUND; other = nextOpen[other]) {
          conflict(t, transactions.owner(transactions.writeAction(other)));
        }
      }
    }
  }

  private void close(int write, int key) {
    isOpen[write] = false;
    int before = NONE;
    for (int w = open[key]; w != NONE; w = nextOpen[w]) {
      if (w == write) {
        if (before == NONE) {
          open[key] = nextOpen[w];
        } else {
          nextOpen[before] = nextOpen[w];
        }
        return;
      }
      before = w;
    }
  }

  private void reading(int r, int t, int writer, int last) {
    int start = points.start(t);
    int wrote = points.commit(writer);
    int between = points.commit(last);
    // The line may have changed since the walk met them.
    if (line.isBefore(wrote, between) && line.isBefore(between, start)) {
      choose(
          transactions.readAction(r),
          writer,
          last,
          solver.literal(between, wrote),
          solver.literal(start, between),
          place[between] - place[wrote],
          place[start] - place[between]);
    }
  }

  private void conflict(int one, int other) {
    int oneStart = points.start(one);
    int oneCommit = points.commit(one);
    int otherStart = points.start(other);
    int otherCommit = points.commit(other);
    if (line.isBefore(oneStart, otherCommit) && line.isBefore(otherStart, oneCommit)) {
      choose(
          NONE,
          one,
          other,
          solver.literal(oneCommit, otherStart),
          solver.literal(otherCommit, oneStart),
          place[oneCommit] - place[otherCommit],
          place[otherCommit] - place[oneCommit]);
    }
  }

  // One of two literals has to be; each costs something by the guess.
  private void choose(
      int read, int one, int other, int first, int second, int firstCosts, int secondCosts) {
    changed = true;
    if (solver.sizeBytes() > budget.memoryBytes()) {
      end = End.OUT_OF_MEMORY;
      return;
    }
    int known = choices.size();
    choices.literal(first, second);
    // What was met before, and is open again, is known to the solver.
    if (choices.size() > known || !solver.isOpen(first) || !solver.isOpen(second)) {
      clauses.add(solver.add(new int[] {first, second}, new int[0]));
      reads.add(read);
      ones.add(one);
      others.add(other);
      solver.settle();
    }
    if (!solver.contradiction() && solver.isOpen(first) && solver.isOpen(second)) {
      int likely = firstCosts <= secondCosts ? first : second;
      if (solver.refuted(likely) || solver.refuted(likely == first ? second : first)) {
        solver.settle();
      } else {
        solver.decide(likely);
      }
    }
    if (solver.contradiction()) {
      end = End.IMPOSSIBLE;
    } else if ((solver.conflicts() & 0x3f) == 0x3f && budget.expired()) {
      end = End.OUT_OF_TIME;
    }
  }
}
