package io.faultline.checker.transaction.search;

import java.util.Arrays;
import java.util.BitSet;

/// Decides which of two comes first, for many pairs of points, so that every clause has a true
/// literal and nothing comes before itself: conflict-driven clause learning (Marques-Silva and
/// Sakallah, 1999) with a [PointGraph] as the theory.
///
/// What is decided is an edge of the graph. An edge that closes a cycle is a conflict, whose clause
/// is that not all edges of the cycle can be. A literal is true from the level of what implies it,
/// even where it is found later, so that what is certain is never forgotten.
final class OrderSolver {
  /// In place of a clause.
  static final int NONE = -1;

  private static final int[] NO_CLAUSES = new int[0];

  private final PointGraph graph;
  private final Pairs pairs;
  // Per pair: 0 for open, 1 if the smaller point comes first, -1 if the greater one does.
  private byte[] value = new byte[64];
  private int[] level = new int[64];
  private int[] reason = new int[64];
  private int[] edge = new int[64];
  private boolean[] seen = new boolean[64];
  private final Ints trail = new Ints();
  private int propagated;
  private int levels;
  // How many literals are true from each level.
  private final Ints atLevel = new Ints();
  private int[][] clauses = new int[64][];
  // Per clause, from which it was learnt; none for those that were given or are of a cycle.
  private int[][] learntFrom = new int[64][];
  private int size;
  private Ints[] watches = new Ints[128];
  private int conflict = NONE;
  private boolean contradiction;
  private long conflicts;
  private long literals;

  /// @param graph with all that is certain; the tags of its edges are negative
  OrderSolver(PointGraph graph, Pairs pairs) {
    this.graph = graph;
    this.pairs = pairs;
  }

  /// Whether no order is possible.
  boolean contradiction() {
    return contradiction;
  }

  long conflicts() {
    return conflicts;
  }

  /// About how much memory the clauses take.
  long sizeBytes() {
    return 12 * literals + 80L * size + 120L * pairs.size();
  }

  /// The literal that says that `before` comes before `after`.
  int literal(int before, int after) {
    int literal = pairs.literal(before, after);
    if (pairs.size() > value.length) {
      int length = value.length * 2;
      value = Arrays.copyOf(value, length);
      level = Arrays.copyOf(level, length);
      reason = Arrays.copyOf(reason, length);
      edge = Arrays.copyOf(edge, length);
      seen = Arrays.copyOf(seen, length);
      watches = Arrays.copyOf(watches, 2 * length);
    }
    return literal;
  }

  private int value(int literal) {
    return (literal & 1) == 0 ? value[literal >> 1] : -value[literal >> 1];
  }

  boolean isOpen(int literal) {
    return value[literal >> 1] == 0;
  }

  /// Whether it cannot be, by what is decided so far: then that is learnt, with the reason.
  boolean refuted(int literal) {
    if (!graph.leads(pairs.after(literal), pairs.before(literal))) {
      return false;
    }
    add(cycle(literal), NO_CLAUSES);
    return true;
  }

  // The clause that not all edges of the way that was found last can be, and this one as well.
  private int[] cycle(int literal) {
    var lits = new Ints();
    lits.add(literal ^ 1);
    graph.path(tag -> {
      if (tag >= 0) {
        lits.add(tag ^ 1);
      }
    });
    return lits.toArray();
  }

  /// Adds a clause, and assigns what it implies.
  ///
  /// @return its number
  int add(int[] clause, int[] from) {
    if (size == clauses.length) {
      clauses = Arrays.copyOf(clauses, size * 2);
      learntFrom = Arrays.copyOf(learntFrom, size * 2);
    }
    clauses[size] = clause;
    learntFrom[size] = from;
    literals += clause.length + from.length;
    int number = size++;
    // The two that were, or will be, false last are watched.
    best(clause, 0);
    if (clause.length > 1) {
      best(clause, 1);
      watch(clause[0], number);
      watch(clause[1], number);
    }
    if (value(clause[0]) < 0) {
      conflict = conflict == NONE ? number : conflict;
    } else if (value(clause[0]) == 0 && (clause.length == 1 || value(clause[1]) < 0)) {
      assign(clause[0], number);
    }
    return number;
  }

  private void best(int[] clause, int to) {
    int best = to;
    for (int i = to + 1; i < clause.length; i++) {
      if (rank(clause[i]) > rank(clause[best])) {
        best = i;
      }
    }
    int swap = clause[to];
    clause[to] = clause[best];
    clause[best] = swap;
  }

  private int rank(int literal) {
    return value(literal) >= 0 ? Integer.MAX_VALUE : level[literal >> 1];
  }

  private void watch(int literal, int clause) {
    if (watches[literal] == null) {
      watches[literal] = new Ints();
    }
    watches[literal].add(clause);
  }

  private void assign(int literal, int because) {
    int pair = literal >> 1;
    int at = because == NONE ? levels : 0;
    if (because != NONE) {
      for (int other : clauses[because]) {
        at = other == literal ? at : Math.max(at, level[other >> 1]);
      }
    }
    value[pair] = (byte) ((literal & 1) == 0 ? 1 : -1);
    level[pair] = at;
    while (atLevel.size() <= levels) {
      atLevel.add(0);
    }
    atLevel.set(at, atLevel.get(at) + 1);
    reason[pair] = because;
    trail.add(literal);
    edge[pair] = NONE;
    if (conflict == NONE) {
      link(literal);
    }
  }

  private void link(int literal) {
    edge[literal >> 1] = graph.insert(pairs.before(literal), pairs.after(literal), literal);
    if (edge[literal >> 1] == NONE) {
      conflict = size;
      add(cycle(literal), NO_CLAUSES);
    }
  }

  /// Decides an open literal, and all that follows. Unless there is a [#contradiction], the order
  /// is in keeping with every clause afterwards.
  void decide(int literal) {
    levels++;
    assign(literal, NONE);
    settle();
  }

  /// Draws all that follows.
  void settle() {
    while (!contradiction) {
      propagate();
      if (conflict == NONE) {
        return;
      }
      conflicts++;
      learn();
    }
  }

  private void propagate() {
    while (propagated < trail.size() && conflict == NONE) {
      int wrong = trail.get(propagated) ^ 1;
      // It had no edge yet if it came to be true in a conflict, and is true still.
      if (edge[wrong >> 1] == NONE) {
        link(wrong ^ 1);
        if (conflict != NONE) {
          return;
        }
      }
      propagated++;
      Ints watching = watches[wrong];
      if (watching == null) {
        continue;
      }
      int kept = 0;
      for (int i = 0; i < watching.size(); i++) {
        int number = watching.get(i);
        if (conflict != NONE || !moved(number, wrong)) {
          watching.set(kept++, number);
        }
      }
      watching.cut(kept);
    }
  }

  // Whether another literal of the clause is watched now.
  private boolean moved(int number, int wrong) {
    int[] clause = clauses[number];
    if (clause[0] == wrong) {
      clause[0] = clause[1];
      clause[1] = wrong;
    }
    if (value(clause[0]) > 0) {
      return false;
    }
    for (int i = 2; i < clause.length; i++) {
      if (value(clause[i]) >= 0) {
        clause[1] = clause[i];
        clause[i] = wrong;
        watch(clause[1], number);
        return true;
      }
    }
    if (value(clause[0]) < 0) {
      conflict = number;
    } else {
      assign(clause[0], number);
    }
    return false;
  }

  // The first clause with one literal of the highest level that follows from the conflict.
  private void learn() {
    int top = 0;
    for (int literal : clauses[conflict]) {
      top = Math.max(top, level[literal >> 1]);
    }
    if (top == 0) {
      contradiction = true;
      return;
    }
    var lower = new Ints();
    var from = new Ints();
    int open = 0;
    int at = trail.size();
    int number = conflict;
    int unique = NONE;
    while (true) {
      from.add(number);
      for (int literal : clauses[number]) {
        int pair = literal >> 1;
        if (literal != unique && !seen[pair]) {
          seen[pair] = true;
          if (level[pair] == top) {
            open++;
          } else {
            lower.add(literal);
          }
        }
      }
      do {
        at--;
      } while (!seen[trail.get(at) >> 1] || level[trail.get(at) >> 1] != top);
      unique = trail.get(at);
      seen[unique >> 1] = false;
      open--;
      if (open == 0) {
        break;
      }
      number = reason[unique >> 1];
    }
    var clause = new Ints();
    clause.add(unique ^ 1);
    int back = 0;
    for (int i = 0; i < lower.size(); i++) {
      int literal = lower.get(i);
      seen[literal >> 1] = false;
      if (level[literal >> 1] > 0) {
        clause.add(literal);
        back = Math.max(back, level[literal >> 1]);
      } else {
        // What is certain is left out, and its own reason is one of this clause's.
        from.add(reason[literal >> 1]);
      }
    }
    conflict = NONE;
    back(back);
    add(clause.toArray(), from.toArray());
  }

  private void back(int to) {
    int gone = 0;
    for (int at = to + 1; at <= levels; at++) {
      gone += atLevel.get(at);
      atLevel.set(at, 0);
    }
    // From the end back to the first that goes: those before it stay.
    int first = trail.size();
    while (gone > 0) {
      gone -= level[trail.get(--first) >> 1] > to ? 1 : 0;
    }
    int kept = first;
    for (int i = first; i < trail.size(); i++) {
      int literal = trail.get(i);
      int pair = literal >> 1;
      if (level[pair] > to) {
        value[pair] = 0;
        if (edge[pair] != NONE) {
          graph.unlink(edge[pair]);
        }
      } else {
        trail.set(kept++, literal);
      }
    }
    trail.cut(kept);
    propagated = Math.min(propagated, first);
    levels = to;
  }

  /// The clauses that were given from which the contradiction follows.
  BitSet core() {
    var met = new BitSet();
    var todo = new Ints();
    todo.add(conflict);
    met.set(conflict);
    while (todo.size() > 0) {
      int number = todo.get(todo.size() - 1);
      todo.cut(todo.size() - 1);
      for (int other : learntFrom[number]) {
        if (!met.get(other)) {
          met.set(other);
          todo.add(other);
        }
      }
      for (int literal : clauses[number]) {
        int pair = literal >> 1;
        // Certain ones, by the reasons for these.
        if (value[pair] != 0 && level[pair] == 0 && !met.get(reason[pair])) {
          met.set(reason[pair]);
          todo.add(reason[pair]);
        }
      }
    }
    return met;
  }
}
