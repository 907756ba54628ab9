package io.faultline.history;

import java.io.IOException;

/// A file or text is not the history it should be: one line, with the place and what was expected.
public final class HistoryFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /// @param place where: `FILE:LINE:COLUMN`, or `FILE, byte N`
  /// @param problem what is wrong there and what would be right
  public HistoryFormatException(String place, String problem) {
    super(oneLine(place + ": " + problem));
  }

  // A problem quotes what a file holds, which may be anything.
  private static String oneLine(String text) {
    if (text.chars().noneMatch(HistoryFormatException::breaksLines)) {
      return text;
    }
    var line = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (breaksLines(c)) {
            line.append("\\u%04x".formatted(c));
          } else {
            line.appendCodePoint(c);
          }
        });
    return line.toString();
  }

  private static boolean breaksLines(int c) {
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
  }
}
