package io.faultline.report;

import java.util.Locale;

/// Numbers in drawings.
final class Svg {
  private Svg() {}

  /// A coordinate, to a tenth of a unit: `12.5`, `12`.
  static String at(double coordinate) {
    long tenths = Math.round(coordinate * 10);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
  }
}
