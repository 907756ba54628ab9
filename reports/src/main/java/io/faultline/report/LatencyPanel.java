package io.faultline.report;

import java.io.IOException;
import java.util.function.ToLongFunction;

/// How long ok answers took, on a scale of powers of ten: half of them, 99 % of them, the slowest.
///
/// @param low the power of ten of nanoseconds at the bottom
/// @param high the one at the top
record LatencyPanel(Panel panel, Bins bins, int low, int high) {
  static LatencyPanel of(Panel panel, Bins bins) {
    long fastest = Long.MAX_VALUE;
    long slowest = 1;
    for (Tally tally : bins.tallies()) {
      if (tally.ok() > 0) {
        fastest = Math.min(fastest, Math.max(1, tally.halfNanos()));
        slowest = Math.max(slowest, tally.mostNanos());
      }
    }
    int low = (int) Math.floor(Math.log10((double) Math.min(fastest, slowest)));
    int high = (int) Math.ceil(Math.log10((double) slowest));
    return new LatencyPanel(panel, bins, low, Math.max(high, low + 1));
  }

  void draw() throws IOException {
    panel.heading("time to an ok answer, on a scale of powers of ten");
    for (int power = low; power <= high; power++) {
      if (high - low <= 4 || (high - power) % 2 == 0) {
        panel.line((double) (power - low) / (high - low), power(power));
      }
    }
    curve("most", Tally::mostNanos);
    curve("p99", Tally::p99Nanos);
    curve("half", Tally::halfNanos);
  }

  private static String power(int power) {
    String unit = power >= 9 ? " s" : power >= 6 ? " ms" : power >= 3 ? " µs" : " ns";
    int digits = power >= 9 ? power - 9 : power % 3;
    return Words.number((long) Math.pow(10, digits)) + unit;
  }

  // Steps, with gaps where nothing was answered.
  private void curve(String name, ToLongFunction<Tally> nanos) throws IOException {
    var shape = new StringBuilder();
    boolean drawing = false;
    for (int bin = 0; bin < bins.tallies().size(); bin++) {
      Tally tally = bins.tallies().get(bin);
      if (tally.ok() == 0) {
        drawing = false;
        continue;
      }
      double logarithm = Math.log10((double) Math.max(1, nanos.applyAsLong(tally)));
      String y = Svg.at(panel.y((logarithm - low) / (high - low)));
      String left = Svg.at(panel.time().x(bins.begin(bin)));
      String right = Svg.at(panel.time().x(bins.begin(bin) + bins.widthNanos()));
      shape.append(drawing ? "V" + y : "M" + left + " " + y).append('H').append(right);
      drawing = true;
    }
    panel.html().empty("path", "class", "curve " + name, "d", shape.toString());
  }
}
