package io.faultline.history;

import io.faultline.history.jepsen.Event;
import io.faultline.history.jepsen.HistoryEvents;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes events as Jepsen's operation maps: a line each.
final class JsonEventWriter {
  private final Writer out;
  private long index;

  private JsonEventWriter(Writer out) {
    this.out = out;
  }

  static void write(History history, Writer out) throws IOException {
    HistoryEvents.write(history, new JsonEventWriter(out)::line);
  }

  private void line(Event event) throws IOException {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("index", index++);
    node.put("type", String.valueOf(event.type()).toLowerCase(Locale.ROOT));
    node.put("process", event.process());
    node.put("f", event.f());
    if (event.timeNanos() >= 0) {
      node.put("time", event.timeNanos());
    }
    if (event.hasSession()) {
      node.put("session", event.session());
    }
    if (!event.host().isEmpty()) {
      node.put("host", event.host());
    }
    field(node, "key", event.key());
    field(node, "value", event.value());
    field(node, "answer", event.answer());
    field(node, "answers", event.answers());
    if (event.version() != Result.NO_VERSION) {
      node.put("version", event.version());
    }
    field(node, "versions", event.versions());
    timestamp(node, "start-timestamp", event.startTimestamp());
    timestamp(node, "commit-timestamp", event.commitTimestamp());
    if (event.error() != null) {
      node.put("error", event.error());
    }
    out.append(node.toString()).append('\n');
  }

  private static void timestamp(ObjectNode node, String name, long timestamp) {
    if (timestamp != History.NO_TIMESTAMP) {
      node.put(name, timestamp);
    }
  }

  private static void field(ObjectNode node, String name, @Nullable Value value) {
    if (value != null) {
      node.set(name, JsonValues.node(value));
    }
  }
}
