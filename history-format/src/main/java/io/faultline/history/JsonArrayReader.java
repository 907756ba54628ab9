package io.faultline.history;

import io.faultline.history.jepsen.Event;
import io.faultline.history.jepsen.Form;
import io.faultline.history.jepsen.JepsenEvents;
import io.faultline.history.jepsen.WrongEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/// Jepsen's operation maps in one JSON array, as elle-cli takes them. See docs/formats.md.
public final class JsonArrayReader implements HistoryReader {
  private static final ObjectReader EVENT =
      JsonLines.JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /// Made by [java.util.ServiceLoader].
  public JsonArrayReader() {}

  @Override
  public String name() {
    return "jepsen-json";
  }

  @Override
  public String summary() {
    return "Jepsen's operation maps in a JSON array, as elle-cli has them";
  }

  @Override
  public int precedence() {
    return 10;
  }

  @Override
  public boolean recognises(Sample sample) {
    if (sample.folder()) {
      return false;
    }
    String text = sample.text();
    text = text.substring(text.startsWith("\uFEFF") ? 1 : 0).stripLeading();
    if (!text.startsWith("[") || !text.substring(1).stripLeading().startsWith("{")) {
      return false;
    }
    int end = text.indexOf('}');
    String first = end < 0 ? text : text.substring(0, end);
    return first.contains("\"type\"");
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    return JepsenEvents.read(
        Form.JEPSEN,
        reading,
        events -> {
          try (InputStream in = Files.newInputStream(file);
              JsonParser parser = JsonLines.JSON.createParser(in)) {
            readAll(file, parser, events);
          } catch (JacksonException e) {
            String place =
                e.getLocation() == null
                    ? file + ":1:1"
                    : place(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw new HistoryFormatException(
                place,
                "this is no JSON array of operation maps: "
                    + JsonLines.firstLine(String.valueOf(e.getOriginalMessage())));
          }
        });
  }

  private static void readAll(Path file, JsonParser parser, JepsenEvents events)
      throws HistoryFormatException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new HistoryFormatException(file + ":1:1", "here should be the '[' of a JSON array");
    }
    var event = new Event();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      var at = parser.currentTokenLocation();
      String place = place(file, at.getLineNr(), at.getColumnNr());
      if (token != JsonToken.START_OBJECT) {
        throw new HistoryFormatException(
            place,
            "an event is a JSON object such as {\"process\":0,\"type\":\"invoke\",\"f\":\"read\",…}");
      }
      try {
        JsonNode node = EVENT.readTree(parser);
        JsonEvents.fill(event, node);
        events.take(event);
      } catch (WrongEvent e) {
        throw new HistoryFormatException(place, String.valueOf(e.getMessage()));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new HistoryFormatException(place, String.valueOf(e.getMessage()));
      }
    }
    if (parser.nextToken() != null) {
      var at = parser.currentTokenLocation();
      throw new HistoryFormatException(
          place(file, at.getLineNr(), at.getColumnNr()), "the file goes on after the array");
    }
  }

  private static String place(Path file, int line, int column) {
    return file + ":" + Math.max(1, line) + ":" + Math.max(1, column);
  }
}
