package io.faultline.checker.transaction.search;

import io.faultline.checker.Budget;
import io.faultline.checker.transaction.search.CaseTree.Cases;
import io.faultline.checker.transaction.search.CaseTree.Choice;
import io.faultline.checker.transaction.search.CaseTree.Conflict;
import io.faultline.checker.transaction.search.CaseTree.Cycle;
import io.faultline.checker.transaction.search.CaseTree.Reading;
import io.faultline.checker.transaction.search.CaseTree.Split;
import io.faultline.checker.transaction.search.CaseTree.Step;
import io.faultline.checker.transaction.search.CaseTree.Why;
import io.faultline.checker.transaction.search.OrderSearch.Met;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a tree of cases of the few choices from which a contradiction follows.
///
/// Only the points of these choices matter, with who leads to whom among them; the ways through the
/// whole history are filled in at the end.
final class CaseBuilder {
  private static final int MOST_CASES = 100_000;

  private final Points points;
  private final Ways ways;
  private final Budget budget;
  private final List<Met> choices;
  // The points of the choices, renumbered.
  private final Map<Integer, Integer> numbers = new LinkedHashMap<>();
  private final int[] of;
  // Per choice: from and to of its first case, and of its second.
  private final int[][] ends;
  private int made;

  CaseBuilder(Points points, List<Met> choices, Budget budget) {
    this.points = points;
    this.choices = choices;
    this.budget = budget;
    ways = new Ways(points);
    ends = new int[choices.size()][];
    for (int c = 0; c < ends.length; c++) {
      ends[c] = ends(choices.get(c));
    }
    of = numbers.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  private int[] ends(Met met) {
    if (met.read() < 0) {
      return new int[] {
        number(points.commit(met.one())),
        number(points.start(met.other())),
        number(points.commit(met.other())),
        number(points.start(met.one()))
      };
    }
    int reader = points.transactions().owner(met.read());
    return new int[] {
      number(points.commit(met.other())),
      number(points.commit(met.one())),
      number(points.start(reader)),
      number(points.commit(met.other()))
    };
  }

  private int number(int point) {
    return numbers.computeIfAbsent(point, _ -> numbers.size());
  }

  /// A step between numbered points that a case assumes; of the others, those that lead on.
  private record Assumed(int from, int to) {}

  /// A tree, with what of its assumptions it needs.
  private record Part(Cases cases, List<Assumed> uses) {}

  /// The tree, unless it grows too large.
  Optional<Cases> build() {
    var known = new BitSet[of.length];
    for (int i = 0; i < known.length; i++) {
      if (budget.expired()) {
        return Optional.empty();
      }
      known[i] = ways.reached(of[i], of);
    }
    var closed = Arrays.stream(known).map(set -> (BitSet) set.clone()).toArray(BitSet[]::new);
    return part(known, closed, new ArrayList<>(), allChoices()).map(Part::cases);
  }

  private BitSet allChoices() {
    var all = new BitSet();
    all.set(0, ends.length);
    return all;
  }

  private Optional<Part> part(BitSet[] known, BitSet[] closed, List<Assumed> assumed, BitSet left) {
    if (++made > MOST_CASES || budget.expired()) {
      return Optional.empty();
    }
    int forced = -1;
    for (int c = left.nextSetBit(0); c >= 0; c = left.nextSetBit(c + 1)) {
      int[] end = ends[c];
      if (closed[end[0]].get(end[1]) || closed[end[2]].get(end[3])) {
        left.clear(c);
        continue;
      }
      boolean noFirst = closes(closed, end[0], end[1]);
      boolean noSecond = closes(closed, end[2], end[3]);
      if (noFirst && noSecond) {
        return Optional.of(split(c, leaf(known, assumed, c, 0), leaf(known, assumed, c, 2)));
      }
      if (forced < 0 && (noFirst || noSecond)) {
        forced = c;
      }
    }
    int choice = forced >= 0 ? forced : left.nextSetBit(0);
    if (choice < 0) {
      // An order is left: the choices were not enough.
      return Optional.empty();
    }
    left.clear(choice);
    Optional<Part> first = side(known, closed, assumed, left, choice, 0);
    if (first.isEmpty() || !first.get().uses().contains(taken(choice, 0))) {
      return first;
    }
    Optional<Part> second = side(known, closed, assumed, left, choice, 2);
    if (second.isEmpty() || !second.get().uses().contains(taken(choice, 2))) {
      return second;
    }
    return Optional.of(split(choice, first.get(), second.get()));
  }

  private static boolean closes(BitSet[] closed, int from, int to) {
    return from == to || closed[to].get(from);
  }

  private Assumed taken(int choice, int side) {
    return new Assumed(ends[choice][side], ends[choice][side + 1]);
  }

  private Optional<Part> side(
      BitSet[] known, BitSet[] closed, List<Assumed> assumed, BitSet left, int choice, int side) {
    int from = ends[choice][side];
    int to = ends[choice][side + 1];
    if (closes(closed, from, to)) {
      return Optional.of(leaf(known, assumed, choice, side));
    }
    var more = Arrays.stream(closed).map(set -> (BitSet) set.clone()).toArray(BitSet[]::new);
    BitSet after = (BitSet) more[to].clone();
    after.set(to);
    for (int i = 0; i < more.length; i++) {
      if (i == from || more[i].get(from)) {
        more[i].or(after);
      }
    }
    var extended = new ArrayList<>(assumed);
    extended.add(new Assumed(from, to));
    return part(known, more, extended, (BitSet) left.clone());
  }

  private Part split(int choice, Part first, Part second) {
    var uses = new ArrayList<>(first.uses());
    uses.addAll(second.uses());
    uses.removeIf(use -> use.equals(taken(choice, 0)) || use.equals(taken(choice, 2)));
    return new Part(
        new Split(told(choices.get(choice)), first.cases(), second.cases()),
        uses.stream().distinct().toList());
  }

  // The cycle that one side of a choice closes.
  private Part leaf(BitSet[] known, List<Assumed> assumed, int choice, int side) {
    int from = ends[choice][side];
    int to = ends[choice][side + 1];
    int[] before = breadthFirst(known, assumed, to, from);
    var hops = new ArrayList<Assumed>();
    for (int at = from; at != to; at = before[at]) {
      hops.add(new Assumed(before[at], at));
    }
    var steps = new ArrayList<Step>();
    var uses = new ArrayList<Assumed>();
    uses.add(new Assumed(from, to));
    steps.add(step(from, to));
    for (Assumed hop : hops.reversed()) {
      if (known[hop.from()].get(hop.to())) {
        steps.addAll(ways.way(of[hop.from()], of[hop.to()]));
      } else {
        uses.add(hop);
        steps.add(step(hop.from(), hop.to()));
      }
    }
    return new Part(new Cycle(steps), uses);
  }

  private Step step(int from, int to) {
    return new Step(points.told(of[from]), points.told(of[to]), Why.ASSUMED, -1);
  }

  private int[] breadthFirst(BitSet[] known, List<Assumed> assumed, int source, int target) {
    var before = new int[of.length];
    Arrays.fill(before, -1);
    before[source] = source;
    var queue = new Ints();
    queue.add(source);
    for (int i = 0; i < queue.size() && before[target] < 0; i++) {
      int at = queue.get(i);
      for (int next = known[at].nextSetBit(0); next >= 0; next = known[at].nextSetBit(next + 1)) {
        if (before[next] < 0) {
          before[next] = at;
          queue.add(next);
        }
      }
      for (Assumed hop : assumed) {
        if (hop.from() == at && before[hop.to()] < 0) {
          before[hop.to()] = at;
          queue.add(hop.to());
        }
      }
    }
    return before;
  }

  private Choice told(Met met) {
    var transactions = points.transactions();
    int one = transactions.op(met.one());
    int other = transactions.op(met.other());
    if (met.read() >= 0) {
      return new Reading(met.read(), transactions.opOf(met.read()), one, other);
    }
    for (int w = transactions.firstWrite(met.one());
        w < transactions.firstWrite(met.one() + 1);
        w++) {
      if (transactions.finalWrite(met.other(), transactions.writeKey(w)) >= 0) {
        return new Conflict(transactions.writeKey(w), one, other);
      }
    }
    throw new IllegalStateException("they have no key in common");
  }
}
