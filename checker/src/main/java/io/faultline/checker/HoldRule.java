package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// The rule for locks with an owner, of which everything that was asked succeeded or is unknown,
/// and each session did one thing after the other, by turns acquiring and releasing; what is
/// unknown came last.
///
/// Then each acquisition and the release after it are a *hold*: between the two nobody else does
/// anything, since nobody else could. A hold certainly lasts from the acquisition's return to the
/// release's call, or for ever if there was none. An unknown acquisition after which its session
/// did nothing may be left out: whoever takes it out of an order leaves an order. An unknown
/// release may be kept: it can always come directly after its hold, or at the end.
///
/// Of two holds one comes first, and its release is called before the other's acquisition returned.
/// So if two certainly overlap, there is no order. If no two do, they have an order by their
/// beginnings, in which each operation comes at the latest call up to it: that is no later than its
/// return, since every earlier hold's last call is not after this hold's first return. If the lock
/// gives tokens, holds come in the order of their tokens, and in no other, and the same has to hold
/// in that. n log n.
final class HoldRule implements ExactRule {
  private static final int NONE = -1;

  private final boolean fenced;

  HoldRule(boolean fenced) {
    this.fenced = fenced;
  }

  @Override
  public Algorithm algorithm() {
    return Algorithm.HOLDS;
  }

  private record Hold(int acquired, int released) {}

  @Override
  public Decision decide(History history, Grouping byKey, int key, long initial, Budget budget) {
    Map<Integer, Integer> latest = new LinkedHashMap<>();
    var after = new int[byKey.ops(key).length];
    int[] all =
        Arrays.stream(byKey.ops(key))
            .filter(op -> history.type(op) != Outcome.Type.FAILED)
            .toArray();
    Arrays.fill(after, NONE);
    var holds = new ArrayList<Hold>();
    for (int i = 0; i < all.length; i++) {
      int op = all[i];
      Integer before = latest.put(history.session(op), i);
      if (before != null) {
        after[before] = i;
      }
      String unfit = unfit(history, op, before == null ? NONE : all[before]);
      if (!unfit.isEmpty()) {
        return new Decision.Unfit(unfit);
      }
    }
    for (int i = 0; i < all.length; i++) {
      if (isAcquisition(history, all[i]) && history.type(all[i]) == Outcome.Type.OK) {
        holds.add(new Hold(all[i], after[i] == NONE ? NONE : all[after[i]]));
      }
    }
    return inOrder(history, key, holds);
  }

  private String unfit(History history, int op, int before) {
    int action = history.firstAction(op);
    boolean ok = history.type(op) == Outcome.Type.OK;
    if (ok && history.answer(action) == Answer.NO) {
      return "something was refused";
    }
    if (before != NONE
        && (history.type(before) == Outcome.Type.UNKNOWN
            || history.returnedNanos(before) >= history.calledNanos(op))) {
      return "a session did two things at a time";
    }
    boolean wasAcquired = before != NONE && isAcquisition(history, before);
    if (isAcquisition(history, op) == wasAcquired) {
      return "a session did not acquire and release by turns";
    }
    if (fenced && ok && isAcquisition(history, op) && token(history, op) == Result.NO_VERSION) {
      return "a token was not recorded";
    }
    return "";
  }

  private static boolean isAcquisition(History history, int op) {
    return history.kind(history.firstAction(op)) == Kind.ACQUIRE;
  }

  private static long token(History history, int op) {
    return history.version(history.firstAction(op));
  }

  private static long releaseCalled(History history, Hold hold) {
    return hold.released() == NONE ? Long.MAX_VALUE : history.calledNanos(hold.released());
  }

  private Decision inOrder(History history, int key, List<Hold> holds) {
    // By release first, so that of those that begin together the shortest comes first.
    int[] byRelease = order(holds, hold -> releaseCalled(history, hold), all(holds.size()));
    int[] order =
        order(
            holds,
            hold ->
                fenced ? token(history, hold.acquired()) : history.returnedNanos(hold.acquired()),
            byRelease);
    var ops = new int[2 * holds.size()];
    int size = 0;
    Hold longest = new Hold(NONE, NONE);
    Hold previous = longest;
    for (int at : order) {
      Hold hold = holds.get(at);
      boolean overlaps =
          longest.acquired() != NONE
              && history.returnedNanos(hold.acquired()) < releaseCalled(history, longest);
      boolean repeats =
          fenced
              && previous.acquired() != NONE
              && token(history, previous.acquired()) == token(history, hold.acquired());
      if (overlaps || repeats) {
        return broken(history, key, overlaps ? longest : previous, hold);
      }
      if (longest.acquired() == NONE
          || releaseCalled(history, hold) > releaseCalled(history, longest)) {
        longest = hold;
      }
      previous = hold;
      ops[size++] = hold.acquired();
      if (hold.released() != NONE) {
        ops[size++] = hold.released();
      }
    }
    return new Decision.Ordered(Arrays.copyOf(ops, size));
  }

  private static int[] all(int size) {
    var all = new int[size];
    Arrays.setAll(all, i -> i);
    return all;
  }

  // Stable.
  private static int[] order(List<Hold> holds, ToLongFunction<Hold> by, int[] before) {
    var keys = new long[holds.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = by.applyAsLong(holds.get(before[i]));
    }
    int[] order = RadixOrder.of(keys, keys.length);
    for (int i = 0; i < keys.length; i++) {
      order[i] = before[order[i]];
    }
    return order;
  }

  private Decision broken(History history, int key, Hold one, Hold other) {
    var clash =
        new Refutation.Clash(one.acquired(), one.released(), other.acquired(), other.released());
    return new Decision.Shown(
        new Anomaly(
            "non-linearizable",
            history.keyValue(key).toString(),
            clash.ops(),
            "Two sessions cannot have had the lock in turn: %s, and %s.%s"
                .formatted(
                    words(history, one),
                    words(history, other),
                    fenced
                        ? " Their tokens are %d and %d, and the later one has to be greater."
                            .formatted(
                                token(history, one.acquired()), token(history, other.acquired()))
                        : " Each of them had it before the other began to give it back."),
            clash));
  }

  private static String words(History history, Hold hold) {
    return "session %d had it from %s, which returned at %,d ns, %s"
        .formatted(
            history.session(hold.acquired()),
            Words.op(history, hold.acquired()),
            history.returnedNanos(hold.acquired()),
            hold.released() == NONE
                ? "and never gave it back"
                : "at least until %s, which was called at %,d ns"
                    .formatted(
                        Words.op(history, hold.released()), history.calledNanos(hold.released())));
  }
}
