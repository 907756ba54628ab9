package io.faultline.report;

import io.faultline.history.Outcome;
import java.io.IOException;
import java.util.List;

/// How many operations were called each second, by how they ended, one kind upon the other.
///
/// @param types from the bottom to the top
record RatePanel(Panel panel, Bins bins, List<Outcome.Type> types) {
  void draw(String heading) throws IOException {
    long most = 1;
    for (Tally tally : bins.tallies()) {
      most = Math.max(most, types.stream().mapToLong(tally::of).sum());
    }
    double top = roundUp(bins.perSecond(most));
    panel.heading(heading);
    int lines = panel.height() < 100 ? 1 : 2;
    for (int i = 0; i <= lines; i++) {
      panel.line((double) i / lines, Words.decimal(top * i / lines, top < 4 ? 1 : 0));
    }
    var below = new double[bins.tallies().size()];
    for (Outcome.Type type : types) {
      panel.html().empty("path", "class", Colours.of(type), "d", shape(type, top, below));
    }
  }

  // Boxes upon what is `below` already, which grows by them.
  private String shape(Outcome.Type type, double top, double[] below) {
    var shape = new StringBuilder();
    for (int bin = 0; bin < below.length; bin++) {
      long count = bins.tallies().get(bin).of(type);
      if (count == 0) {
        continue;
      }
      // What happened at all is seen: a unit at least.
      double height = Math.max(1.2, bins.perSecond(count) / top * panel.height());
      double left = panel.time().x(bins.begin(bin));
      double right = panel.time().x(bins.begin(bin) + bins.widthNanos());
      shape.append(
          "M%s %sH%sv%sH%sz"
              .formatted(
                  Svg.at(left),
                  Svg.at(panel.bottom() - below[bin] - height),
                  Svg.at(right),
                  Svg.at(height),
                  Svg.at(left)));
      below[bin] += height;
    }
    return shape.toString();
  }

  // The next of 1, 2, 4, 5, 8 times a power of ten.
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
