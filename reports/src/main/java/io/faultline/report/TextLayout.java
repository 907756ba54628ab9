package io.faultline.report;

import java.util.ArrayList;
import java.util.List;

/// Text in columns of fixed width, as terminals show it.
final class TextLayout {
  private static final String BETWEEN = "  ";

  private TextLayout() {}

  /// The rows, each column as wide as its widest cell. All rows have as many cells.
  static List<String> aligned(List<List<String>> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    var widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : BETWEEN).append(padded(row.get(i), widths[i]));
    }
    return line.toString().stripTrailing();
  }

  /// `text` with blanks after it up to `width` characters.
  static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /// `text` in lines of `width` characters at most, where its words allow that.
  static List<String> wrapped(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
