package io.faultline.checker.service;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.History;
import io.faultline.history.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// `answers: 10s`: no call hangs longer. A call that returned, ok or failed, was answered then; one
/// whose outcome is unknown hung until an answer came to it late, or for as long as its caller
/// waited. One that was given up with an error before the limit of the calls was answered too: by
/// that error.
///
/// Linear.
///
/// @param bound how long a call may wait
public record Answers(Duration bound) implements Checker {
  /// The setting of a history's header that says how long callers wait, as ISO 8601 has it.
  public static final String CALL_TIME_LIMIT = "call-time-limit";

  private static final int MOST = 10;

  @Override
  public Verdict check(History history, Budget budget) {
    var lateNanos = new java.util.HashMap<Integer, Long>();
    history.late().forEach(late -> lateNanos.merge(late.op(), late.atNanos(), Math::min));
    long boundNanos = bound.toNanos();
    long limitNanos = limitNanos(history);
    long endNanos = endNanos(history);
    long longest = 0;
    var given = new BitSet();
    var slow = new ArrayList<Integer>();
    for (int op = 0; op < history.size(); op++) {
      long called = history.calledNanos(op);
      long waited;
      if (history.type(op) != Outcome.Type.UNKNOWN) {
        waited = history.returnedNanos(op) - called;
      } else if (lateNanos.containsKey(op)) {
        waited = lateNanos.get(op) - called;
      } else {
        waited = Math.min(history.givenUpNanos(op), endNanos) - called;
        // Its caller had no more patience, or the recording no more time.
        given.set(op, waited <= boundNanos && waited >= limitNanos - limitNanos / 10);
      }
      longest = Math.max(longest, waited);
      if (waited > boundNanos && slow.size() < MOST) {
        slow.add(op);
      }
    }
    if (!slow.isEmpty()) {
      return new Refuted(
          method(), slow.stream().map(op -> anomaly(history, op, lateNanos.get(op))).toList());
    }
    if (history.size() == 0) {
      return new Undecided("nothing was called", "", "record some calls");
    }
    if (!given.isEmpty()) {
      return new Undecided(
          "%,d calls were given up before %s had passed, the first of them op %,d: nobody knows whether they would have been answered by then"
              .formatted(given.cardinality(), Told.seconds(boundNanos), given.nextSetBit(0)),
          "the other %,d calls came back in time".formatted(history.size() - given.cardinality()),
          "give the path a 'call-time-limit' longer than that");
    }
    return new Holds(method(), new Kept.Waits(boundNanos, history.size(), longest));
  }

  private static Method method() {
    return new Method("times", "the time from each call to its answer");
  }

  private Anomaly anomaly(History history, int op, @org.jspecify.annotations.Nullable Long late) {
    long until =
        late != null
            ? late
            : Math.min(
                Math.min(history.returnedNanos(op), history.givenUpNanos(op)), endNanos(history));
    String said =
        "%s got no answer for %s, and one within %s was promised."
            .formatted(
                Told.call(history, op),
                Told.seconds(until - history.calledNanos(op)),
                Told.seconds(bound.toNanos()));
    return new Anomaly("hang", "", List.of(op), said, new Broken.TooLong(op, bound.toNanos()));
  }

  // What is not said may be anything: then each that was given up counts.
  private static long limitNanos(History history) {
    String limit = history.header().settings().get(CALL_TIME_LIMIT);
    try {
      return limit == null ? 0 : Duration.parse(limit).toNanos();
    } catch (DateTimeException | ArithmeticException e) {
      return 0;
    }
  }

  // The last moment that was recorded.
  static long endNanos(History history) {
    long end = Long.MIN_VALUE;
    for (int op = 0; op < history.size(); op++) {
      end = Math.max(end, history.calledNanos(op));
      long over = Math.min(history.returnedNanos(op), history.givenUpNanos(op));
      end = over == Long.MAX_VALUE ? end : Math.max(end, over);
    }
    return end;
  }
}
