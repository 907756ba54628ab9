package io.faultline.history.research;

import io.faultline.history.HistoryReader;
import java.util.List;
import java.util.regex.Pattern;

/// The first lines of a text file that are not blank: what its form is told by.
///
/// @param lines at most a few, without white space around them
/// @param compact the first bytes without any white space
record Opening(List<String> lines, String compact) {
  private static final int MOST_LINES = 64;
  private static final int MOST_BYTES = 8 * 1024;

  static Opening of(HistoryReader.Sample sample) {
    int size = Math.min(sample.start().length, MOST_BYTES);
    String text = new String(sample.start(), 0, size, java.nio.charset.StandardCharsets.UTF_8);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    List<String> lines =
        text.lines().map(String::strip).filter(l -> !l.isEmpty()).limit(MOST_LINES).toList();
    return new Opening(lines, text.replaceAll("\\s+", ""));
  }

  /// Whether there is a line, and the first of them is `pattern`.
  boolean firstLineIs(Pattern pattern) {
    return !lines.isEmpty() && pattern.matcher(lines.getFirst()).matches();
  }

  /// The first line that does not begin with `mark`; empty if there is none.
  String firstWithout(String mark) {
    return lines.stream().filter(line -> !line.startsWith(mark)).findFirst().orElse("");
  }
}
