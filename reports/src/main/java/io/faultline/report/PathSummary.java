package io.faultline.report;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Judgement;
import io.faultline.checker.Verdict;
import io.faultline.history.History;
import io.faultline.history.Mark;
import io.faultline.report.RunReport.PathReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What all forms of report tell of one path, computed once.
///
/// @param firstNanos the first call, or 0 in an empty history
/// @param lastNanos the last event of an operation, or 0 in an empty history
/// @param findings for each refuted judgement its anomalies, with what is shown of each
record PathSummary(
    PathReport path,
    Tally tally,
    Breakdown breakdown,
    long firstNanos,
    long lastNanos,
    FaultWindows faults,
    Map<Judgement, List<Finding>> findings) {
  static PathSummary of(PathReport path) {
    History history = path.history();
    int size = history.size();
    long last = size == 0 ? 0 : history.calledNanos(size - 1);
    for (int op = 0; op < size; op++) {
      long returned = history.returnedNanos(op);
      if (returned != Long.MAX_VALUE && returned > last) {
        last = returned;
      }
    }
    FaultWindows faults = FaultWindows.of(history, last);
    // Equal judgements of one path have equal findings.
    Map<Judgement, List<Finding>> findings = new HashMap<>();
    for (Judgement judgement : path.judgements()) {
      var found = new ArrayList<Finding>();
      if (judgement.verdict() instanceof Verdict.Refuted(_, var anomalies)) {
        for (Anomaly anomaly : anomalies) {
          found.add(Finding.of(anomaly, history, faults));
        }
      }
      findings.put(judgement, List.copyOf(found));
    }
    return new PathSummary(
        path,
        Tally.of(history, 0, size),
        Breakdown.of(history),
        size == 0 ? 0 : history.calledNanos(0),
        last,
        faults,
        findings);
  }

  static List<PathSummary> of(RunReport report) {
    return report.paths().stream().map(PathSummary::of).toList();
  }

  History history() {
    return path.history();
  }

  List<Finding> findings(Judgement judgement) {
    return findings.getOrDefault(judgement, List.of());
  }

  /// Operations called per second, from the first call to the last event; 0 if that is no time.
  double perSecond() {
    return lastNanos == firstNanos
        ? 0
        : history().size() / ((double) (lastNanos - firstNanos) / 1e9);
  }

  /// Where drawings begin: at 0, unless the history begins so late that most would be empty.
  long beginNanos() {
    long first = firstNanos;
    for (Mark mark : history().marks()) {
      first = Math.min(first, mark.held() ? mark.fromNanos() : first);
    }
    return first >= 0 && first < endNanos() - first ? 0 : first;
  }

  /// Where drawings end.
  long endNanos() {
    long end = lastNanos;
    for (FaultWindow window : faults.held()) {
      end = Math.max(end, window.overNanos());
    }
    for (Mark phase : faults.phases()) {
      end = Math.max(end, phase.untilNanos() == Mark.NEVER ? end : phase.untilNanos());
    }
    return end;
  }

  /// `24,118 operations (23,010 ok, 402 failed, 706 unknown) on 120 keys, 402.1 a second`.
  String counts() {
    return "%s (%s) on %s, %s a second"
        .formatted(
            Words.count(history().size(), "operation", "operations"),
            tally.text(),
            Words.count(history().keys(), "key", "keys"),
            Words.decimal(perSecond(), 1));
  }

  /// `register`, or a word for none.
  String workload() {
    String workload = path.workload();
    return workload.isEmpty() ? "unknown workload" : Words.datum(workload);
  }
}
