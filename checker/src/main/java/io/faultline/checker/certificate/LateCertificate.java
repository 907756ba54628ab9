package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Verdict;
import io.faultline.checker.staleness.EarlierReads;
import io.faultline.checker.staleness.Eventual;
import io.faultline.checker.staleness.Late;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks the evidence of verdicts on data that may be late.
///
/// Ages are found anew, plainly: each read against all writes of its key. That is a square of the
/// operations of one key, so that keys with many are not checked again.
public final class LateCertificate {
  private static final long MOST_COMPARISONS = 2_000_000_000L;

  private LateCertificate() {}

  /// What becomes of a verdict's evidence: see [io.faultline.checker.Auditor].
  ///
  /// @param within what `eventual` allows; not looked at for staleness
  public static Recheck recheck(Verdict verdict, History history, Duration within, Budget budget) {
    return switch (verdict) {
      case Verdict.Undecided _ -> Recheck.NONE;
      case Verdict.Holds(var method, Late.Order(long nanos, var order)) ->
          RegisterCertificate.recheck(
              new Verdict.Holds(method, order), EarlierReads.of(history, nanos).history(), budget);
      case Verdict.Holds(_, Late.Ledger ledger) -> ledger(ledger, history);
      case Verdict.Holds(_, Late.Settled settled) -> settled(settled, history, within);
      case Verdict.Holds _ -> throw wrong("it is not of data that may be late");
      case Verdict.Refuted(var method, var anomalies) ->
          Evidence.of(anomalies, anomaly -> refuted(method, anomaly, history, within, budget));
    };
  }

  private static Recheck refuted(
      Verdict.Method method, Anomaly anomaly, History history, Duration within, Budget budget) {
    switch (anomaly.evidence()) {
      case Late.NoOrder(long nanos, var inner, _) -> {
        var earlier = EarlierReads.of(history, nanos).history();
        var same =
            new Anomaly(anomaly.name(), anomaly.key(), anomaly.ops(), anomaly.explanation(), inner);
        return RegisterCertificate.recheck(
            new Verdict.Refuted(method, List.of(same)), earlier, budget);
      }
      case Late.Garbage(int op) -> ReadCheck.check(history, op, Linearizability.initial(history));
      case Late.TooMany(var ledger, int worst, int by) -> {
        if (!isReplaced(history, worst, by)) {
          throw wrong("operation " + by + " did not replace what operation " + worst + " read");
        }
        return ledger(ledger, history);
      }
      case Late.Apart(int first, int second) -> apart(history, first, second, within);
      default -> throw wrong("it is not of data that may be late");
    }
    return Evidence.CONFIRMED;
  }

  private static void apart(History history, int first, int second, Duration within) {
    long due = Eventual.quietNanos(history) + within.toNanos();
    boolean late = isRead(history, first) && history.calledNanos(first) >= due;
    boolean differ =
        isRead(history, second)
            && history.calledNanos(second) >= due
            && found(history, first) != found(history, second);
    boolean sameKey =
        history.key(history.firstAction(first)) == history.key(history.firstAction(second));
    if (!late || !sameKey || !(differ || isReplaced(history, first, second))) {
      throw wrong("operations %d and %d agree".formatted(first, second));
    }
  }

  private static Recheck ledger(Late.Ledger ledger, History history) {
    Map<Integer, List<Integer>> writes = new HashMap<>();
    Map<Integer, List<Integer>> reads = new HashMap<>();
    for (int op = 0; op < history.size(); op++) {
      (isRead(history, op) ? reads : writes)
          .computeIfAbsent(history.key(history.firstAction(op)), _ -> new ArrayList<>())
          .add(op);
    }
    long comparisons = 0;
    for (var entry : reads.entrySet()) {
      comparisons +=
          (long) entry.getValue().size() * writes.getOrDefault(entry.getKey(), List.of()).size();
    }
    if (comparisons > MOST_COMPARISONS) {
      return Evidence.not("there are too many writes of one key");
    }
    int all = 0;
    int older = 0;
    for (var entry : reads.entrySet()) {
      for (int read : entry.getValue()) {
        all++;
        long age = 0;
        for (int write : writes.getOrDefault(entry.getKey(), List.of())) {
          long since = history.calledNanos(read) - history.returnedNanos(write);
          if (since > age && isReplaced(history, read, write)) {
            age = since;
          }
        }
        older += age > ledger.boundNanos() ? 1 : 0;
      }
    }
    if (all != ledger.reads() || older != ledger.older()) {
      throw wrong(
          "%d of %d reads were older, not %d of %d"
              .formatted(older, all, ledger.older(), ledger.reads()));
    }
    return Evidence.CONFIRMED;
  }

  // Whether `write` was acknowledged before the read was called, and certainly after what it found.
  private static boolean isReplaced(History history, int read, int write) {
    int w = history.firstAction(write);
    int r = history.firstAction(read);
    boolean counts =
        isRead(history, read)
            && history.kind(w) == Kind.WRITE
            && history.key(w) == history.key(r)
            && history.type(write) == Outcome.Type.OK
            && history.returnedNanos(write) < history.calledNanos(read);
    if (!counts) {
      return false;
    }
    if (found(history, read) == Linearizability.initial(history)) {
      return true;
    }
    boolean versions =
        history.version(w) != Result.NO_VERSION && history.version(r) != Result.NO_VERSION;
    if (versions) {
      return history.version(w) > history.version(r);
    }
    Integer writer = null;
    for (int op = 0; op < write && writer == null; op++) {
      int a = history.firstAction(op);
      boolean wrote =
          history.kind(a) == Kind.WRITE
              && history.key(a) == history.key(r)
              && history.argument(a) == found(history, read);
      writer = wrote && history.type(op) != Outcome.Type.FAILED ? Integer.valueOf(op) : null;
    }
    return writer != null && history.returnedNanos(writer) < history.calledNanos(write);
  }

  private static Recheck settled(Late.Settled settled, History history, Duration within) {
    long due = settled.fromNanos() + within.toNanos();
    Map<Integer, Long> values = new HashMap<>();
    Map<Integer, Set<String>> hosts = new HashMap<>();
    Set<String> all = new HashSet<>();
    for (int op = 0; op < history.size(); op++) {
      all.add(history.host(op));
      if (history.kind(history.firstAction(op)) == Kind.WRITE
          && history.type(op) == Outcome.Type.OK
          && history.returnedNanos(op) > settled.fromNanos()) {
        throw wrong("operation " + op + " wrote when all was quiet");
      }
      if (isRead(history, op) && history.calledNanos(op) >= due) {
        int key = history.key(history.firstAction(op));
        Long other = values.put(key, found(history, op));
        if (other != null && other != found(history, op)) {
          throw wrong("operation " + op + " answers something else");
        }
        hosts.computeIfAbsent(key, _ -> new HashSet<>()).add(history.host(op));
      }
    }
    if (values.size() != history.keys() || hosts.values().stream().anyMatch(h -> !h.equals(all))) {
      throw wrong("not every key was read from every host");
    }
    return Evidence.CONFIRMED;
  }

  private static boolean isRead(History history, int op) {
    int a = history.firstAction(op);
    return history.kind(a) == Kind.READ
        && history.type(op) == Outcome.Type.OK
        && history.second(a) != Values.UNKNOWN;
  }

  private static long found(History history, int op) {
    return history.second(history.firstAction(op));
  }
}
