package io.faultline.report;

import io.faultline.history.Mark;
import io.faultline.history.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// A path's operations over time, on one axis from top to bottom: the run's phases, the faults that
/// held, how many operations were called each second and how they ended, how long the answered ones
/// took. Faults shade what is beneath them.
final class RunChart {
  private static final double WIDTH = 960;
  private static final double LEFT = 74;
  private static final double RIGHT = 940;
  private static final double LANE = 22;
  private static final double RATE_HEIGHT = 170;
  private static final double LATENCY_HEIGHT = 120;
  private static final double BETWEEN = 34;
  private static final List<Outcome.Type> STACK =
      List.of(Outcome.Type.OK, Outcome.Type.FAILED, Outcome.Type.UNKNOWN);

  private final HtmlWriter html;
  private final PathSummary path;
  private final Bins bins;
  private final TimeAxis time;
  private final List<Integer> lanes;
  private final double faultsTop;
  private final double rateTop;
  private final double latencyTop;
  private final double bottom;

  private RunChart(HtmlWriter html, PathSummary path) {
    this.html = html;
    this.path = path;
    bins = Bins.of(path.history(), path.beginNanos(), path.endNanos());
    time = new TimeAxis(path.beginNanos(), path.endNanos(), LEFT, RIGHT);
    lanes = lanes(path.faults().held());
    int laneCount = lanes.stream().mapToInt(lane -> lane + 1).max().orElse(0);
    faultsTop = 6 + (path.faults().phases().isEmpty() ? 0 : LANE);
    rateTop = faultsTop + laneCount * LANE + 30;
    latencyTop = rateTop + RATE_HEIGHT + BETWEEN;
    bottom = latencyTop + LATENCY_HEIGHT;
  }

  static void draw(HtmlWriter html, PathSummary path) throws IOException {
    if (path.history().size() > 0) {
      new RunChart(html, path).draw();
    }
  }

  // The first lane that is free when a fault begins.
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

  private void draw() throws IOException {
    html.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", title());
    html.open(
        "svg",
        "class",
        "chart",
        "viewBox",
        "0 0 %s %s".formatted(Svg.at(WIDTH), Svg.at(bottom + 24)),
        "role",
        "img",
        "aria-label",
        title() + ": " + path.counts());
    phases();
    time.draw(html, rateTop, bottom);
    faults();
    rate();
    latency();
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
      html.element("title", Words.datum(phase.name()) + " phase");
      rect("band", from, 4, width, LANE - 6);
      label(phase.name(), from + 5, 16, width - 8);
      html.close("g");
    }
  }

  private void faults() throws IOException {
    for (int i = 0; i < lanes.size(); i++) {
      FaultWindow window = path.faults().held().get(i);
      double from = time.x(window.fromNanos());
      double until = time.x(window.untilNanos());
      double over = time.x(window.overNanos());
      double asked = time.x(Math.min(window.mark().askedNanos(), window.fromNanos()));
      double top = faultsTop + lanes.get(i) * LANE;
      html.open("g", "class", "fault");
      html.element("title", window.number() + ": " + window.text());
      rect("unsure", asked, top + 2, Math.max(0, over - asked), LANE - 6);
      rect("bar", from, top + 2, Math.max(1.5, until - from), LANE - 6);
      label(window.number() + " " + window.what(), from + 5, top + 14, until - from - 8);
      rect("shade", from, rateTop, Math.max(1, until - from), RATE_HEIGHT);
      rect("shade", from, latencyTop, Math.max(1, until - from), LATENCY_HEIGHT);
      html.close("g");
    }
  }

  private void rate() throws IOException {
    double most = Math.max(1e-9, bins.perSecond(bins.mostInOne()));
    double top = roundUp(most);
    heading("operations called each second", rateTop);
    for (int i = 0; i <= 2; i++) {
      grid(rateTop + RATE_HEIGHT * (1 - i / 2.0), Words.decimal(top * i / 2, top < 4 ? 1 : 0));
    }
    var below = new double[bins.tallies().size()];
    for (Outcome.Type type : STACK) {
      var shape = new StringBuilder();
      for (int bin = 0; bin < below.length; bin++) {
        long count = bins.tallies().get(bin).of(type);
        if (count > 0) {
          // What happened at all is seen: a pixel at least.
          double height = Math.max(1, bins.perSecond(count) / top * RATE_HEIGHT);
          box(shape, bin, rateTop + RATE_HEIGHT - below[bin] - height, height);
          below[bin] += height;
        }
      }
      html.empty("path", "class", Colours.of(type), "d", shape.toString());
    }
  }

  private void box(StringBuilder shape, int bin, double top, double height) {
    double left = time.x(bins.begin(bin));
    double right = time.x(bins.begin(bin) + bins.widthNanos());
    shape
        .append('M')
        .append(Svg.at(left))
        .append(' ')
        .append(Svg.at(Math.max(top, rateTop - 3)))
        .append('H')
        .append(Svg.at(right))
        .append('v')
        .append(Svg.at(height))
        .append('H')
        .append(Svg.at(left))
        .append('z');
  }

  private void latency() throws IOException {
    heading("time to an ok answer, on a scale of powers of ten", latencyTop);
    int low = (int) Math.floor(Math.log10((double) Math.max(1, bins.fastestHalfNanos())));
    int high = (int) Math.ceil(Math.log10((double) Math.max(10, bins.slowestNanos())));
    high = Math.max(high, low + 1);
    for (int power = low; power <= high; power++) {
      if (high - low <= 4 || (high - power) % 2 == 0) {
        grid(latencyY(Math.pow(10, power), low, high), Words.duration((long) Math.pow(10, power)));
      }
    }
    curve("most", Tally::mostNanos, low, high);
    curve("p99", Tally::p99Nanos, low, high);
    curve("half", Tally::halfNanos, low, high);
  }

  private double latencyY(double nanos, int low, int high) {
    double part = (Math.log10(Math.max(1, nanos)) - low) / (high - low);
    return latencyTop + LATENCY_HEIGHT * (1 - Math.clamp(part, 0.0, 1.0));
  }

  // Steps, with gaps where nothing was answered.
  private void curve(String name, ToLongFunction<Tally> nanos, int low, int high)
      throws IOException {
    var shape = new StringBuilder();
    boolean drawing = false;
    for (int bin = 0; bin < bins.tallies().size(); bin++) {
      Tally tally = bins.tallies().get(bin);
      if (tally.ok() == 0) {
        drawing = false;
        continue;
      }
      String y = Svg.at(latencyY((double) nanos.applyAsLong(tally), low, high));
      String left = Svg.at(time.x(bins.begin(bin)));
      String right = Svg.at(time.x(bins.begin(bin) + bins.widthNanos()));
      shape.append(drawing ? "V" + y : "M" + left + " " + y).append('H').append(right);
      drawing = true;
    }
    html.empty("path", "class", "curve " + name, "d", shape.toString());
  }

  // A triangle where the operation was called that cannot be ordered.
  private void anomalies() throws IOException {
    int number = 0;
    for (var judgement : path.path().judgements()) {
      for (Finding finding : path.findings(judgement)) {
        number++;
        if (finding.blocked().isEmpty()) {
          continue;
        }
        double x = time.x(path.history().calledNanos(finding.blocked().getFirst()));
        html.open("g", "class", "anomaly");
        html.element("title", number + ": " + finding.title());
        html.empty(
            "line",
            "x1",
            Svg.at(x),
            "x2",
            Svg.at(x),
            "y1",
            Svg.at(rateTop - 4),
            "y2",
            Svg.at(bottom));
        html.empty("path", "d", "M%s %sl-7 -11h14z".formatted(Svg.at(x), Svg.at(rateTop - 2)));
        html.close("g");
      }
    }
  }

  // What the pointer is told over each bin.
  private void hovers() throws IOException {
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
                  Words.at(bins.begin(bin), Words.decimals(bins.widthNanos() * 100)),
                  tally.text(),
                  tally.ok() == 0
                      ? ""
                      : "; half within %s, 99 %% within %s"
                          .formatted(
                              Words.duration(tally.halfNanos()),
                              Words.duration(tally.p99Nanos()))));
      rect("", left, rateTop, right - left, bottom - rateTop);
      html.close("g");
    }
    html.close("g");
  }

  private void heading(String text, double top) throws IOException {
    html.element("text", text, "class", "heading", "x", Svg.at(LEFT), "y", Svg.at(top - 9));
  }

  private void grid(double y, String text) throws IOException {
    String at = Svg.at(y);
    html.empty(
        "line", "class", "grid", "x1", Svg.at(LEFT), "x2", Svg.at(RIGHT), "y1", at, "y2", at);
    html.element("text", text, "x", Svg.at(LEFT - 7), "y", Svg.at(y + 4), "text-anchor", "end");
  }

  private void rect(String kind, double x, double y, double width, double height)
      throws IOException {
    html.empty(
        "rect",
        "class",
        kind,
        "x",
        Svg.at(x),
        "y",
        Svg.at(y),
        "width",
        Svg.at(width),
        "height",
        Svg.at(height));
  }

  // As much of a text as fits, or none.
  private void label(String text, double x, double y, double width) throws IOException {
    int most = (int) (width / 6.6);
    if (most >= 1) {
      String fits = Words.shown(text, Math.max(2, most));
      html.element("text", fits, "x", Svg.at(x), "y", Svg.at(y));
    }
  }

  // The next of 1, 2, 5, 10, … times a power of ten.
  private static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double digit : new double[] {1, 2, 4, 5, 8}) {
      if (digit * power >= value) {
        return digit * power;
      }
    }
    return 10 * power;
  }
}
