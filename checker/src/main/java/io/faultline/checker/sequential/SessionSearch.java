package io.faultline.checker.sequential;

import io.faultline.checker.Budget;
import io.faultline.checker.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Decides exactly whether operations have an order that respects their sessions, by trying: in
/// depth, the earliest call first, remembering where there was no way on.
///
/// Where a search stands is how far it has come in each chain, and the state of every object: what
/// follows depends on nothing else.
///
/// Reductions, each exact:
///
/// 1. An operation that keeps every state is placed as soon as what must come before it is placed
///    and the state fits. In any order that goes on from here, moving it here changes nothing.
/// 2. An unknown operation that would change nothing is not placed: it may as well be left out. Of
///    two that ask for the same only the first is tried: nothing comes after either.
/// 3. What a [ForcedOrder] knows to come before an operation is placed before it.
/// 4. A value that only one operation puts into a register is not overwritten while one that found
///    it is not placed: it would not come back.
///
/// NP-complete (Gibbons and Korach, Testing shared memories, SIAM J. Comput. 26(4), 1997); hence
/// the budget. A step takes as long as there are chains.
final class SessionSearch {
  /// What came of it.
  sealed interface Result {
    /// @param order indexes in the history
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Found(int[] order) implements Result {}

    /// @param longest the longest beginning of an order that was met, as indexes in the history;
    ///   empty if there are many operations
    /// @param blocked those that would be next in their sessions then
    record None(List<Integer> longest, List<Integer> blocked) implements Result {}

    /// @param most how many operations had an order at once
    record RanOut(String what, int most) implements Result {}
  }

  private static final int STEPS_BETWEEN_CLOCKS = 1 << 10;
  private static final int MOST_TOLD = 200;
  private static final long BYTES_OF_A_NODE = 140;

  private final SessionOrder order;
  private final SessionObject object;
  private final Sources sources;
  private final Budget budget;
  private final SearchEdges after;
  private final DeadEnds deadEnds;
  private final int[] frontier;
  private final int[] missing;
  private final boolean[] placed;
  private final long[] states;
  // Per object the node that put its value there, and per node how many found that and are not
  // placed.
  private final int[] putter;
  private final int[] pending;
  private final int[] pendingInitial;
  private final long[] row;
  // The way to here, with what to put back.
  private final int[] path;
  private final long[] stateBefore;
  private final int[] putterBefore;
  private int length;
  // Per choice, the length of the way to it and the rank of what was tried last.
  private final int[] choiceLength;
  private final int[] choiceRank;
  private int choices;
  private int owed;
  private int most;
  private List<Integer> longest = List.of();
  private List<Integer> blocked = List.of();
  private long steps;
  private String ranOut = "";

  /// @param edges what else comes before what; of certain nodes only
  /// @param initial the code of the value that a key has before the run
  SessionSearch(
      SessionOrder order,
      SessionObject object,
      Sources sources,
      ForcedEdges edges,
      long initial,
      Budget budget) {
    this.order = order;
    this.object = object;
    this.sources = sources;
    this.budget = budget;
    int size = order.size();
    after = new SearchEdges(order, edges);
    frontier = new int[order.chains()];
    missing = after.missing();
    placed = new boolean[size];
    states = new long[object.objects()];
    Arrays.fill(states, object.initial(initial));
    putter = new int[object.objects()];
    Arrays.fill(putter, Sources.INITIAL);
    pending = new int[size];
    pendingInitial = new int[object.objects()];
    row = new long[(order.chains() + 1) / 2 + object.objects()];
    deadEnds = new DeadEnds(row.length);
    path = new int[size];
    stateBefore = new long[size];
    putterBefore = new int[size];
    choiceLength = new int[size + 1];
    choiceRank = new int[size + 1];
    for (int node = 0; node < size; node++) {
      owed += sources.isCertain(node) ? 1 : 0;
      count(node, 1);
    }
  }

  Result run() {
    if (!sources.impossible().isEmpty()) {
      return new Result.None(List.of(), List.copyOf(sources.impossible()));
    }
    if (!has()) {
      return new Result.RanOut(ranOut, 0);
    }
    if (arrive()) {
      return found();
    }
    while (choices > 0) {
      int choice = choices - 1;
      undo(choiceLength[choice]);
      int node = next(choiceRank[choice]);
      if (!has()) {
        return new Result.RanOut(ranOut, most);
      }
      if (node < 0) {
        fillRow();
        deadEnds.add(row);
        choices--;
        continue;
      }
      choiceRank[choice] = rank(node);
      place(node, object.step(states[object.key(node)], node));
      if (arrive()) {
        return found();
      }
    }
    return new Result.None(longest, blocked);
  }

  private Result found() {
    var ops = new int[length];
    for (int i = 0; i < length; i++) {
      ops[i] = order.op(path[i]);
    }
    return new Result.Found(ops);
  }

  // Places what can be placed without a choice, and makes a choice of the rest unless there is no
  // way on from here. Says whether all is placed that must be.
  private boolean arrive() {
    boolean more = true;
    while (more) {
      more = false;
      for (int c = 0; c < frontier.length; c++) {
        int node = head(c);
        while (node >= 0 && missing[node] == 0 && object.keepsState(node)) {
          long state = states[object.key(node)];
          if (object.step(state, node) == Model.NO_STATE) {
            break;
          }
          place(node, state);
          more = true;
          node = head(c);
        }
      }
    }
    if (length > most || choices == 0) {
      most = Math.max(most, length);
      tell();
    }
    if (owed == 0) {
      return true;
    }
    fillRow();
    if (!deadEnds.contains(row)) {
      choiceLength[choices] = length;
      choiceRank[choices++] = -1;
    }
    return false;
  }

  private void tell() {
    if (order.size() > MOST_TOLD) {
      return;
    }
    longest = Arrays.stream(path, 0, length).map(order::op).boxed().toList();
    var heads = new ArrayList<Integer>();
    for (int c = 0; c < frontier.length; c++) {
      int node = head(c);
      if (node >= 0 && !order.isUnknown(node)) {
        heads.add(order.op(node));
      }
    }
    blocked = heads;
  }

  private int head(int chain) {
    return frontier[chain] < order.length(chain) ? order.node(chain, frontier[chain]) : -1;
  }

  // What need not be placed goes last.
  private int rank(int node) {
    return sources.isCertain(node) ? node : order.size() + node;
  }

  // The first of a higher rank that may be placed, or -1.
  private int next(int rank) {
    int best = -1;
    int bestRank = Integer.MAX_VALUE;
    for (int c = 0; c < frontier.length; c++) {
      int node = head(c);
      if (node >= 0 && missing[node] == 0) {
        int its = rank(node);
        if (its > rank && its < bestRank && isPossible(node)) {
          best = node;
          bestRank = its;
        }
      }
    }
    steps += frontier.length;
    return best;
  }

  private boolean isPossible(int node) {
    int key = object.key(node);
    long state = states[key];
    long next = object.step(state, node);
    if (next == Model.NO_STATE) {
      return false;
    }
    if (order.isUnknown(node)
        && !sources.isCertain(node)
        && (next == state || hasEarlierAlike(node))) {
      return false;
    }
    if (!object.overwrites(state, node)) {
      return true;
    }
    int waiting = putter[key] >= 0 ? pending[putter[key]] : pendingInitial[key];
    return waiting - (sources.of(node) == putter[key] ? 1 : 0) <= 0;
  }

  private boolean hasEarlierAlike(int node) {
    for (int c = 0; c < order.chain(node); c++) {
      int other = head(c);
      if (other >= 0
          && missing[other] == 0
          && order.isUnknown(other)
          && !sources.isCertain(other)
          && object.areAlike(other, node)) {
        return true;
      }
    }
    return false;
  }

  private void place(int node, long state) {
    int key = object.key(node);
    path[length] = node;
    stateBefore[length] = states[key];
    putterBefore[length++] = putter[key];
    if (object.overwrites(states[key], node)) {
      putter[key] = node;
    }
    states[key] = state;
    placed[node] = true;
    frontier[order.chain(node)]++;
    owed -= sources.isCertain(node) ? 1 : 0;
    count(node, -1);
    after.change(missing, node, -1);
    steps++;
  }

  private void undo(int to) {
    while (length > to) {
      int node = path[--length];
      int key = object.key(node);
      states[key] = stateBefore[length];
      putter[key] = putterBefore[length];
      placed[node] = false;
      frontier[order.chain(node)]--;
      owed += sources.isCertain(node) ? 1 : 0;
      count(node, 1);
      after.change(missing, node, 1);
      steps++;
    }
  }

  private void count(int node, int change) {
    int source = sources.of(node);
    if (source >= 0) {
      pending[source] += change;
    } else if (source == Sources.INITIAL) {
      pendingInitial[object.key(node)] += change;
    }
  }

  private void fillRow() {
    Arrays.fill(row, 0);
    for (int c = 0; c < frontier.length; c++) {
      row[c / 2] |= (long) frontier[c] << (c % 2 * 32);
    }
    System.arraycopy(states, 0, row, row.length - states.length, states.length);
  }

  // Whether there is time and memory left. The clock is read now and then, by the work done.
  private boolean has() {
    if (steps >= STEPS_BETWEEN_CLOCKS || length == 0) {
      steps = 0;
      if (budget.expired()) {
        ranOut = "the time ran out";
        return false;
      }
    }
    long held = deadEnds.bytesForOneMore() + object.heldBytes() + BYTES_OF_A_NODE * order.size();
    if (held > budget.memoryBytes() || deadEnds.isFull()) {
      ranOut = "more dead ends were met than the memory allows to remember";
      return false;
    }
    return true;
  }
}
