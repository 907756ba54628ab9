package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;

/// The rule for counters of which every increment is by the same amount, or by 0.
///
/// Such increments are alike, so only their moments matter: t(1) ≤ t(2) ≤ …. A read that found k
/// increments needs a moment from t(k) to t(k+1). That is, t(k) is no later than every return of a
/// read that found k or more, and no sooner than every call of one that found fewer: the k-th
/// *place* is the time from R(k), the last call of those that found fewer, to D(k), the first
/// return of those that found k or more. Both only grow with k. So if each increment gets a place
/// that has a moment in common with its own time, and each place up to the most that was found gets
/// an increment, then the moments, sorted, are in their places: the first k of them are no later
/// than D(k), and those from the k-th on are no sooner than R(k).
///
/// The places that an increment may have follow each other, from the first with D(k) not before its
/// call to the last with R(k) not after its return. So it is enough to fill the places from the
/// first on, each with the increment that may be there and may go least far. If one is left over,
/// those that went before it back to a place that another kind of increment got, and it, are more
/// than there are places for them: between two reads there were more increments than the second
/// found. If there is none for a place, fewer were called by then than somebody found. Unknown
/// increments may go anywhere later: they go where nobody else can.
///
/// n log n.
final class CounterRule implements ExactRule {
  @Override
  public Algorithm algorithm() {
    return Algorithm.COUNTER;
  }

  @Override
  public Decision decide(History history, Grouping byKey, int key, long initial, Budget budget) {
    var count = new Count(history, byKey.ops(key).length);
    count.zero = initial == Values.NIL ? 0 : initial;
    for (int op : byKey.ops(key)) {
      if (history.type(op) != Outcome.Type.FAILED && count.unfit.isEmpty()) {
        count.take(op);
      }
    }
    if (Math.abs(count.zero) >= Count.MOST) {
      count.unfit = "the value before the run is no number";
    }
    return count.unfit.isEmpty()
        ? new CounterPlaces(count, key).decide()
        : new Decision.Unfit(count.unfit);
  }

  /// The increments and the reads, in the order of their calls.
  static final class Count {
    static final long MOST = 1L << 61;

    final History history;
    final int[] increments;
    final int[] reads;

    /// What changes nothing and tells nothing.
    final int[] idle;

    int incrementCount;
    int readCount;
    int idleCount;
    long zero;

    /// What each increment adds; 0 if there is none.
    long amount;

    String unfit = "";

    Count(History history, int most) {
      this.history = history;
      increments = new int[most];
      reads = new int[most];
      idle = new int[most];
    }

    boolean isUnknown(int op) {
      return history.type(op) == Outcome.Type.UNKNOWN;
    }

    private void take(int op) {
      int action = history.firstAction(op);
      Kind kind = history.kind(action);
      boolean unknown = isUnknown(op);
      if (history.calledNanos(op) < -MOST || (!unknown && history.returnedNanos(op) > MOST)) {
        unfit = "its times are too far apart";
      } else if (kind == Kind.READ) {
        long found = history.second(action);
        if (unknown) {
          return;
        }
        if (found == Values.UNKNOWN) {
          idle[idleCount++] = op;
        } else if (found <= -MOST || found >= MOST) {
          unfit = "a read gave no number";
        } else {
          reads[readCount++] = op;
        }
      } else if (kind == Kind.INCREMENT) {
        long by = history.argument(action);
        if (by <= -Integer.MAX_VALUE || by >= Integer.MAX_VALUE) {
          unfit = "an amount is very large";
        } else if (by == 0) {
          idle[idleCount] = op;
          idleCount += unknown ? 0 : 1;
        } else if (amount != 0 && by != amount) {
          unfit = "increments are by different amounts";
        } else {
          amount = by;
          increments[incrementCount++] = op;
        }
      } else {
        unfit = "'%s' is asked of it".formatted(kind.word());
      }
    }
  }
}
