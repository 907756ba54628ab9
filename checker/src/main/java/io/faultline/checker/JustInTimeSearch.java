package io.faultline.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Decides exactly whether the operations of one object have an order, by sweeping over their calls
/// and returns in time and holding every configuration that the object may be in.
///
/// An operation is placed no sooner than a return forces it [1]: when operation x returns, each
/// configuration that has not placed it is extended by open operations, in every way, until x is
/// placed; those in which it cannot be die. If all die, there is no order.
///
/// Four reductions keep the configurations few, and each is exact:
///
/// 1. An open operation that keeps the state and answers as the state says is placed at once. In
///    any order that goes on from here, moving it here changes nothing for the others.
/// 2. Of open operations that ask for the same and answer the same, the one that returns first goes
///    first: in any order, the two may change places, since both are open.
/// 3. Unknown operations are optional: see [Configurations].
/// 4. Values that nobody reads or compares with are one value: see [ObjectOps].
///
/// With at most w operations open that return, and u unknown ones, there are at most |states| ·
/// 2^(w+u) configurations; deciding is NP-complete [2]. Hence the budget.
///
/// Sources: [1] Lowe, Testing for linearizability, CCPE 29(4), 2017, section 3. [2] Gibbons and
/// Korach, Testing shared memories, SIAM J. Comput. 26(4), 1997.
final class JustInTimeSearch {
  /// What came of it.
  sealed interface Result {
    /// @param order positions among the object's operations
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Found(int[] order) implements Result {}

    /// @param op the operation whose return no configuration survives
    /// @param longest an order of operations before it, as long as any that was found
    record Stuck(int op, List<Integer> longest) implements Result {}

    /// @param upTo how many operations had returned when it ran out
    record RanOut(String what, int upTo) implements Result {}
  }

  private static final int WORK_BETWEEN_CLOCKS = 1 << 12;
  // A configuration of so many words counts as one, a larger one as several.
  private static final int WORDS_OF_ONE = 8;
  private static final int LINKS_OF_ONE = 8;
  private static final int LINKS_BEFORE_KEEPING = 1 << 20;

  private final ObjectOps ops;
  private final Model model;
  private final Budget budget;
  private final int mustWords;
  private final int[] slots;
  private final long[] usedSlots;
  private final int[] stamps;
  private final Links links = new Links();
  // Open and not placed everywhere, in the order of their returns, unknown ones last.
  private final List<Integer> open = new ArrayList<>();
  private final Configurations unplaced;
  private Configurations current;
  private Configurations next;
  private final int[] placed;
  private int placedCount;
  private int stamp;
  private long steps;
  private long workAtClock;
  private int linksWhenKept = LINKS_BEFORE_KEEPING;

  JustInTimeSearch(ObjectOps ops, Model model, long initial, Budget budget) {
    this.ops = ops;
    this.model = model;
    this.budget = budget;
    mustWords = (mostOpen(ops) + 63) / 64;
    int mayWords = (unknown(ops) + 63) / 64;
    slots = new int[ops.size()];
    usedSlots = new long[mustWords];
    stamps = new int[ops.size()];
    placed = new int[ops.size()];
    current = new Configurations(mustWords, mayWords);
    next = new Configurations(mustWords, mayWords);
    unplaced = new Configurations(mustWords, mayWords);
    var row = new long[current.width()];
    row[0] = initial;
    current.add(row, Links.NONE);
  }

  Result run() {
    int[] returns = returnsInOrder();
    int call = 0;
    int unknownSeen = 0;
    for (int r = 0; r < returns.length; r++) {
      int x = returns[r];
      // Operations called at the very time of the return are concurrent with it.
      for (; call < ops.size() && ops.called[call] <= ops.returned[x]; call++) {
        slots[call] = ops.isUnknown(call) ? mustWords * 64 + unknownSeen++ : freeSlot();
        insert(call);
      }
      String ranOut = force(x);
      if (!ranOut.isEmpty()) {
        return new Result.RanOut(ranOut, r);
      }
      if (next.live() == 0) {
        return new Result.Stuck(x, longest());
      }
      close(x);
    }
    return new Result.Found(order());
  }

  // Makes `next` the configurations in which x is placed. Says what ran out, if anything did.
  private String force(int x) {
    next.clear();
    unplaced.clear();
    var row = new long[current.width()];
    for (int c = 0; c < current.size(); c++) {
      if (!current.isDead(c)) {
        current.copy(c, row);
        placedCount = 0;
        accept(row, current.link(c), x);
        String ranOut = ranOut();
        if (!ranOut.isEmpty()) {
          return ranOut;
        }
      }
    }
    var extended = new long[row.length];
    for (int c = 0; c < unplaced.size(); c++) {
      if (unplaced.isDead(c)) {
        continue;
      }
      unplaced.copy(c, row);
      int link = unplaced.link(c);
      stamp++;
      for (int i = 0; i < open.size(); i++) {
        int y = open.get(i);
        if (isPlaced(row, y) || stamps[ops.classes[y]] == stamp) {
          continue;
        }
        stamps[ops.classes[y]] = stamp;
        long state = ops.step(model, row[0], y);
        // An unknown operation that changes nothing need not be placed.
        if (state == Model.NO_STATE || (state == row[0] && ops.isUnknown(y))) {
          continue;
        }
        System.arraycopy(row, 0, extended, 0, row.length);
        extended[0] = state;
        place(extended, y);
        placedCount = 0;
        placed[placedCount++] = y;
        accept(extended, link, x);
        String ranOut = ranOut();
        if (!ranOut.isEmpty()) {
          return ranOut;
        }
      }
    }
    return "";
  }

  // What has run out, if anything has. The clock is read now and then, by the work that was done.
  private String ranOut() {
    long work = ++steps + current.compared() + next.compared() + unplaced.compared() + links.size();
    if (work - workAtClock > WORK_BETWEEN_CLOCKS || work < workAtClock) {
      workAtClock = work;
      if (budget.expired()) {
        return "the time ran out";
      }
    }
    long held = (long) current.size() + unplaced.size() + next.size();
    long weight = Math.ceilDiv(current.width(), WORDS_OF_ONE);
    // An order has as many links as operations: these are no one's fault.
    long spareLinks = Math.max(0, links.size() - 2L * ops.size() - LINKS_BEFORE_KEEPING);
    if (held * weight + spareLinks / LINKS_OF_ONE > budget.configurations()) {
      return "more than %,d configurations are possible at once".formatted(held);
    }
    return "";
  }

  // Places what keeps the state, then files the configuration by whether x is placed in it.
  private void accept(long[] row, int link, int x) {
    for (int i = 0; i < open.size(); i++) {
      int y = open.get(i);
      if (ops.isUnknown(y)) {
        break;
      }
      if (ops.keepsState[y] && !isPlaced(row, y) && ops.step(model, row[0], y) == row[0]) {
        place(row, y);
        placed[placedCount++] = y;
      }
    }
    Configurations target = unplaced;
    if (isPlaced(row, x)) {
      row[1 + slots[x] / 64] &= ~(1L << slots[x]);
      target = next;
    }
    if (target.add(row, Links.NONE)) {
      int at = link;
      for (int i = 0; i < placedCount; i++) {
        at = links.add(placed[i], at);
      }
      target.setLink(target.size() - 1, at);
    }
  }

  private void close(int x) {
    usedSlots[slots[x] / 64] &= ~(1L << slots[x]);
    open.remove(Integer.valueOf(x));
    Configurations swap = current;
    current = next;
    next = swap;
    if (links.size() > linksWhenKept) {
      links.keep(current);
      linksWhenKept = Math.max(LINKS_BEFORE_KEEPING, links.size() * 2);
    }
  }

  private boolean isPlaced(long[] row, int y) {
    return (row[1 + slots[y] / 64] & 1L << slots[y]) != 0;
  }

  private void place(long[] row, int y) {
    row[1 + slots[y] / 64] |= 1L << slots[y];
  }

  private int freeSlot() {
    for (int word = 0; word < usedSlots.length; word++) {
      int bit = Long.numberOfTrailingZeros(~usedSlots[word]);
      if (bit < 64) {
        usedSlots[word] |= 1L << bit;
        return word * 64 + bit;
      }
    }
    throw new IllegalStateException("more operations are open than were counted");
  }

  private void insert(int op) {
    int place = open.size();
    while (place > 0 && ops.returned[open.get(place - 1)] > ops.returned[op]) {
      place--;
    }
    open.add(place, op);
  }

  private int[] order() {
    for (int c = 0; c < current.size(); c++) {
      if (!current.isDead(c)) {
        return links.order(current.link(c));
      }
    }
    throw new IllegalStateException("a search that is not stuck has a configuration");
  }

  private List<Integer> longest() {
    int best = Links.NONE;
    int length = -1;
    for (int c = 0; c < unplaced.size(); c++) {
      int candidate = links.length(unplaced.link(c));
      if (candidate > length) {
        best = unplaced.link(c);
        length = candidate;
      }
    }
    return Arrays.stream(links.order(best)).boxed().toList();
  }

  private int[] returnsInOrder() {
    return IntStream.range(0, ops.size())
        .filter(i -> !ops.isUnknown(i))
        .boxed()
        .sorted(Comparator.comparingLong(i -> ops.returned[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  // The most operations that are open at once and return.
  private static int mostOpen(ObjectOps ops) {
    long[] returned =
        IntStream.range(0, ops.size())
            .filter(i -> !ops.isUnknown(i))
            .mapToLong(i -> ops.returned[i])
            .sorted()
            .toArray();
    int most = 0;
    int open = 0;
    int next = 0;
    for (int i = 0; i < ops.size(); i++) {
      while (next < returned.length && returned[next] < ops.called[i]) {
        next++;
        open--;
      }
      if (!ops.isUnknown(i)) {
        open++;
        most = Math.max(most, open);
      }
    }
    return Math.max(1, most);
  }

  private static int unknown(ObjectOps ops) {
    return (int) IntStream.range(0, ops.size()).filter(ops::isUnknown).count();
  }
}
