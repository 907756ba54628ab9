package io.faultline.history.jepsen;

import io.faultline.history.History;
import io.faultline.history.HistoryReader;
import io.faultline.history.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// `history.edn` of Jepsen, Knossos and Elle, and what [EdnWriter] writes. See docs/formats.md.
public final class EdnReader implements HistoryReader {
  /// Made by [java.util.ServiceLoader].
  public EdnReader() {}

  @Override
  public String name() {
    return "jepsen-edn";
  }

  @Override
  public String summary() {
    return "Jepsen's history.edn: operation maps, in a vector or one after the other";
  }

  @Override
  public int precedence() {
    return 50;
  }

  @Override
  public boolean recognises(Sample sample) {
    return !sample.folder() && EdnEvents.looksLikeOne(sample.start());
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(EdnWriter.SIGN.length());
    }
    Form said = EdnEvents.saidForm(start);
    return read(file, said == null ? Form.JEPSEN : said, reading);
  }

  static History read(Path file, Form form, Reading reading) throws IOException {
    return JepsenEvents.read(
        form,
        reading,
        events -> {
          try (InputStream in = Files.newInputStream(file)) {
            new EdnEvents(new EdnInput(file.toString(), in), events).readAll();
          }
        });
  }
}
