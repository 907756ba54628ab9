package io.faultline.checker;

import java.util.Arrays;
import java.util.List;

/// Decides exactly whether the operations of one object have an order, by sweeping over their calls
/// and returns in time and holding every configuration that the object may be in.
///
/// An operation is placed no sooner than a return forces it [1]: when operation x returns, each
/// configuration is extended by open operations, in every way, until x is placed; those in which it
/// cannot be die. If all die, there is no order.
///
/// Reductions keep the configurations few, and each is exact:
///
/// 1. An open operation that keeps every state is placed as soon as the state fits it. In any order
///    that goes on from here, moving it here changes nothing for the others.
/// 2. An open operation that may be put somewhere between its call and now without any difference
///    to the others is satisfied there, and *free*: it may yet be moved to where it has an effect.
///    Such a place is one where the state is already what it leads to; and, for two operations that
///    overwrite every state, the place just before the other of them: nobody looks in between. Any
///    choice of the free operations may be moved without a change to the rest, for each is placed
///    by what the *used* ones do. What is free when it returns may stay where it was, and must also
///    be tried for its effect a last time.
/// 3. Of open operations that ask for the same, answer the same and are equally satisfied, the one
///    that returns first goes first: in any order, the two may change places.
/// 4. Of two configurations one may dominate the other: see [Configurations]. Unknown operations
///    are owed nothing, so that those which used fewer of them dominate.
/// 5. Where an overwriting operation has been placed and nothing was satisfied by it but what is
///    satisfied by overwriting, another overwriting one is not placed right after it: placing that
///    alone is allowed as well, and dominates.
/// 6. Values that nobody reads or compares with are one value: see [ObjectOps].
/// 7. A configuration from which an owed answer cannot be had any more is dropped: see [Prospects].
///
/// Where no operation is open, a configuration is a state: quiescent moments cut the search.
///
/// With at most w operations open that return, and u unknown ones, there are at most |states| · 3^w
/// · 2^u configurations; deciding is NP-complete [2]. Hence the budget.
///
/// Sources: [1] Lowe, Testing for linearizability, CCPE 29(4), 2017, section 3. [2] Gibbons and
/// Korach, Testing shared memories, SIAM J. Comput. 26(4), 1997.
final class JustInTimeSearch {
  /// What came of it.
  sealed interface Result {
    /// @param order positions among the object's operations
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Found(int[] order) implements Result {}

    /// @param op the operation by whose return no configuration is left
    /// @param longest an order of operations before it, as long as any that was found
    record Stuck(int op, List<Integer> longest) implements Result {}

    /// @param upTo how many operations had returned when it ran out
    record RanOut(String what, int upTo) implements Result {}
  }

  private static final int WORK_BETWEEN_CLOCKS = 1 << 12;
  private static final int LINKS_BEFORE_KEEPING = 1 << 16;
  private static final int RETURNS_BEFORE_FORGETTING = 64;
  private static final long STATES_BEFORE_FORGETTING = 1 << 22;

  private final ObjectOps ops;
  private final Model model;
  private final Budget budget;
  private final Memory memory;
  private final OpenCalls open;
  private final Links links = new Links();
  private final int[] stamps;
  private final Placing placing;
  private final Candidates candidates;
  private final Prospects prospects;
  private Configurations unplaced;
  private Configurations current;
  private Configurations next;
  private long[] row;
  private long[] extended;
  private Fits fits;
  private int words = 1;
  private int stamp;
  private int returns;
  private long steps;
  private long workAtClock;
  private int linksWhenKept = LINKS_BEFORE_KEEPING;
  private long statesWhenKept = STATES_BEFORE_FORGETTING;
  private int most;
  private boolean timeIsUp;
  private String ranOut = "";

  /// @param initial the code of the value that the object has before the run
  JustInTimeSearch(ObjectOps ops, long initial, Budget budget) {
    this(ops, new long[] {ops.model().initial(initial)}, budget, new Memory(budget.memoryBytes()));
  }

  /// @param initials the states that the object may have before the first operation
  /// @param memory what this search shares with others
  JustInTimeSearch(ObjectOps ops, long[] initials, Budget budget, Memory memory) {
    this.ops = ops;
    this.budget = budget;
    this.memory = memory;
    model = ops.model();
    open = new OpenCalls(ops);
    stamps = new int[2 * ops.size()];
    placing = new Placing(ops, initials);
    candidates = new Candidates(ops);
    prospects = new Prospects(ops, open);
    current = new Configurations(1);
    next = new Configurations(1);
    unplaced = new Configurations(1);
    fits = new Fits(ops, open);
    row = new long[3];
    extended = new long[3];
    for (int i = 0; i < initials.length; i++) {
      row[0] = initials[i];
      current.add(row, links.add(~i, -1, Links.NONE), false);
    }
  }

  /// The most configurations that there were at once.
  int most() {
    return most;
  }

  Result run() {
    Memory.Share share = memory.share();
    try {
      return run(share);
    } finally {
      share.giveBack();
    }
  }

  private Result run(Memory.Share share) {
    int call = 0;
    while (true) {
      // Operations called at the very time of a return are concurrent with it.
      while (call < ops.size() && ops.called[call] <= open.firstReturn()) {
        call(call++);
      }
      if (open.firstReturn() == Long.MAX_VALUE) {
        return new Result.Found(placing.order(links, current.firstLink(), returns));
      }
      int x = open.op(0);
      placing.returned(x, returns);
      if (!passes(x)) {
        prospects.look(call);
        force(x, share);
        if (!ranOut.isEmpty()) {
          return new Result.RanOut(ranOut, returns);
        }
        if (next.live() == 0) {
          return new Result.Stuck(prospects.blocked(x), longest());
        }
        Configurations former = current;
        current = next;
        next = former;
      }
      open.close(0);
      returns++;
      tidy();
    }
  }

  private void call(int op) {
    placing.called(op, returns);
    open.open(op);
    if (open.words() > words) {
      widen();
    }
    if (ops.optional[op]) {
      int word = open.slot(op) >> 6;
      long bit = 1L << open.slot(op);
      current.includeAll(1 + word, bit);
    }
  }

  private void widen() {
    int more = open.words() - words;
    current.widen(more);
    next.widen(more);
    unplaced.widen(more);
    words = open.words();
    row = new long[1 + 2 * words];
    extended = new long[1 + 2 * words];
    fits = new Fits(ops, open);
  }

  // Whether x is placed for good in every configuration. Then its bits are taken out, and that is
  // all.
  private boolean passes(int x) {
    fits.forget();
    int word = open.slot(x) >> 6;
    long bit = 1L << open.slot(x);
    boolean keeps = ops.keepsState(x);
    boolean all = true;
    for (int c = 0; c < current.size(); c++) {
      if (!current.isDead(c)) {
        long[] fit = fits.at(current.state(c));
        for (int w = 0; w < words; w++) {
          current.include(c, 1 + w, fit[w]);
        }
        all &= current.has(c, 1 + word, bit) && (keeps || current.has(c, 1 + words + word, bit));
      }
    }
    steps += current.size();
    if (!all || isTimeUp()) {
      return false;
    }
    current.excludeAll(1 + word, bit);
    current.excludeAll(1 + words + word, bit);
    return true;
  }

  // Makes `next` the configurations in which x is placed.
  private void force(int x, Memory.Share share) {
    next.clear(open.exact());
    unplaced.clear(open.exact());
    int satisfied = 1 + (open.slot(x) >> 6);
    int used = satisfied + words;
    long bit = 1L << open.slot(x);
    for (int c = 0; c < current.size() && has(share); c++) {
      if (current.isDead(c)) {
        continue;
      }
      current.copy(c, row);
      boolean isUsed = (row[used] & bit) != 0;
      if ((row[satisfied] & bit) != 0) {
        file(x, row, current.link(c));
        current.copy(c, row);
        isUsed |= ops.keepsState(x);
      }
      if (!isUsed) {
        unplaced.add(row, current.link(c), false);
      }
    }
    candidates.find(open);
    for (int c = 0; c < unplaced.size() && has(share); c++) {
      if (!unplaced.isDead(c)) {
        extend(c, x, share);
      }
    }
    most = Math.max(most, Math.max(next.live(), unplaced.live()));
  }

  // Places each open operation next that may be.
  private void extend(int c, int x, Memory.Share share) {
    unplaced.copy(c, row);
    int link = unplaced.link(c);
    boolean idle = unplaced.isIdle(c);
    boolean xKeeps = ops.keepsState(x);
    stamp++;
    for (int i = 0; i < candidates.count; i++) {
      int y = candidates.op[i];
      boolean overwrites = candidates.overwrites[i];
      int word = candidates.word[i];
      long bit = candidates.bit[i];
      if ((row[word + words] & bit) != 0 || (idle && overwrites)) {
        continue;
      }
      boolean satisfied = (row[word] & bit) != 0;
      int kind = candidates.kind[i] + (satisfied ? 1 : 0);
      if (stamps[kind] == stamp) {
        continue;
      }
      stamps[kind] = stamp;
      steps++;
      boolean unknown = ops.isUnknown(y);
      long state = ops.step(row[0], y);
      if (state == Model.NO_STATE) {
        continue;
      }
      // What changes nothing and overwrites nothing need not be moved here, or at all.
      boolean owed = !unknown && !satisfied;
      if (state == row[0] && !owed && y != x && !(overwrites && open.owesOverwriting(row))) {
        continue;
      }
      System.arraycopy(row, 0, extended, 0, row.length);
      extended[0] = state;
      extended[word + words] |= bit;
      if (!unknown) {
        extended[word] |= bit;
      }
      boolean gained = settle(extended, overwrites);
      if (prospects.areNone(extended)) {
        continue;
      }
      if (y == x || (xKeeps && open.isSatisfied(extended, x))) {
        if (file(x, extended, Links.NONE)) {
          next.setLink(next.size() - 1, links.add(y, returns, link));
        }
      } else if (unplaced.add(extended, Links.NONE, overwrites && !gained)) {
        unplaced.setLink(unplaced.size() - 1, links.add(y, returns, link));
      }
      if (!has(share)) {
        return;
      }
    }
  }

  // Satisfies what is open and may be placed here without a difference. Says whether anything was
  // that keeps the state.
  private boolean settle(long[] configuration, boolean overwritten) {
    long[] fit = fits.at(configuration[0]);
    long gained = 0;
    for (int w = 0; w < words; w++) {
      gained |= fit[w] & open.keepers()[w] & ~configuration[1 + w];
      configuration[1 + w] |= fit[w] | (overwritten ? open.overwriters()[w] : 0);
    }
    return gained != 0;
  }

  // Adds a configuration in which x is placed, without x.
  private boolean file(int x, long[] configuration, int link) {
    int word = 1 + (open.slot(x) >> 6);
    long others = ~(1L << open.slot(x));
    configuration[word] &= others;
    configuration[word + words] &= others;
    return next.add(configuration, link, false);
  }

  // Whether there is time and memory left.
  private boolean has(Memory.Share share) {
    if (isTimeUp()) {
      ranOut = "the time ran out";
      return false;
    }
    // Only what grows is looked at: this is the innermost loop.
    boolean grows = next.isFull() || unplaced.isFull() || links.isFull();
    if (!grows && share.isNear(model.heldBytes())) {
      return true;
    }
    if (holds(share)) {
      return true;
    }
    current.growSlowly();
    next.growSlowly();
    unplaced.growSlowly();
    if (holds(share)) {
      return true;
    }
    ranOut =
        "%,d configurations are possible at once, more than the memory allows"
            .formatted((long) current.live() + unplaced.live() + next.live());
    return false;
  }

  private boolean holds(Memory.Share share) {
    long held =
        current.heldBytes()
            + unplaced.bytesForOneMore()
            + next.bytesForOneMore()
            + links.bytesForOneMore()
            + ObjectOps.BYTES_OF_ONE * ops.size();
    return share.hold(held, model.heldBytes());
  }

  // The clock is read now and then, by the work that was done.
  private boolean isTimeUp() {
    long work = ++steps + next.compared() + unplaced.compared();
    if (work - workAtClock > WORK_BETWEEN_CLOCKS) {
      workAtClock = work;
      timeIsUp = budget.expired();
    }
    return timeIsUp;
  }

  // Forgets what no configuration has any longer.
  private void tidy() {
    if (links.size() > linksWhenKept) {
      links.keep(current);
      steps += links.size();
      linksWhenKept = Math.max(LINKS_BEFORE_KEEPING, links.size() * 2);
    }
    if (model.heldBytes() > statesWhenKept) {
      model.keepOnly(current.liveStates());
      statesWhenKept = Math.max(STATES_BEFORE_FORGETTING, model.heldBytes() * 2);
    }
    if (returns % RETURNS_BEFORE_FORGETTING == 0) {
      forgetUsedUnknowns();
    }
  }

  // An unknown operation that every configuration has used is over.
  private void forgetUsedUnknowns() {
    for (int i = open.size() - 1; i >= 0 && ops.isUnknown(open.op(i)); i--) {
      int word = 1 + words + (open.slot(open.op(i)) >> 6);
      long bit = 1L << open.slot(open.op(i));
      if (current.allHave(word, bit)) {
        current.excludeAll(word, bit);
        open.close(i);
      }
    }
  }

  private List<Integer> longest() {
    int best = unplaced.fullest(links);
    return Arrays.stream(placing.order(links, unplaced.link(best), returns)).boxed().toList();
  }
}
