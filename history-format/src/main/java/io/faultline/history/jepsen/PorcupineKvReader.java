package io.faultline.history.jepsen;

import io.faultline.history.History;
import io.faultline.history.HistoryReader;
import io.faultline.history.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Porcupine's histories of a key-value store: Jepsen's maps with a text as `:key`, and `:get`,
/// `:put` and `:append` of texts. See docs/formats.md.
public final class PorcupineKvReader implements HistoryReader {
  private static final Pattern CALL =
      Pattern.compile("\\{[^{}]*:f :(?:get|put|append), :key \"[^{}]*}");

  /// Made by [java.util.ServiceLoader].
  public PorcupineKvReader() {}

  @Override
  public String name() {
    return "porcupine-kv";
  }

  @Override
  public String summary() {
    return "Porcupine's key-value logs: :get, :put and :append of texts";
  }

  @Override
  public int precedence() {
    return 60;
  }

  @Override
  public boolean recognises(Sample sample) {
    return !sample.folder()
        && EdnEvents.looksLikeOne(sample.start())
        && EdnEvents.saidForm(sample.start()) == null
        && CALL.matcher(sample.text().lines().findFirst().orElse("")).matches();
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    return EdnReader.read(file, Form.PORCUPINE_KV, reading);
  }
}
