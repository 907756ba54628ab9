package io.faultline.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Where a moment lies in a drawing, and the moments that are written beneath it.
///
/// @param left where `fromNanos` lies, in units of the drawing
/// @param right where `toNanos` lies
record TimeAxis(long fromNanos, long toNanos, double left, double right) {
  TimeAxis {
    if (toNanos <= fromNanos) {
      toNanos = fromNanos + 1;
    }
  }

  /// Where a moment lies; one outside the axis lies at its nearer end.
  double x(long nanos) {
    double part = (double) (nanos - fromNanos) / (double) (toNanos - fromNanos);
    return left + Math.clamp(part, 0.0, 1.0) * (right - left);
  }

  /// Round moments, `most` of them at most.
  List<Long> ticks(int most) {
    long step = roundStep((toNanos - fromNanos) / most);
    var ticks = new ArrayList<Long>();
    for (long at = Math.ceilDiv(fromNanos, step) * step; at <= toNanos; at += step) {
      ticks.add(at);
    }
    return ticks;
  }

  /// The smallest of 1, 2, 5, 10, 20, … that is `atLeast`, or 1.
  static long roundStep(long atLeast) {
    long power = 1;
    while (power <= Long.MAX_VALUE / 100) {
      for (long digit : new long[] {1, 2, 5}) {
        if (digit * power >= atLeast) {
          return digit * power;
        }
      }
      power *= 10;
    }
    return power;
  }

  /// Lines from `top` to `bottom` at round moments, each with its time beneath.
  void draw(HtmlWriter html, double top, double bottom) throws IOException {
    List<Long> ticks = ticks(10);
    int decimals = ticks.size() > 1 ? tickDecimals(ticks.get(1) - ticks.get(0)) : 1;
    html.open("g", "class", "axis");
    for (long tick : ticks) {
      String x = Svg.at(x(tick));
      html.empty("line", "x1", x, "x2", x, "y1", Svg.at(top), "y2", Svg.at(bottom));
      html.element(
          "text",
          Words.at(tick, decimals),
          "x",
          x,
          "y",
          Svg.at(bottom + 16),
          "text-anchor",
          "middle");
    }
    html.close("g");
  }

  private static int tickDecimals(long stepNanos) {
    int decimals = 0;
    for (long unit = 1_000_000_000L; stepNanos % unit != 0 && unit > 1; unit /= 10) {
      decimals++;
    }
    return decimals;
  }
}
