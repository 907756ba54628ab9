package io.faultline.report;

import io.faultline.checker.Judgement;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Strength;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Method;
import io.faultline.history.Mark;
import java.util.ArrayList;
import java.util.List;

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
              : "The promise was broken: the operations that prove it %s times over are below."
                  .formatted(Words.number(anomalies.size()));
      case Verdict.Undecided _ ->
          "Nobody knows whether the promise was kept: this run must not count as passed.";
    };
  }

  /// A fact and what kind of fact it is: `proved: an order of all …`.
  record Line(String label, String text) {
    @Override
    public String toString() {
      return label + ": " + text;
    }
  }

  /// What a promise means, for somebody who does not know its name; empty where that is not known.
  static String meaning(String promise) {
    return Meanings.of(promise);
  }

  /// What the verdict rests on: `proved: an order of all …, re-checked independently in 31 ms`.
  static List<Line> evidence(Judgement judgement) {
    var lines = new ArrayList<Line>();
    switch (judgement.verdict()) {
      case Verdict.Holds(var method, var proof) -> {
        lines.add(
            new Line("proved", Words.sentence(proof.summary()) + rechecked(judgement.recheck())));
        lines.add(decided(method, judgement.tookNanos()));
        if (judgement.hasStrength()) {
          lines.add(new Line("strength", strength(judgement)));
        }
      }
      case Verdict.Refuted(var method, var anomalies) -> {
        lines.add(
            new Line(
                "found",
                Words.count(anomalies.size(), "counterexample", "counterexamples")
                    + rechecked(judgement.recheck())));
        lines.add(decided(method, judgement.tookNanos()));
      }
      case Verdict.Undecided(var reason, var proved, var remedy) -> {
        lines.add(new Line("because", Words.sentence(reason)));
        lines.add(
            new Line("proved up to then", proved.isEmpty() ? "nothing" : Words.sentence(proved)));
        lines.add(new Line("what to do", Words.sentence(remedy)));
      }
    }
    return lines;
  }

  // How much the history could have shown.
  private static String strength(Judgement judgement) {
    Strength strength = judgement.strength();
    if (strength.mutants() == 0) {
      return "not known: no error could be planted in it";
    }
    var words = new StringBuilder();
    if (judgement.isWeak()) {
      words.append("weak: this history could hardly have failed; ");
    }
    words.append(
        "%s%d %% of %s would have been caught"
            .formatted(
                strength.inPart() ? "at least " : "",
                Math.round(100 * strength.share()),
                Words.count(strength.mutants(), "planted error", "planted errors")));
    if (strength.undecided() > 0) {
      words.append(", of %s nobody knows".formatted(Words.number(strength.undecided())));
    }
    if (strength.racedUnderFault() > 0) {
      words.append(
          "; %s a change while a fault held"
              .formatted(Words.count(strength.racedUnderFault(), "call raced", "calls raced")));
    }
    return words.toString();
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

  private static Line decided(Method method, long tookNanos) {
    return new Line(
        "decided by",
        "%s (%s) in %s"
            .formatted(
                Words.datum(method.algorithm()),
                Words.sentence(method.allowedBecause()),
                Words.duration(tookNanos)));
  }

  /// Which faults held while the path ran, which were planned and did not, and what was not tested.
  ///
  /// @param verdict whether what held was also survived
  static List<Line> faults(PathSummary path, Verdict verdict) {
    FaultWindows faults = path.faults();
    var lines = new ArrayList<Line>();
    if (faults.held().isEmpty()) {
      lines.add(new Line("faults", "none held in this history"));
    } else {
      String label =
          switch (verdict) {
            case Verdict.Holds _ -> "survived";
            case Verdict.Refuted _, Verdict.Undecided _ -> "faults that held";
          };
      lines.add(
          new Line(
              label,
              "%s (%s called while one held)"
                  .formatted(
                      faults.counted(),
                      Words.count(faults.calledUnderFault(), "operation", "operations"))));
    }
    for (Mark mark : faults.neverHeld()) {
      lines.add(new Line("planned, but never seen to hold", FaultWindows.neverHeld(mark)));
    }
    lines.add(new Line("not tested", faults.notTested()));
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
