package io.faultline.checker.staleness;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Mark;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Decides whether registers came to one value in the end: when the last write has returned and the
/// last fault is over, and some time has passed, all hosts answer the same for a key; it is what
/// somebody wrote, and no acknowledged write that came certainly after it is missing.
///
/// Each key has to be read from each host after that time, else it stays open. Linear, up to
/// sorting.
public final class Eventual implements Checker {
  /// What is meant where nobody says.
  public static final Duration DEFAULT = Duration.ofSeconds(60);

  private static final Method METHOD =
      new Method(
          "late-reads",
          "exact: what each host answers when all is quiet is compared, and with what was acknowledged");

  private final Duration within;

  public Eventual(Duration within) {
    this.within = within;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    var ages = new Ages(history);
    if (!ages.unfit().isEmpty()) {
      return new Undecided(ages.unfit(), "", "judge it on single reads and writes of registers");
    }
    if (ages.garbage() >= 0) {
      return new Refuted(METHOD, List.of(Staleness.garbage(history, ages.garbage())));
    }
    for (Mark mark : history.marks()) {
      if (mark.kind().equals(Mark.FAULT) && mark.held() && mark.endedNanos() == Mark.NEVER) {
        return new Undecided(
            "the fault '%s' was not seen to be over".formatted(mark.name()),
            "",
            "heal it, and read afterwards");
      }
    }
    return settle(history, ages);
  }

  /// When all was quiet: the last write had returned, or had been called where its outcome is not
  /// known, and the last fault was over.
  public static long quietNanos(History history) {
    long quiet = Long.MIN_VALUE;
    for (int op = 0; op < history.size(); op++) {
      if (history.kind(history.firstAction(op)) == Kind.WRITE) {
        boolean unknown = history.type(op) == Outcome.Type.UNKNOWN;
        quiet = Math.max(quiet, unknown ? history.calledNanos(op) : history.returnedNanos(op));
      }
    }
    for (Mark mark : history.marks()) {
      if (mark.kind().equals(Mark.FAULT) && mark.held()) {
        quiet = Math.max(quiet, mark.endedNanos());
      }
    }
    return quiet == Long.MIN_VALUE ? 0 : quiet;
  }

  private Verdict settle(History history, Ages ages) {
    long quiet = quietNanos(history);
    long due = Math.addExact(quiet, within.toNanos());
    Set<String> hosts = new TreeSet<>();
    for (int op = 0; op < history.size(); op++) {
      hosts.add(history.host(op));
    }
    Grouping byKey = history.byKey();
    var nanos = new ArrayList<Long>();
    var unread = new ArrayList<String>();
    for (int key = 0; key < history.keys(); key++) {
      Map<String, Integer> late = new TreeMap<>();
      int first = -1;
      for (int i = 0; i < byKey.size(key); i++) {
        int op = byKey.op(key, i);
        if (!isAnswer(history, op) || history.calledNanos(op) < due) {
          continue;
        }
        late.put(history.host(op), op);
        first = first < 0 ? op : first;
        if (found(history, op) != found(history, first)) {
          return apart(history, first, op);
        }
        if (ages.replacedBy(op) >= 0) {
          return lost(history, op, ages.replacedBy(op));
        }
      }
      if (late.size() < hosts.size()) {
        unread.add(history.keyValue(key).toString());
        continue;
      }
      nanos.add(settled(history, byKey, key, quiet, found(history, first)));
    }
    var proof = new Late.Settled(quiet, nanos);
    if (!unread.isEmpty() || nanos.isEmpty()) {
      return new Undecided(
          "%,d keys were not read from each host %,d ms after all was quiet%s"
              .formatted(
                  unread.size(),
                  within.toMillis(),
                  unread.isEmpty() ? "" : ", such as key " + unread.getFirst()),
          nanos.isEmpty() ? "" : proof.summary(),
          "end the run with reads of every key from every host, later than that");
    }
    if (!ages.doubt().isEmpty()) {
      return new Undecided(ages.doubt(), proof.summary(), "write each value once");
    }
    return new Holds(METHOD, proof);
  }

  // How long after all was quiet the last answer came that was another.
  private static long settled(History history, Grouping byKey, int key, long quiet, long value) {
    long last = quiet;
    for (int i = 0; i < byKey.size(key); i++) {
      int op = byKey.op(key, i);
      if (isAnswer(history, op) && found(history, op) != value) {
        last = Math.max(last, history.returnedNanos(op));
      }
    }
    return last - quiet;
  }

  private static boolean isAnswer(History history, int op) {
    return history.kind(history.firstAction(op)) == Kind.READ
        && history.type(op) == Outcome.Type.OK
        && found(history, op) != Values.UNKNOWN;
  }

  private static long found(History history, int op) {
    return history.second(history.firstAction(op));
  }

  private Refuted apart(History history, int first, int second) {
    String key = history.keyValue(history.key(history.firstAction(first))).toString();
    return new Refuted(
        METHOD,
        List.of(
            new Anomaly(
                "not-converged",
                key,
                List.of(first, second),
                "More than %,d ms after the last write and the last fault, key %s was %s on host '%s' (op %,d) and %s on host '%s' (op %,d)."
                    .formatted(
                        within.toMillis(),
                        key,
                        history.values().value(found(history, first)),
                        history.host(first),
                        first,
                        history.values().value(found(history, second)),
                        history.host(second),
                        second),
                new Late.Apart(first, second))));
  }

  private Refuted lost(History history, int read, int write) {
    String key = history.keyValue(history.key(history.firstAction(read))).toString();
    return new Refuted(
        METHOD,
        List.of(
            new Anomaly(
                "lost-update",
                key,
                List.of(write, read),
                "More than %,d ms after the last write and the last fault, host '%s' answered %s for key %s (op %,d), although op %,d had been acknowledged and came certainly after that."
                    .formatted(
                        within.toMillis(),
                        history.host(read),
                        history.values().value(found(history, read)),
                        key,
                        read,
                        write),
                new Late.Apart(read, write))));
  }
}
