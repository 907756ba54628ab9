package io.faultline.history.jepsen;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.RunText;
import io.faultline.history.Value;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/// Writes a history as Jepsen's EDN, an operation map a line, so that Jepsen's own tools read it
/// and [EdnReader] reads back the same.
///
/// The run's header and marks stand in comments, which begin with [#SIGN].
public final class EdnWriter {
  /// What a comment begins with that holds a header or mark.
  static final String SIGN = "; faultline {";

  private final Writer out;
  private final StringBuilder line = new StringBuilder();
  private long index;

  private EdnWriter(Writer out) {
    this.out = out;
  }

  /// Writes `history`, a line an event, in the order of their times.
  public static void write(History history, Writer out) throws IOException {
    for (String json : RunText.lines(history)) {
      out.append("; faultline ").append(json).append('\n');
    }
    HistoryEvents.write(history, new EdnWriter(out)::event);
  }

  private void event(Event event) throws IOException {
    line.setLength(0);
    line.append("{:index ").append(index++);
    line.append(", :type :")
        .append(String.valueOf(event.type).toLowerCase(Locale.ROOT))
        .append(", :process ")
        .append(event.process);
    if (!event.f.isEmpty()) {
      line.append(", :f ");
      EdnText.word(event.f, line);
    }
    if (event.timeNanos >= 0) {
      line.append(", :time ").append(event.timeNanos);
    }
    if (event.hasSession) {
      line.append(", :session ").append(event.session);
    }
    if (!event.host.isEmpty()) {
      field("host", Value.of(event.host));
    }
    field("key", event.key);
    if (event.key == null && event.value instanceof Value.Items(var actions)) {
      line.append(", :value ");
      actions(actions);
    } else {
      field("value", event.value);
    }
    field("answer", event.answer);
    field("answers", event.answers);
    if (event.version != Result.NO_VERSION) {
      line.append(", :version ").append(event.version);
    }
    field("versions", event.versions);
    timestamp("start-timestamp", event.startTimestamp);
    timestamp("commit-timestamp", event.commitTimestamp);
    field("error", event.error == null ? null : Value.of(event.error));
    out.append(line.append("}\n"));
  }

  private void timestamp(String name, long timestamp) {
    if (timestamp != History.NO_TIMESTAMP) {
      line.append(", :").append(name).append(' ').append(timestamp);
    }
  }

  private void field(String name, @org.jspecify.annotations.Nullable Value value) {
    if (value != null) {
      line.append(", :").append(name).append(' ');
      EdnText.print(value, line);
    }
  }

  // Elle wants the words of actions to be keywords.
  private void actions(List<Value> actions) {
    line.append('[');
    for (int i = 0; i < actions.size(); i++) {
      List<Value> parts = ((Value.Items) actions.get(i)).items();
      Value word = parts.getFirst();
      line.append(i == 0 ? "[:" : " [:")
          .append(word instanceof Value.Text(String text) ? text : Kind.READ.word());
      for (Value part : parts.subList(1, parts.size())) {
        line.append(' ');
        EdnText.print(part, line);
      }
      line.append(']');
    }
    line.append(']');
  }
}
