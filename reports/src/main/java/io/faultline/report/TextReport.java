package io.faultline.report;

import io.faultline.checker.Judgement;
import io.faultline.checker.Refutation.Arrow;
import io.faultline.checker.Verdict;
import io.faultline.history.Op;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The verdicts for a terminal: a line for each promise, and what it rests on beneath it.
///
/// What comes from data is printable and cut, so that no history can steer the terminal.
public final class TextReport {
  private static final int LONGEST_NAME = 40;
  private static final int MOST_OPS = 20;
  private static final int MOST_KEYS = 20;
  private static final int WIDTH = 112;

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
                    TextLayout.padded(name(path), nameWidth),
                    TextLayout.padded(promise(path, judgement), promiseWidth),
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
  /// blanks. Of several counterexamples the most telling is told in full.
  static List<String> lines(PathSummary path, Judgement judgement) {
    var lines = new ArrayList<String>();
    List<Finding> findings = path.findings(judgement);
    if (!findings.isEmpty()) {
      finding(path, findings.getFirst(), lines);
    }
    if (findings.size() > 1) {
      lines.add(others(findings.subList(1, findings.size())));
    }
    VerdictWords.evidence(judgement).forEach(line -> lines.add(line.toString()));
    VerdictWords.faults(path, judgement.verdict()).forEach(line -> lines.add(line.toString()));
    return lines;
  }

  private static void finding(PathSummary path, Finding finding, List<String> lines) {
    List<String> told = finding.explanation();
    lines.add(finding.title() + ": " + (told.isEmpty() ? "" : told.getFirst()));
    told.stream().skip(1).forEach(line -> lines.add("  " + line.strip()));
    // What is told in several lines names its operations and steps itself.
    if (told.size() <= 1) {
      lines.addAll(operations(finding));
      lines.addAll(arrows(finding));
    }
    for (String hit : VerdictWords.hits(path, finding)) {
      lines.add("  " + hit);
    }
  }

  private static String others(List<Finding> others) {
    return "and %s, on the page: %s%s"
        .formatted(
            Words.count(others.size(), "more", "more"),
            others.stream().limit(MOST_KEYS).map(Finding::title).collect(Collectors.joining(", ")),
            others.size() > MOST_KEYS ? ", …" : "");
  }

  private static List<String> operations(Finding finding) {
    List<Op> ops = finding.ops();
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < ops.size(); i++) {
      if (i >= ops.size() - MOST_OPS || finding.blocked().contains(ops.get(i).index())) {
        rows.add(row(finding, ops.get(i)));
      }
    }
    var lines = new ArrayList<String>();
    int leftOut = finding.leftOut() + ops.size() - rows.size();
    if (leftOut > 0) {
      lines.add(
          "  (%s before these: see results.json)"
              .formatted(Words.count(leftOut, "operation", "operations")));
    }
    TextLayout.aligned(rows).forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static List<String> arrows(Finding finding) {
    var rows = new ArrayList<List<String>>();
    for (Arrow arrow : finding.arrows()) {
      rows.add(
          List.of(
              "op " + Words.number(arrow.from()),
              "before op " + Words.number(arrow.to()),
              Words.datum(arrow.relation()),
              Words.sentence(arrow.why())));
    }
    return TextLayout.aligned(rows).stream().map(line -> "  " + line).toList();
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

  private void indented(String line) throws IOException {
    if (line.startsWith(" ")) {
      line("  " + line);
      return;
    }
    String indent = "  ";
    for (String part : TextLayout.wrapped(line, WIDTH)) {
      line(indent + part);
      indent = "    ";
    }
  }

  private void line(String line) throws IOException {
    out.write(line.stripTrailing());
    out.write('\n');
  }
}
