package io.faultline.history.jepsen;

import io.faultline.history.History;
import io.faultline.history.HistoryReader;
import io.faultline.history.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Jepsen's `history.txt`: process, type, f, value and error, with tabs between. See
/// docs/formats.md.
public final class JepsenTextReader implements HistoryReader {
  /// Made by [java.util.ServiceLoader].
  public JepsenTextReader() {}

  @Override
  public String name() {
    return "jepsen-txt";
  }

  @Override
  public String summary() {
    return "Jepsen's history.txt: process, type, f, value and error, with tabs between";
  }

  @Override
  public int precedence() {
    return 50;
  }

  @Override
  public boolean recognises(Sample sample) {
    return !sample.folder() && TextLines.OPERATION.matcher(TextLines.firstLine(sample)).matches();
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    return JepsenEvents.read(
        Form.JEPSEN,
        reading,
        events -> {
          try (InputStream in = Files.newInputStream(file)) {
            new TextLines(new EdnInput(file.toString(), in), events, false).readAll();
          }
        });
  }
}
