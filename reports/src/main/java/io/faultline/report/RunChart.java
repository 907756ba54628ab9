package io.faultline.report;

import io.faultline.checker.Judgement;
import io.faultline.history.Mark;
import io.faultline.history.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A path's operations over time, on one axis from top to bottom: the run's phases, the faults that
/// held, how many operations were called each second and how they ended, how long the answered ones
/// took. Faults shade what is beneath them.
final class RunChart {
  /// The height above a panel in which anomalies are marked.
  static final double MARKS = 12;

  private static final double WIDTH = 960;
  private static final double LEFT = 74;
  private static final double RIGHT = 940;
  private static final double LANE = 22;
  private static final double ABOVE_PANEL = 36;
  private static final double PER_CHARACTER = 6.6;

  private final HtmlWriter html;
  private final PathSummary path;
  private final Bins bins;
  private final TimeAxis time;
  private final List<Integer> lanes;
  private final double faultsTop;
  private final List<Panel> panels = new ArrayList<>();

  private RunChart(HtmlWriter html, PathSummary path) {
    this.html = html;
    this.path = path;
    bins = Bins.of(path.history(), path.beginNanos(), path.endNanos());
    // The last bin is drawn whole, whenever in it the last operation was called.
    time = new TimeAxis(path.beginNanos(), bins.begin(bins.tallies().size()), LEFT, RIGHT);
    lanes = lanes(path.faults().held());
    int laneCount = lanes.stream().mapToInt(lane -> lane + 1).max().orElse(0);
    faultsTop = 4 + (path.faults().phases().isEmpty() ? 0 : LANE);
    double top = faultsTop + laneCount * LANE;
    for (double height : new double[] {160, 60, 120}) {
      var panel = new Panel(html, time, top + ABOVE_PANEL, height);
      panels.add(panel);
      top = panel.bottom();
    }
  }

  static void draw(HtmlWriter html, PathSummary path) throws IOException {
    if (path.history().size() > 0) {
      new RunChart(html, path).draw();
    }
  }

  // For each fault the first lane that is free when it begins.
  private static List<Integer> lanes(List<FaultWindow> windows) {
    var lanes = new ArrayList<Integer>();
    var freeFrom = new ArrayList<Long>();
    for (FaultWindow window : windows) {
      int lane = 0;
      while (lane < freeFrom.size() && freeFrom.get(lane) > window.fromNanos()) {
        lane++;
      }
      if (lane == freeFrom.size()) {
        freeFrom.add(0L);
      }
      freeFrom.set(lane, window.overNanos());
      lanes.add(lane);
    }
    return lanes;
  }

  private double bottom() {
    return panels.getLast().bottom();
  }

  private void draw() throws IOException {
    html.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", title());
    html.open(
        "svg",
        "class",
        "chart",
        "viewBox",
        "0 0 %s %s".formatted(Svg.at(WIDTH), Svg.at(bottom() + 24)),
        "role",
        "img",
        "aria-label",
        title() + ": " + path.counts());
    phases();
    time.draw(html, panels.getFirst().top(), bottom());
    for (int i = 0; i < lanes.size(); i++) {
      fault(i);
    }
    new RatePanel(panels.get(0), bins, List.of(Outcome.Type.values()))
        .draw("operations called each second");
    new RatePanel(panels.get(1), bins, List.of(Outcome.Type.FAILED, Outcome.Type.UNKNOWN))
        .draw("of these, failed or unknown, on a scale of their own");
    LatencyPanel.of(panels.get(2), bins).draw();
    anomalies();
    hovers();
    html.close("svg");
    html.close("div");
  }

  private String title() {
    return "Operations of " + Words.datum(path.path().name()) + " over time";
  }

  private void phases() throws IOException {
    for (Mark phase : path.faults().phases()) {
      long until = phase.untilNanos() == Mark.NEVER ? path.endNanos() : phase.untilNanos();
      double from = time.x(phase.fromNanos());
      double width = Math.max(2, time.x(until) - from);
      html.open("g", "class", "phase");
      html.element("title", "phase: " + Words.datum(phase.name()));
      Svg.rect(html, "band", from, 2, width, LANE - 6);
      label(phase.name(), from + 5, 14, width - 8);
      html.close("g");
    }
  }

  private void fault(int index) throws IOException {
    FaultWindow window = path.faults().held().get(index);
    double from = time.x(window.fromNanos());
    double until = time.x(window.untilNanos());
    double over = time.x(window.overNanos());
    double asked = time.x(Math.min(window.mark().askedNanos(), window.fromNanos()));
    double top = faultsTop + lanes.get(index) * LANE;
    html.open("g", "class", "fault");
    html.element("title", window.number() + ": " + window.text());
    Svg.rect(html, "unsure", asked, top, Math.max(0, over - asked), LANE - 6);
    Svg.rect(html, "bar", from, top, Math.max(1.5, until - from), LANE - 6);
    label(
        window.number() + " " + window.what(),
        from + 5,
        top + 12,
        Math.max(until, free(index)) - from - 10);
    for (Panel panel : panels) {
      Svg.rect(html, "shade", from, panel.top(), Math.max(1, until - from), panel.height());
    }
    html.close("g");
  }

  // Where the next fault of the same lane begins.
  private double free(int index) {
    for (int next = index + 1; next < lanes.size(); next++) {
      if (lanes.get(next).equals(lanes.get(index))) {
        return time.x(path.faults().held().get(next).mark().askedNanos());
      }
    }
    return RIGHT;
  }

  // A triangle where the operation was called that cannot be ordered.
  private void anomalies() throws IOException {
    int number = 0;
    for (Judgement judgement : path.path().judgements()) {
      for (Finding finding : path.findings(judgement)) {
        number++;
        for (int op : finding.blocked()) {
          anomaly(number + ": " + finding.title(), time.x(path.history().calledNanos(op)));
        }
      }
    }
  }

  private void anomaly(String title, double x) throws IOException {
    html.open("g", "class", "anomaly");
    html.element("title", "counterexample " + title);
    for (Panel panel : panels) {
      html.empty(
          "line",
          "x1",
          Svg.at(x),
          "x2",
          Svg.at(x),
          "y1",
          Svg.at(panel.top()),
          "y2",
          Svg.at(panel.bottom()));
    }
    html.empty(
        "path", "d", "M%s %sl-6 -10h12z".formatted(Svg.at(x), Svg.at(panels.getFirst().top() - 1)));
    html.close("g");
  }

  // What the pointer is told over each bin.
  private void hovers() throws IOException {
    int decimals = Words.decimals(bins.widthNanos() * 100);
    html.open("g", "class", "hover");
    for (int bin = 0; bin < bins.tallies().size(); bin++) {
      Tally tally = bins.tallies().get(bin);
      if (tally.all() == 0) {
        continue;
      }
      double left = time.x(bins.begin(bin));
      double right = time.x(bins.begin(bin) + bins.widthNanos());
      html.open("g");
      html.element(
          "title",
          "from %s: %s%s"
              .formatted(
                  Words.at(bins.begin(bin), decimals),
                  tally.text(),
                  tally.ok() == 0
                      ? ""
                      : "; half within %s, 99 %% within %s"
                          .formatted(
                              Words.duration(tally.halfNanos()),
                              Words.duration(tally.p99Nanos()))));
      double top = panels.getFirst().top();
      Svg.rect(html, "bin", left, top, right - left, bottom() - top);
      html.close("g");
    }
    html.close("g");
  }

  // As much of a text as fits, or none.
  private void label(String text, double x, double y, double width) throws IOException {
    int most = (int) (width / PER_CHARACTER);
    if (most >= 2) {
      html.element("text", Words.shown(text, most), "x", Svg.at(x), "y", Svg.at(y));
    }
  }
}
