package io.faultline.history.fressian;

import io.faultline.history.History;
import io.faultline.history.HistoryReader;
import io.faultline.history.Reading;
import io.faultline.history.jepsen.Form;
import io.faultline.history.jepsen.JepsenEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// Jepsen's `test.jepsen`, of both versions, as one of the forms.
public final class JepsenBinaryReader implements HistoryReader {
  private static final byte[] MAGIC = JepsenBlocks.MAGIC.getBytes(StandardCharsets.US_ASCII);

  /// Made by [java.util.ServiceLoader].
  public JepsenBinaryReader() {}

  @Override
  public String name() {
    return "jepsen-binary";
  }

  @Override
  public String summary() {
    return "test.jepsen, the file in which Jepsen keeps a whole test";
  }

  @Override
  public int precedence() {
    return 100;
  }

  @Override
  public boolean recognises(Sample sample) {
    byte[] start = sample.start();
    return !sample.folder()
        && start.length >= MAGIC.length
        && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    return JepsenEvents.read(Form.JEPSEN, reading, events -> take(file, events));
  }

  private static void take(Path file, JepsenEvents events) throws IOException {
    try (var blocks = new JepsenBlocks(file)) {
      var store = new JepsenStore(blocks, new JepsenOps(events));
      store.read();
      events.header(store.header());
      if (!store.cut().isEmpty()) {
        events.cutShort(store.cut());
      }
    }
  }
}
