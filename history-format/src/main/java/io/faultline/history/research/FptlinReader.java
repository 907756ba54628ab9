package io.faultline.history.research;

import io.faultline.history.History;
import io.faultline.history.HistoryReader;
import io.faultline.history.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The text of Fptlin: `# stack`, then `0 3 5 PUSH 1` for a push of 1 by process 0 that was called
/// at 3 and returned at 5. See [TimedLines].
public final class FptlinReader implements HistoryReader {
  private static final Pattern LINE =
      Pattern.compile("\\d{1,20} +\\d{1,20} +\\d{1,20} +[A-Z_]+( +-?\\d{1,20}){1,2}");

  /// Made by [java.util.ServiceLoader].
  public FptlinReader() {}

  @Override
  public String name() {
    return "fptlin";
  }

  @Override
  public String summary() {
    return "text of Fptlin: process, the two times, method and values of an operation a line";
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
    return new TimedLines(true).read(file, reading);
  }
}
