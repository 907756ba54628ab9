package io.faultline.nemesis;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/// Makes what a host or a person wrote fit for a message: printable, and not endless.
final class Text {
  private static final int LONGEST_LINE = 300;
  private static final int MOST_LINES = 10_000;

  private Text() {}

  /// `length` as a contract writes it, in the largest unit that says it exactly: `2s`, `150ms`.
  static String duration(Duration length) {
    long micros = length.toNanos() / 1000;
    return micros % 1_000_000 == 0
        ? micros / 1_000_000 + "s"
        : micros % 1000 == 0 ? micros / 1000 + "ms" : micros + "us";
  }

  /// `value` without zeros at its end: `2`, `0.5`.
  static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(6, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  /// `text` as one printable line.
  static String line(String text) {
    String line = text.strip().replaceAll("[^\\P{C}]+", " ");
    if (line.length() <= LONGEST_LINE) {
      return line;
    }
    int end = LONGEST_LINE - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /// The lines of `text` that are not blank, each printable.
  static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).limit(MOST_LINES).map(Text::line).toList();
  }
}
