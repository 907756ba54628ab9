package io.faultline.report;

import java.io.IOException;
import java.util.Locale;

/// Numbers and shapes of drawings.
final class Svg {
  private Svg() {}

  /// A coordinate, to a tenth of a unit: `12.5`, `12`.
  static String at(double coordinate) {
    long tenths = Math.round(coordinate * 10);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
  }

  /// A rectangle of class `kind`.
  static void rect(HtmlWriter html, String kind, double x, double y, double width, double height)
      throws IOException {
    html.empty(
        "rect", "class", kind, "x", at(x), "y", at(y), "width", at(width), "height", at(height));
  }
}
