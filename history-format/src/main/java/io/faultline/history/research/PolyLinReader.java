package io.faultline.history.research;

import io.faultline.history.History;
import io.faultline.history.HistoryReader;
import io.faultline.history.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The text of PolyLin: `# stack`, then `push 1 3 5` for a push of 1 that was called at 3 and
/// returned at 5. A set's operations have their answer before the times. See [TimedLines].
public final class PolyLinReader implements HistoryReader {
  private static final Pattern LINE = Pattern.compile("[a-z_]+( +-?\\d{1,20}){3,4}");

  /// Made by [java.util.ServiceLoader].
  public PolyLinReader() {}

  @Override
  public String name() {
    return "polylin";
  }

  @Override
  public String summary() {
    return "text of PolyLin: method, value and the two times of an operation a line";
  }

  @Override
  public int precedence() {
    return 50;
  }

  @Override
  public boolean recognises(Sample sample) {
    return TimedLines.recognise(sample, LINE);
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    return new TimedLines(false).read(file, reading);
  }
}
