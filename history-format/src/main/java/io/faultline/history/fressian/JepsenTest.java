package io.faultline.history.fressian;

import io.faultline.history.RunHeader;
import io.faultline.history.Value;
import io.faultline.history.fressian.FressianReader.ListInput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads the map of a Jepsen test: of the history its events, of the rest what a [RunHeader] has a
/// place for. What else there is, the results above all, is passed over.
final class JepsenTest {
  private static final int MOST_SETTINGS = 100;

  private final FressianReader reader;
  private final JepsenOps ops;
  private final Map<String, String> settings = new TreeMap<>();
  private final LinkedHashMap<String, String> hosts = new LinkedHashMap<>();
  private String name = "";
  private String startedAt = "";
  private int historyBlock;
  private boolean beganHistory;
  private boolean hasHistory;

  JepsenTest(FressianReader reader, JepsenOps ops) {
    this.reader = reader;
    this.ops = ops;
  }

  /// Reads all of it.
  JepsenTest read() throws IOException {
    ListInput map = reader.beginMap();
    while (map.more()) {
      Datum key = reader.read();
      if (!map.more()) {
        throw reader.in().wrong("the test has a key without a value");
      }
      if (key instanceof Datum.Keyword keyword) {
        take(keyword.toString());
      } else {
        reader.skip();
      }
    }
    return this;
  }

  /// The block with the history; 0 if the test names none.
  int historyBlock() {
    return historyBlock;
  }

  /// Whether the history is in the map itself, and reading it has begun.
  boolean beganHistory() {
    return beganHistory;
  }

  /// Whether the history was in the map itself, and has been read to its end.
  boolean hasHistory() {
    return hasHistory;
  }

  /// What was read so far.
  RunHeader header() {
    return new RunHeader(name, "", "", "", 0, startedAt, hosts, Value.NIL, Map.of(), settings);
  }

  private void take(String key) throws IOException {
    switch (key) {
      case "history" -> history();
      case "name" -> name = text(reader.read());
      case "start-time" -> startedAt = text(reader.read());
      case "nodes" -> nodes(reader.read());
      // Large, or nobody else's business.
      case "results", "ssh", "password" -> reader.skip();
      default -> setting(key);
    }
  }

  private void history() throws IOException {
    if (beganHistory || historyBlock != 0) {
      throw reader.in().wrong("the test has two histories");
    }
    if (Codes.isList(reader.in().peek())) {
      ListInput list = reader.beginList();
      beganHistory = true;
      while (list.more()) {
        ops.read(reader);
      }
      hasHistory = true;
      return;
    }
    Datum history = reader.read();
    if (history instanceof Datum.Tagged(String tag, List<Datum> parts)
        && tag.equals("block-ref")
        && parts.size() == 1
        && parts.getFirst() instanceof Datum.Int(long block)
        && block == (int) block) {
      historyBlock = (int) block;
    }
  }

  private void nodes(Datum nodes) {
    if (nodes instanceof Datum.Items(List<Datum> items)) {
      for (Datum node : items) {
        String host = text(node);
        if (!host.isEmpty()) {
          hosts.put(host, "");
        }
      }
    }
  }

  // What was chosen for the run, where a word says it.
  private void setting(String key) throws IOException {
    int code = reader.in().peek();
    if (code == Codes.MAP || code == Codes.SET || Codes.isList(code)) {
      reader.skip();
      return;
    }
    String text = text(reader.read());
    if (!text.isEmpty() && settings.size() < MOST_SETTINGS) {
      settings.put(key, text);
    }
  }

  // Of a number or word; empty of whatever else.
  private static String text(Datum datum) {
    return switch (datum) {
      case Datum.Text(String text) -> text;
      case Datum.Keyword keyword -> keyword.toString();
      case Datum.Int(long number) -> Long.toString(number);
      case Datum.Real(double number) -> Double.toString(number);
      case Datum.Bool(boolean value) -> Boolean.toString(value);
      case Datum.Tagged(String tag, List<Datum> parts)
          when parts.size() == 1 && (tag.equals("date-time") || tag.equals("instant")) ->
          parts.getFirst() instanceof Datum.Text(String time) ? time : "";
      default -> "";
    };
  }
}
