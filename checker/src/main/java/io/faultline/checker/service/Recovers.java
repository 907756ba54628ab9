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
import io.faultline.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `recovers: 30s`: after a fault was seen to be over, and no other is in force, each host answers
/// a call within this time.
///
/// A host is asked if a call was made to it, and ended, in that time; one that had answered nothing
/// before the first fault is not expected to. The time ends early where another fault is asked for:
/// then a host that has not answered yet is not judged. Only ok answers count: a refusal is none.
///
/// Linear in the history, for each fault.
///
/// @param bound how long it may take
public record Recovers(Duration bound) implements Checker {
  @Override
  public Verdict check(History history, Budget budget) {
    List<Mark> faults =
        history.marks().stream()
            .filter(mark -> mark.kind().equals(Mark.FAULT) && mark.held())
            .sorted(Comparator.comparingLong(Mark::askedNanos))
            .toList();
    List<String> hosts = answeringHosts(history, faults);
    var anomalies = new ArrayList<Anomaly>();
    var recoveries = new ArrayList<Kept.Recovery>();
    int asked = 0;
    int open = 0;
    for (Mark fault : faults) {
      if (!isLast(fault, faults)) {
        continue;
      }
      Window window = window(fault, faults, bound.toNanos(), Answers.endNanos(history));
      Map<String, Heard> heard = heard(history, window);
      boolean any = false;
      for (String host : hosts) {
        Heard one = heard.get(host);
        if (one == null) {
          continue;
        }
        if (one.firstOkNanos != Long.MAX_VALUE) {
          any = true;
          recoveries.add(
              new Kept.Recovery(fault.id(), host, one.firstOkNanos - fault.endedNanos()));
        } else if (window.whole && !one.ops.isEmpty()) {
          any = true;
          anomalies.add(anomaly(fault, host, one.ops));
        } else {
          open++;
        }
      }
      asked += any ? 1 : 0;
    }
    var method = new Method("times", "the first ok answer of each host after each fault");
    if (!anomalies.isEmpty()) {
      return new Refuted(method, anomalies);
    }
    if (recoveries.isEmpty() || open > 0) {
      return new Undecided(
          faults.isEmpty()
              ? "no fault held, so that there was nothing to recover from"
              : open > 0
                  ? "%,d times a host had not answered when the time was cut short: by another fault, or by the end of the recording"
                      .formatted(open)
                  : "no host was asked anything after a fault",
          recoveries.isEmpty()
              ? ""
              : "%,d times a host answered again in time".formatted(recoveries.size()),
          "let faults come with at least %s of quiet after each"
              .formatted(Told.seconds(bound.toNanos())));
    }
    return new Holds(method, new Kept.Recoveries(bound.toNanos(), asked, recoveries));
  }

  /// A stretch of time after a fault: `whole` if it is as long as was promised.
  private record Window(long fromNanos, long toNanos, boolean whole) {}

  // What was heard of a host in a window.
  private static final class Heard {
    long firstOkNanos = Long.MAX_VALUE;
    final List<Integer> ops = new ArrayList<>();
  }

  // Whether it was over, and no other in force then.
  private static boolean isLast(Mark fault, List<Mark> faults) {
    long over = fault.endedNanos();
    return over != Mark.NEVER
        && faults.stream()
            .noneMatch(other ->
                other.id() != fault.id()
                    && other.askedNanos() <= over
                    && (other.endedNanos() > over
                        || (other.endedNanos() == over && other.id() > fault.id())));
  }

  private static Window window(Mark fault, List<Mark> faults, long boundNanos, long endNanos) {
    long from = fault.endedNanos();
    long to = from + boundNanos;
    for (Mark other : faults) {
      if (other.askedNanos() > from) {
        to = Math.min(to, other.askedNanos());
      }
    }
    to = Math.min(to, endNanos);
    return new Window(from, to, to == from + boundNanos);
  }

  private static Map<String, Heard> heard(History history, Window window) {
    var heard = new LinkedHashMap<String, Heard>();
    for (int op = 0; op < history.size(); op++) {
      long called = history.calledNanos(op);
      if (called <= window.fromNanos || called > window.toNanos) {
        continue;
      }
      Heard one = heard.computeIfAbsent(history.host(op), _ -> new Heard());
      long over = Math.min(history.returnedNanos(op), history.givenUpNanos(op));
      if (over > window.toNanos) {
        continue;
      }
      if (history.type(op) == Outcome.Type.OK) {
        one.firstOkNanos = Math.min(one.firstOkNanos, over);
      } else {
        one.ops.add(op);
      }
    }
    return heard;
  }

  // Those that had answered something before the first fault.
  private static List<String> answeringHosts(History history, List<Mark> faults) {
    long first = faults.stream().mapToLong(Mark::askedNanos).min().orElse(Long.MAX_VALUE);
    var hosts = new LinkedHashMap<String, Boolean>();
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) == Outcome.Type.OK && history.returnedNanos(op) < first) {
        hosts.put(history.host(op), true);
      }
    }
    return List.copyOf(hosts.keySet());
  }

  private Anomaly anomaly(Mark fault, String host, List<Integer> ops) {
    return new Anomaly(
        "no-recovery",
        "",
        ops.subList(0, Math.min(ops.size(), 10)),
        "%s was seen to be over at %s, and for %s after that %s answered none of %,d calls with ok."
            .formatted(
                Told.fault(fault),
                Told.seconds(fault.endedNanos()),
                Told.seconds(bound.toNanos()),
                host.isEmpty() ? "the service" : host,
                ops.size()),
        new Broken.NotRecovered(fault.id(), host, bound.toNanos(), ops));
  }
}
