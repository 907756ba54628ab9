package io.faultline.history.jepsen;

import io.faultline.history.History;
import io.faultline.history.HistoryReader;
import io.faultline.history.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The console log of early Jepsen, `INFO jepsen.util - 0 :invoke :read nil`, which Porcupine's
/// tests use. See docs/formats.md.
public final class JepsenLogReader implements HistoryReader {
  /// Made by [java.util.ServiceLoader].
  public JepsenLogReader() {}

  @Override
  public String name() {
    return "jepsen-util-log";
  }

  @Override
  public String summary() {
    return "Jepsen's console log, as in Porcupine's tests: INFO  jepsen.util - 0 :invoke :read nil";
  }

  @Override
  public int precedence() {
    return 60;
  }

  @Override
  public boolean recognises(Sample sample) {
    return !sample.folder()
        && sample
            .text()
            .lines()
            .limit(1_000)
            .anyMatch(line -> {
              int at = line.indexOf(TextLines.LOGGER);
              return at >= 0
                  && TextLines.OPERATION
                      .matcher(line.substring(at + TextLines.LOGGER.length()))
                      .matches();
            });
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    return JepsenEvents.read(
        Form.JEPSEN_LOG,
        reading,
        events -> {
          try (InputStream in = Files.newInputStream(file)) {
            new TextLines(new EdnInput(file.toString(), in), events, true).readAll();
          }
        });
  }
}
