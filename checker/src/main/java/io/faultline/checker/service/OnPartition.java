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
import io.faultline.history.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `on-partition: fail-closed` or `fail-open`: what a cluster does that is cut in two.
///
/// It is judged for whole cuts, both ways and all the time, that leave a side with no more than
/// half of the hosts: on calls that were made when the cut had been seen to hold for `grace`, and
/// ended before its end was asked for. Fail-closed is broken by an ok answer on a side without a
/// quorum. Fail-open is broken by a side that was asked, and gave no ok answer; it is judged for
/// cuts during which no other fault was in force, which might be what silenced a side.
///
/// Linear in the history, for each cut.
///
/// @param grace how long a side may take to notice that it is cut off
public record OnPartition(Policy policy, Duration grace) implements Checker {
  /// The grace of a promise that gives none.
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

  private static final int MOST = 10;

  @Override
  public Verdict check(History history, Budget budget) {
    int hosts = history.header().hosts().size();
    var anomalies = new ArrayList<Anomaly>();
    var sides = new ArrayList<Kept.Side>();
    boolean met = false;
    for (Mark mark : history.marks()) {
      if (!isWholeCut(mark)
          || (policy == Policy.FAIL_OPEN && !isAlone(mark, history.marks()))
          || mark.sides().stream().allMatch(side -> hasQuorum(side, hosts))) {
        continue;
      }
      for (int side = 0; side < mark.sides().size(); side++) {
        boolean quorum = hasQuorum(mark.sides().get(side), hosts);
        Calls calls = calls(history, mark, mark.sides().get(side));
        if (calls.size() == 0) {
          continue;
        }
        sides.add(
            new Kept.Side(
                mark.id(),
                side,
                quorum,
                calls.ok.size(),
                calls.failed.size(),
                calls.unknown.size()));
        if (policy == Policy.FAIL_CLOSED && !quorum) {
          met = true;
          calls.ok.stream().limit(MOST).forEach(op -> anomalies.add(answered(history, mark, op)));
        }
        if (policy == Policy.FAIL_OPEN) {
          met = true;
          if (calls.ok.isEmpty()) {
            anomalies.add(silent(mark, side, calls.all()));
          }
        }
      }
    }
    var method =
        new Method(
            "times",
            "calls made more than %s after a cut was seen to hold"
                .formatted(Told.seconds(grace.toNanos())));
    if (!anomalies.isEmpty()) {
      return new Refuted(method, anomalies.subList(0, Math.min(MOST, anomalies.size())));
    }
    if (!met) {
      return new Undecided(
          "no call was made, and ended, on a side without a quorum more than %s after a cut was seen to hold"
              .formatted(Told.seconds(grace.toNanos())),
          "",
          "cut the cluster in two for longer, as `partition: halves` with `for: 30s` does, or give a shorter 'grace'");
    }
    return new Holds(method, new Kept.Sides(policy, grace.toNanos(), sides));
  }

  // What became of the calls to a side.
  private static final class Calls {
    final List<Integer> ok = new ArrayList<>();
    final List<Integer> failed = new ArrayList<>();
    final List<Integer> unknown = new ArrayList<>();

    int size() {
      return ok.size() + failed.size() + unknown.size();
    }

    List<Integer> all() {
      var all = new ArrayList<>(ok);
      all.addAll(failed);
      all.addAll(unknown);
      return all.stream().sorted().toList();
    }
  }

  private Calls calls(History history, Mark mark, List<String> side) {
    long from = mark.fromNanos() + grace.toNanos();
    long until = mark.untilNanos();
    var calls = new Calls();
    for (int op = 0; op < history.size(); op++) {
      long over = Math.min(history.returnedNanos(op), history.givenUpNanos(op));
      if (history.calledNanos(op) < from
          || over == Long.MAX_VALUE
          || over >= until
          || !side.contains(history.host(op))) {
        continue;
      }
      switch (history.type(op)) {
        case OK -> calls.ok.add(op);
        case FAILED -> calls.failed.add(op);
        case UNKNOWN -> calls.unknown.add(op);
      }
    }
    return calls;
  }

  // Both ways and all the time: what is written of any other cut has more words.
  private static boolean isWholeCut(Mark mark) {
    if (!mark.kind().equals(Mark.FAULT) || !mark.held() || mark.sides().size() < 2) {
      return false;
    }
    String cut = mark.details().getOrDefault("cut", "");
    return !cut.contains("one-way") && !cut.contains("flap");
  }

  private static boolean isAlone(Mark cut, List<Mark> marks) {
    return marks.stream()
        .noneMatch(other ->
            other.kind().equals(Mark.FAULT)
                && other.id() != cut.id()
                && other.held()
                && other.askedNanos() < cut.untilNanos()
                && other.endedNanos() > cut.fromNanos());
  }

  private static boolean hasQuorum(List<String> side, int hosts) {
    return 2 * side.size() > hosts;
  }

  private Anomaly answered(History history, Mark mark, int op) {
    return new Anomaly(
        "answered-without-quorum",
        "",
        List.of(op),
        "%s was answered with ok while %s was in force, %s after it was seen to hold: that side has no quorum, and fail-closed was promised."
            .formatted(
                Told.call(history, op),
                Told.fault(mark),
                Told.seconds(history.calledNanos(op) - mark.fromNanos())),
        new Broken.Answered(mark.id(), op, grace.toNanos()));
  }

  private Anomaly silent(Mark mark, int side, List<Integer> ops) {
    return new Anomaly(
        "silent-side",
        "",
        ops.subList(0, Math.min(MOST, ops.size())),
        "While %s was in force, the side of %s answered none of %,d calls with ok, and fail-open was promised."
            .formatted(Told.fault(mark), String.join(" ", mark.sides().get(side)), ops.size()),
        new Broken.Silent(mark.id(), side, grace.toNanos(), ops));
  }
}
