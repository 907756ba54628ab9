package io.faultline.report;

import io.faultline.checker.Judgement;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Method;
import io.faultline.history.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a verdict says, in sentences that all forms of report share. Printable.
final class VerdictWords {
  private VerdictWords() {}

  /// `HOLDS in this run`, `REFUTED`, `UNDECIDED`.
  static String headline(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holds _ -> "HOLDS in this run";
      case Verdict.Refuted _, Verdict.Undecided _ -> verdict.word();
    };
  }

  /// For somebody who reads one sentence: what became of the promise.
  static String plainly(Judgement judgement) {
    return switch (judgement.verdict()) {
      case Verdict.Holds _ -> "The promise was kept by every operation of this run.";
      case Verdict.Refuted(_, var anomalies) ->
          anomalies.size() == 1
              ? "The promise was broken: the operations that prove it are below."
              : "The promise was broken %s times: the operations that prove it are below."
                  .formatted(Words.number(anomalies.size()));
      case Verdict.Undecided _ ->
          "Nobody knows whether the promise was kept: this run must not count as passed.";
    };
  }

  /// What the verdict rests on: `proved: an order of all …, re-checked independently in 31 ms`.
  static List<String> evidence(Judgement judgement) {
    var lines = new ArrayList<String>();
    switch (judgement.verdict()) {
      case Verdict.Holds(var method, var proof) -> {
        lines.add("proved: " + Words.sentence(proof.summary()) + rechecked(judgement.recheck()));
        lines.add(decided(method, judgement.tookNanos()));
      }
      case Verdict.Refuted(var method, var anomalies) -> {
        lines.add(
            "found: "
                + Words.count(anomalies.size(), "counterexample", "counterexamples")
                + rechecked(judgement.recheck()));
        lines.add(decided(method, judgement.tookNanos()));
      }
      case Verdict.Undecided(var reason, var proved, var remedy) -> {
        lines.add("because: " + Words.sentence(reason));
        lines.add("proved up to then: " + (proved.isEmpty() ? "nothing" : Words.sentence(proved)));
        lines.add("what to do: " + Words.sentence(remedy));
      }
    }
    return lines;
  }

  private static String rechecked(Recheck recheck) {
    String said = recheck.said().isBlank() ? "" : Words.sentence(recheck.said());
    if (recheck.confirmed()) {
      return ", %s in %s"
          .formatted(
              said.isEmpty() ? "re-checked independently" : said,
              Words.duration(recheck.tookNanos()));
    }
    String why = said.replaceFirst("^not re-checked:? *", "");
    return ", not re-checked: " + (why.isEmpty() ? "nobody said why" : why);
  }

  private static String decided(Method method, long tookNanos) {
    return "decided by %s (%s) in %s"
        .formatted(
            Words.datum(method.algorithm()),
            Words.sentence(method.allowedBecause()),
            Words.duration(tookNanos));
  }

  /// Which faults held while the path ran, which were planned and did not, and what was not tested.
  ///
  /// @param verdict whether what held was also survived
  static List<String> faults(PathSummary path, Verdict verdict) {
    FaultWindows faults = path.faults();
    var lines = new ArrayList<String>();
    if (faults.held().isEmpty()) {
      lines.add("no fault held in this history");
    } else {
      String word =
          switch (verdict) {
            case Verdict.Holds _ -> "survived: ";
            case Verdict.Refuted _, Verdict.Undecided _ -> "faults that held: ";
          };
      lines.add(
          "%s%s (%s called while one held)"
              .formatted(
                  word,
                  faults.counted(),
                  Words.count(faults.calledUnderFault(), "operation", "operations")));
    }
    for (Mark mark : faults.neverHeld()) {
      lines.add("planned, but never seen to hold: " + FaultWindows.neverHeld(mark));
    }
    lines.add("not tested: " + faults.notTested());
    return lines;
  }

  /// Which faults an anomaly's operations fell into.
  static List<String> hits(PathSummary path, Finding finding) {
    if (!finding.hits().isEmpty()) {
      return finding.hits().stream().map(Finding.Hit::text).toList();
    }
    return List.of(
        path.faults().held().isEmpty()
            ? "no fault held in this history"
            : "no fault held while these operations were open");
  }

  /// The longest order that could be had, and what cannot follow; empty where there is no order to
  /// speak of.
  static String order(Finding finding) {
    if (finding.longest().isEmpty()) {
      return "";
    }
    List<Integer> last =
        finding
            .longest()
            .subList(Math.max(0, finding.longest().size() - 12), finding.longest().size());
    return "the longest order: %s%s; none can follow of: %s"
        .formatted(
            last.size() < finding.longest().size() ? "… " : "",
            last.stream().map(op -> "op " + Words.number(op)).collect(Collectors.joining(", ")),
            Words.ops(finding.blocked()));
  }

  /// What the history's reader has to say.
  static List<String> remarks(PathSummary path) {
    var remarks = new ArrayList<String>();
    if (!path.history().complete()) {
      remarks.add("the recording was cut short");
    }
    path.history().remarks().forEach(remark -> remarks.add(Words.sentence(remark)));
    return remarks;
  }
}
