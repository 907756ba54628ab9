package io.faultline.history;

import java.io.IOException;
import java.nio.file.Path;

/// JSON lines as one of the forms: whatever begins with a brace. See [JsonLines].
public final class JsonLinesReader implements HistoryReader {
  /// Made by [java.util.ServiceLoader].
  public JsonLinesReader() {}

  @Override
  public String name() {
    return "jsonl";
  }

  @Override
  public String summary() {
    return "JSON lines: Jepsen's operation maps, an event a line";
  }

  @Override
  public int precedence() {
    return 0;
  }

  @Override
  public boolean recognises(Sample sample) {
    String text = sample.text();
    return !sample.folder()
        && text.substring(text.startsWith("\uFEFF") ? 1 : 0).stripLeading().startsWith("{");
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    return JsonLines.read(file, reading);
  }
}
