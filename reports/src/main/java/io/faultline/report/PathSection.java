package io.faultline.report;

import io.faultline.checker.Judgement;
import io.faultline.checker.Verdict;
import io.faultline.history.History;
import io.faultline.history.Mark;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.RunHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The part of the page that tells of one path.
final class PathSection {
  // The most characters of a cell that stays on one line.
  private static final int NOT_BROKEN = 24;

  private final HtmlWriter html;
  private final PathSummary path;
  private final int number;

  /// @param number from 1, in the report's order
  PathSection(HtmlWriter html, PathSummary path, int number) {
    this.html = html;
    this.path = path;
    this.number = number;
  }

  void write() throws IOException {
    html.open("section", "id", "path-" + number, "class", "path");
    html.open("h2");
    html.datum(path.path().name());
    html.close("h2");
    for (String remark : VerdictWords.remarks(path)) {
      html.element("p", "Note: " + remark, "class", "note");
    }
    int finding = 0;
    for (Judgement judgement : path.path().judgements()) {
      judgement(judgement);
      for (Finding found : path.findings(judgement)) {
        finding(found, ++finding);
      }
    }
    html.element("h3", "What ran");
    html.element("p", path.counts() + ".");
    outcomes();
    RunChart.draw(html, path);
    faults();
    breakdown();
    details();
    html.close("section");
  }

  private void judgement(Judgement judgement) throws IOException {
    Verdict verdict = judgement.verdict();
    html.open("div", "class", "judgement " + Colours.of(verdict));
    html.open("h3");
    html.element("span", Colours.sign(verdict), "class", "sign", "aria-hidden", "true");
    html.element("bdi", Words.datum(judgement.promise()));
    html.element("span", VerdictWords.headline(verdict), "class", "word");
    html.close("h3");
    html.element("p", VerdictWords.plainly(judgement));
    String meaning = VerdictWords.meaning(judgement.promise());
    if (!meaning.isEmpty()) {
      html.element("p", "Promised: " + meaning, "class", "faint");
    }
    html.open("dl", "class", "evidence");
    lines(VerdictWords.evidence(judgement));
    lines(VerdictWords.faults(path, verdict));
    html.close("dl");
    html.close("div");
  }

  private void lines(List<VerdictWords.Line> lines) throws IOException {
    for (VerdictWords.Line line : lines) {
      html.element("dt", line.label());
      html.element("dd", line.text());
    }
  }

  // The first is open, since it is the most telling; the others on demand.
  private void finding(Finding finding, int findingNumber) throws IOException {
    if (findingNumber == 1) {
      html.open("details", "class", "finding", "open", "open");
    } else {
      html.open("details", "class", "finding");
    }
    html.element("summary", "Counterexample " + findingNumber + ": " + finding.title());
    for (String line : finding.explanation()) {
      html.element("p", line, "class", "explanation");
    }
    for (String hit : VerdictWords.hits(path, finding)) {
      html.element("p", hit, "class", "hit");
    }
    if (finding.leftOut() > 0) {
      html.element(
          "p",
          "%s more are part of it, and in results.json."
              .formatted(Words.count(finding.leftOut(), "operation", "operations")));
    }
    CycleDrawing.draw(html, finding, "Which comes before which in " + finding.title());
    CounterexampleDrawing.draw(html, finding, "The operations of " + finding.title());
    html.element(
        "p",
        (finding.longest().isEmpty()
                ? ""
                : "Numbers in circles: the longest order that could be had. ")
            + "Time is squeezed: the order is exact, lengths are not to scale.",
        "class",
        "faint");
    operations(finding);
    html.close("details");
  }

  private void operations(Finding finding) throws IOException {
    int decimals = finding.decimals();
    table(
        List.of("op", "in order", "process", "call", "answer", "called", "returned"),
        finding.ops().stream().map(op -> row(finding, op, decimals)).toList());
  }

  private static List<String> row(Finding finding, Op op, int decimals) {
    int place = finding.place(op.index());
    String inOrder = place > 0 ? Words.number(place) : "–";
    return List.of(
        Words.number(op.index()),
        finding.blocked().contains(op.index()) ? "cannot be" : inOrder,
        op.process() + (op.host().isEmpty() ? "" : " on " + Words.datum(op.host())),
        Words.call(op, true),
        Words.answer(op),
        Words.at(op.calledNanos(), decimals),
        op.returnedNanos() == Long.MAX_VALUE
            ? "never known"
            : Words.at(op.returnedNanos(), decimals));
  }

  private void outcomes() throws IOException {
    html.open("p", "class", "key");
    for (Outcome.Type type : Outcome.Type.values()) {
      key(
          "swatch " + Colours.of(type),
          Colours.of(type) + " " + Words.number(path.tally().of(type)));
    }
    key("line half", "half within");
    key("line p99", "99 % within");
    key("line most", "the slowest");
    key("swatch shade", "a fault held");
    html.close("p");
  }

  private void key(String kind, String text) throws IOException {
    html.open("span", "class", "keyed");
    html.element("span", "", "class", kind);
    html.text(text);
    html.close("span");
  }

  private void faults() throws IOException {
    FaultWindows faults = path.faults();
    if (!faults.held().isEmpty()) {
      html.element("h3", "Faults that held");
      var rows = new ArrayList<List<String>>();
      for (FaultWindow window : faults.held()) {
        rows.add(row(window));
      }
      table(
          List.of(
              "",
              "fault",
              "from",
              "to",
              "ok",
              "failed",
              "unknown",
              "half within",
              "99 % within",
              "seen to hold by"),
          rows);
    }
    if (!faults.neverHeld().isEmpty()) {
      html.element("h3", "Faults that never held");
      html.open("ul");
      for (Mark mark : faults.neverHeld()) {
        html.element("li", FaultWindows.neverHeld(mark));
      }
      html.close("ul");
    }
  }

  private static List<String> row(FaultWindow window) {
    var row = new ArrayList<String>();
    row.add(Integer.toString(window.number()));
    row.add(window.what());
    row.add(Words.at(window.fromNanos()));
    row.add(window.mark().untilNanos() == Mark.NEVER ? "the end" : Words.at(window.untilNanos()));
    row.addAll(cells(window.tally()));
    row.add(Words.shown(window.mark().evidence(), 300));
    return row;
  }

  private static List<String> cells(Tally tally) {
    boolean answered = tally.ok() > 0;
    return List.of(
        Words.number(tally.ok()),
        Words.number(tally.failed()),
        Words.number(tally.unknown()),
        answered ? Words.duration(tally.halfNanos()) : "–",
        answered ? Words.duration(tally.p99Nanos()) : "–");
  }

  private void breakdown() throws IOException {
    Breakdown breakdown = path.breakdown();
    html.open("details");
    html.element("summary", "By host, by call, by reason");
    parts("host", breakdown.byHost());
    parts("call", breakdown.byCall());
    if (!breakdown.reasons().isEmpty()) {
      table(
          List.of("outcome", "reason", "operations"),
          breakdown.reasons().stream()
              .map(reason ->
                  List.of(
                      Colours.of(reason.type()),
                      reason.text().isEmpty() ? "none was recorded" : reason.text(),
                      Words.number(reason.count())))
              .toList());
    }
    html.close("details");
  }

  private void parts(String what, List<Breakdown.Part> parts) throws IOException {
    if (!parts.isEmpty()) {
      var rows = new ArrayList<List<String>>();
      for (Breakdown.Part part : parts) {
        var row = new ArrayList<String>();
        row.add(part.name());
        row.addAll(cells(part.tally()));
        rows.add(row);
      }
      table(List.of(what, "ok", "failed", "unknown", "half within", "99 % within"), rows);
    }
  }

  private void details() throws IOException {
    History history = path.history();
    RunHeader header = history.header();
    html.open("details");
    html.element("summary", "Seed, versions, settings");
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("system", header.system()));
    rows.add(List.of("seed", Long.toString(header.seed())));
    rows.add(
        List.of(
            "hosts",
            header.hosts().entrySet().stream()
                .map(host ->
                    host.getKey()
                        + (host.getValue().isEmpty() ? "" : " (zone " + host.getValue() + ")"))
                .collect(Collectors.joining(", "))));
    header.versions().forEach((name, version) -> rows.add(List.of("version of " + name, version)));
    header.settings().forEach((name, value) -> rows.add(List.of(name, value)));
    rows.add(List.of("answers after the call was given up", Words.number(history.late().size())));
    table(List.of("fact", "value"), rows);
    html.close("details");
  }

  private void table(List<String> heads, List<List<String>> rows) throws IOException {
    html.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "table");
    html.open("table");
    html.open("thead");
    html.open("tr");
    for (String head : heads) {
      html.element("th", head, "scope", "col");
    }
    html.close("tr");
    html.close("thead");
    html.open("tbody");
    for (List<String> row : rows) {
      html.open("tr");
      for (String cell : row) {
        html.open("td", "class", cell.length() <= NOT_BROKEN ? "short-cell" : "cell");
        html.element("bdi", Words.shown(cell, 300));
        html.close("td");
      }
      html.close("tr");
    }
    html.close("tbody");
    html.close("table");
    html.close("div");
  }
}
