package io.faultline.report;

import io.faultline.checker.Judgement;
import io.faultline.checker.Verdict;
import io.faultline.history.Op;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/// The verdicts for a terminal: a line for each promise, and what it rests on beneath it.
///
/// What comes from data is printable and cut, so that no history can steer the terminal.
public final class TextReport {
  private static final int LONGEST_NAME = 40;
  private static final int MOST_LINES = 20;

  private final Writer out;
  private final boolean colour;

  private TextReport(Writer out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /// Writes the report to `out`, which stays open.
  ///
  /// @param colour whether verdicts are coloured, as a terminal understands it
  public static void write(RunReport report, Writer out, boolean colour) throws IOException {
    new TextReport(out, colour).report(report);
    out.flush();
  }

  private void report(RunReport report) throws IOException {
    List<PathSummary> paths = PathSummary.of(report);
    int nameWidth = 0;
    int promiseWidth = 0;
    for (PathSummary path : paths) {
      nameWidth = Math.max(nameWidth, name(path).length());
      for (Judgement judgement : path.path().judgements()) {
        promiseWidth = Math.max(promiseWidth, promise(path, judgement).length());
      }
    }
    for (PathSummary path : paths) {
      for (Judgement judgement : path.path().judgements()) {
        line(
            "%s   %s   %s"
                .formatted(
                    padded(name(path), nameWidth),
                    padded(promise(path, judgement), promiseWidth),
                    coloured(judgement.verdict())));
        judgement(path, judgement);
      }
      indented("ran: " + path.counts());
      for (String remark : VerdictWords.remarks(path)) {
        indented("note: " + remark);
      }
    }
    for (String remark : report.remarks()) {
      line("note: " + Words.sentence(remark));
    }
  }

  private static String name(PathSummary path) {
    return Words.shown(path.path().name(), LONGEST_NAME);
  }

  private static String promise(PathSummary path, Judgement judgement) {
    return Words.shown(path.workload() + " · " + judgement.promise(), 2 * LONGEST_NAME);
  }

  private String coloured(Verdict verdict) {
    String words = VerdictWords.headline(verdict);
    if (!colour) {
      return words;
    }
    String code =
        switch (verdict) {
          case Verdict.Holds _ -> "32";
          case Verdict.Refuted _ -> "31";
          case Verdict.Undecided _ -> "33";
        };
    return "\u001b[1;" + code + "m" + words + "\u001b[0m";
  }

  private void judgement(PathSummary path, Judgement judgement) throws IOException {
    for (String line : lines(path, judgement)) {
      indented(line);
    }
  }

  /// What is said beneath a verdict, a line each; what belongs to the line before begins with
  /// blanks.
  static List<String> lines(PathSummary path, Judgement judgement) {
    var lines = new ArrayList<String>();
    for (Finding finding : path.findings(judgement)) {
      finding(path, finding, lines);
    }
    lines.addAll(VerdictWords.evidence(judgement));
    lines.addAll(VerdictWords.faults(path, judgement.verdict()));
    return lines;
  }

  private static void finding(PathSummary path, Finding finding, List<String> lines) {
    lines.add(finding.title() + ": " + finding.explanation());
    lines.addAll(operations(finding));
    String order = VerdictWords.order(finding);
    if (!order.isEmpty()) {
      lines.add("  " + order);
    }
    for (String hit : VerdictWords.hits(path, finding)) {
      lines.add("  " + hit);
    }
  }

  private static List<String> operations(Finding finding) {
    List<Op> ops = finding.ops();
    int leftOut = finding.leftOut() + Math.max(0, ops.size() - MOST_LINES);
    var rows = new ArrayList<List<String>>();
    for (Op op : ops.subList(Math.max(0, ops.size() - MOST_LINES), ops.size())) {
      rows.add(row(finding, op));
    }
    List<String> lines = new ArrayList<>();
    if (leftOut > 0) {
      lines.add(
          "  (%s before these are in results.json)"
              .formatted(Words.count(leftOut, "operation", "operations")));
    }
    lines.addAll(Columns.aligned(rows).stream().map(line -> "  " + line).toList());
    return lines;
  }

  private static List<String> row(Finding finding, Op op) {
    int decimals = finding.decimals();
    long returned = op.returnedNanos();
    return List.of(
        "op " + Words.number(op.index()),
        "process " + op.process() + (op.host().isEmpty() ? "" : " on " + Words.datum(op.host())),
        Words.call(op, true),
        Words.answer(op),
        Words.at(op.calledNanos(), decimals)
            + " – "
            + (returned == Long.MAX_VALUE ? "?" : Words.at(returned, decimals)),
        finding.blocked().contains(op.index()) ? "← cannot be ordered" : "");
  }

  private static String padded(String text, int width) {
    return Columns.padded(text, width);
  }

  private void indented(String line) throws IOException {
    line("  " + line);
  }

  private void line(String line) throws IOException {
    out.write(line.stripTrailing());
    out.write('\n');
  }
}
