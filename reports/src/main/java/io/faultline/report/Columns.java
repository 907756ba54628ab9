package io.faultline.report;

import java.util.List;

/// Rows of a table as lines of text.
final class Columns {
  private static final String BETWEEN = "  ";

  private Columns() {}

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

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
