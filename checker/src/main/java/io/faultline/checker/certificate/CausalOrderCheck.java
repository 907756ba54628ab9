package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.session.Orders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks one order of all actions: that each comes after what comes before it, and that no read
/// found what a write in its causal past had replaced; for convergence, what a later write of the
/// order in its causal past had.
///
/// Walks along the order with a clock an action: for n actions of k sessions, n k.
final class CausalOrderCheck {
  private final SessionFacts facts;
  private final Orders orders;
  private final boolean converges;
  private final Map<Integer, Integer> chains = new HashMap<>();
  private final int[] chainOf;
  private final int[] placeOf;
  private final int[] rankOf;

  // Of one key and chain: the places of its writes, and the writes.
  private record Writes(List<Integer> places, List<Integer> writes) {}

  private final Map<Long, Writes> writes = new HashMap<>();

  CausalOrderCheck(SessionFacts facts, Orders orders) {
    this.facts = facts;
    this.orders = orders;
    converges = orders.promise().equals("causal-convergence");
    chainOf = new int[facts.opOf.length];
    placeOf = new int[facts.opOf.length];
    rankOf = new int[facts.opOf.length];
  }

  /// What it takes, in bytes.
  long bytes() {
    return 4L * facts.opOf.length * width();
  }

  // A chain for each session, and for each action that nothing of its session need follow.
  private int width() {
    chains.clear();
    int count = 0;
    for (int a = 0; a < chainOf.length; a++) {
      if (facts.counts(a)) {
        if (facts.isOk(a)) {
          Integer known = chains.putIfAbsent(facts.session(a), count);
          chainOf[a] = known == null ? count++ : known;
        } else {
          chainOf[a] = count++;
        }
      }
    }
    return count;
  }

  void check() {
    int width = width();
    var clocks = new int[facts.opOf.length][];
    var before = new ViewCheck(facts, orders).before();
    var ends = new int[width];
    if (orders.count() != 1 || orders.size(0) != facts.counted()) {
      throw wrong("the order is not of all actions");
    }
    for (int rank = 0; rank < orders.size(0); rank++) {
      int a = orders.action(0, rank);
      if (clocks[a] != null || !facts.counts(a)) {
        throw wrong("action " + a + " is in the order twice, or had no effect");
      }
      var clock = new int[width];
      join(clock, before[a], clocks);
      join(clock, facts.from[a], clocks);
      look(a, clock, clocks);
      placeOf[a] = ++ends[chainOf[a]];
      clock[chainOf[a]] = placeOf[a];
      clocks[a] = clock;
      rankOf[a] = rank;
      if (facts.puts[a]) {
        Writes of =
            writes.computeIfAbsent(
                name(facts.key(a), chainOf[a]),
                _ -> new Writes(new ArrayList<>(), new ArrayList<>()));
        boolean latest =
            !converges || of.writes().isEmpty() || rankOf[of.writes().getLast()] < rank;
        of.places().add(placeOf[a]);
        of.writes().add(latest ? a : of.writes().getLast());
      }
    }
  }

  private static long name(int key, int chain) {
    return ((long) key << 32) | chain;
  }

  private static void join(int[] clock, int a, int[][] clocks) {
    if (a < 0) {
      return;
    }
    if (clocks[a] == null) {
      throw wrong("action " + a + " comes too late in the order");
    }
    for (int i = 0; i < clock.length; i++) {
      clock[i] = Math.max(clock[i], clocks[a][i]);
    }
  }

  private void look(int a, int[] clock, int[][] clocks) {
    int from = facts.from[a];
    if (from == SessionFacts.NONE) {
      return;
    }
    for (int chain = 0; chain < clock.length; chain++) {
      Writes of = clock[chain] == 0 ? null : writes.get(name(facts.key(a), chain));
      if (of == null) {
        continue;
      }
      int at = java.util.Collections.binarySearch(of.places(), clock[chain]);
      int last = at >= 0 ? at : -at - 2;
      if (last < 0) {
        continue;
      }
      int w = of.writes().get(last);
      boolean replaced = from == SessionFacts.INITIAL || (w != from && replaces(w, from, clocks));
      if (replaced) {
        throw wrong("action " + a + " found what action " + w + " had replaced");
      }
    }
  }

  private boolean replaces(int w, int from, int[][] clocks) {
    return converges ? rankOf[w] > rankOf[from] : clocks[w][chainOf[from]] >= placeOf[from];
  }
}
