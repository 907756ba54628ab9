package io.faultline.report;

import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.report.Finding.Hit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The operations of an anomaly as bars from call to return, a row for each process in the order of
/// their first calls, with the longest order that could be had in numbers and the faults shaded
/// behind them.
final class CounterexampleDrawing {
  private static final double LEFT = 122;
  private static final double NARROWEST = 780;
  private static final double ROW = 56;
  private static final double BAR_TOP = 20;
  private static final double BAR_HEIGHT = 14;
  private static final double PER_CHARACTER = 7.3;
  private static final int MOST_CHARACTERS = 44;

  private final HtmlWriter html;
  private final Finding finding;
  private final List<Integer> processes;
  private final SqueezedAxis time;
  private final double top;
  private final double bottom;

  private CounterexampleDrawing(HtmlWriter html, Finding finding) {
    this.html = html;
    this.finding = finding;
    processes = finding.ops().stream().map(Op::process).distinct().toList();
    time = new SqueezedAxis(moments(finding), LEFT);
    makeRoom();
    time.fill(NARROWEST);
    top = 8 + 20.0 * finding.hits().size();
    bottom = top + ROW * processes.size();
  }

  static void draw(HtmlWriter html, Finding finding, String label) throws IOException {
    if (!finding.ops().isEmpty()) {
      new CounterexampleDrawing(html, finding).draw(label);
    }
  }

  private static java.util.SortedSet<Long> moments(Finding finding) {
    var moments = new TreeSet<Long>();
    for (Op op : finding.ops()) {
      moments.add(op.calledNanos());
      if (op.returnedNanos() != Long.MAX_VALUE) {
        moments.add(op.returnedNanos());
      }
    }
    long first = moments.first();
    long last = moments.last();
    for (Hit hit : finding.hits()) {
      for (long edge : new long[] {hit.window().fromNanos(), hit.window().untilNanos()}) {
        if (edge > first && edge < last) {
          moments.add(edge);
        }
      }
    }
    return moments;
  }

  // Every label fits between its operation's call and the next call of the same process.
  private void makeRoom() {
    List<Op> ops = finding.ops();
    for (int i = 0; i < ops.size(); i++) {
      Op op = ops.get(i);
      long next = Long.MAX_VALUE;
      for (int j = i + 1; j < ops.size() && next == Long.MAX_VALUE; j++) {
        next = ops.get(j).process() == op.process() ? ops.get(j).calledNanos() : next;
      }
      double width = Math.max(label(op).length(), beneath(op).length()) * PER_CHARACTER + 40;
      time.widen(op.calledNanos(), next, width);
    }
  }

  private static String label(Op op) {
    return Words.shown(Words.call(op, false) + " " + Words.answer(op), MOST_CHARACTERS);
  }

  private String beneath(Op op) {
    return "op "
        + Words.number(op.index())
        + (finding.blocked().contains(op.index()) ? " cannot be ordered" : "");
  }

  private void draw(String label) throws IOException {
    double width = time.right() + 12;
    double height = bottom + 30;
    html.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", label);
    html.open(
        "svg",
        "class",
        "counterexample",
        "viewBox",
        "0 0 " + Svg.at(width) + " " + Svg.at(height),
        "width",
        Svg.at(width),
        "height",
        Svg.at(height),
        "role",
        "img",
        "aria-label",
        label);
    for (int i = 0; i < finding.hits().size(); i++) {
      fault(finding.hits().get(i).window(), 4 + 20.0 * i);
    }
    moments();
    for (int row = 0; row < processes.size(); row++) {
      row(processes.get(row), top + ROW * row);
    }
    html.close("svg");
    html.close("div");
  }

  private void fault(FaultWindow window, double y) throws IOException {
    double from = time.x(window.fromNanos());
    double width = Math.max(2, time.x(window.untilNanos()) - from);
    html.open("g", "class", "fault");
    html.element("title", window.number() + ": " + window.text());
    Svg.rect(html, "bar", from, y, width, 16);
    Svg.rect(html, "shade", from, top, width, bottom - top);
    int fits = (int) (Math.max(width, time.right() - from) / PER_CHARACTER) - 1;
    if (fits > 2) {
      html.element(
          "text",
          Words.shown(window.number() + " " + window.what(), fits),
          "x",
          Svg.at(from + 5),
          "y",
          Svg.at(y + 12));
    }
    html.close("g");
  }

  // A line at each moment, and its time where it does not run into the one before.
  private void moments() throws IOException {
    html.open("g", "class", "axis");
    double free = 0;
    for (long moment : time.moments()) {
      double x = time.x(moment);
      String text = Words.at(moment, finding.decimals());
      double half = text.length() * PER_CHARACTER / 2;
      html.empty("line", "x1", Svg.at(x), "x2", Svg.at(x), "y1", Svg.at(top), "y2", Svg.at(bottom));
      if (x - half >= free && x + half <= time.right() + 12) {
        html.element(
            "text", text, "x", Svg.at(x), "y", Svg.at(bottom + 18), "text-anchor", "middle");
        free = x + half + 6;
      }
    }
    html.close("g");
  }

  private void row(int process, double y) throws IOException {
    List<Op> ops = finding.ops().stream().filter(op -> op.process() == process).toList();
    String host = ops.getFirst().host();
    html.element("text", "process " + process, "class", "lane", "x", "2", "y", Svg.at(y + 26));
    if (!host.isEmpty()) {
      html.element(
          "text",
          Words.shown("on " + host, 15),
          "class",
          "lane host",
          "x",
          "2",
          "y",
          Svg.at(y + 42));
    }
    html.empty(
        "line",
        "class",
        "lane",
        "x1",
        "0",
        "x2",
        Svg.at(time.right() + 12),
        "y1",
        Svg.at(y + ROW - 2),
        "y2",
        Svg.at(y + ROW - 2));
    for (Op op : ops) {
      op(op, y);
    }
  }

  private void op(Op op, double y) throws IOException {
    boolean blocked = finding.blocked().contains(op.index());
    boolean open = op.returnedNanos() == Long.MAX_VALUE;
    double from = time.x(op.calledNanos());
    double to = Math.max(from + 5, open ? time.right() : time.x(op.returnedNanos()));
    html.open("g", "class", blocked ? "op blocked" : "op");
    html.element("title", title(op));
    bar(op, from, to, y + BAR_TOP, open);
    int place = finding.place(op.index());
    double text = from;
    if (place > 0) {
      html.empty("circle", "class", "place", "cx", Svg.at(from + 8), "cy", Svg.at(y + 9), "r", "8");
      html.element(
          "text",
          Integer.toString(place),
          "class",
          "place",
          "x",
          Svg.at(from + 8),
          "y",
          Svg.at(y + 13),
          "text-anchor",
          "middle");
      text += 20;
    }
    html.element("text", label(op), "x", Svg.at(text), "y", Svg.at(y + 14));
    html.element(
        "text",
        beneath(op),
        "class",
        "beneath",
        "x",
        Svg.at(from),
        "y",
        Svg.at(y + BAR_TOP + BAR_HEIGHT + 13));
    html.close("g");
  }

  private void bar(Op op, double from, double to, double y, boolean open) throws IOException {
    String kind =
        Colours.of(
            switch (op.outcome()) {
              case Outcome.Ok _ -> Outcome.Type.OK;
              case Outcome.Failed _ -> Outcome.Type.FAILED;
              case Outcome.Unknown _ -> Outcome.Type.UNKNOWN;
            });
    if (!open) {
      Svg.rect(html, "op-bar " + kind, from, y, to - from, BAR_HEIGHT);
      return;
    }
    // Open to the right: nobody knows when, or whether, it took effect.
    html.empty(
        "path",
        "class",
        "op-bar open " + kind,
        "d",
        "M%s %sH%sv%sH%s"
            .formatted(Svg.at(to), Svg.at(y), Svg.at(from), Svg.at(BAR_HEIGHT), Svg.at(to)));
  }

  private String title(Op op) {
    var title = new ArrayList<String>();
    title.add("op " + Words.number(op.index()) + ": " + Words.call(op, true));
    title.add(Words.answer(op));
    title.add("called at " + Words.at(op.calledNanos(), finding.decimals()));
    title.add(
        op.returnedNanos() == Long.MAX_VALUE
            ? "never known to have returned"
            : "returned at " + Words.at(op.returnedNanos(), finding.decimals()));
    return String.join(", ", title);
  }
}
