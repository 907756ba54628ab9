package io.faultline.history;

import io.faultline.history.jepsen.Event;
import io.faultline.history.jepsen.Form;
import io.faultline.history.jepsen.JepsenEvents;
import io.faultline.history.jepsen.WrongEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Histories as JSON lines: Jepsen's operation maps, an event a line. See docs/HISTORY_FORMAT.md.
///
/// Lines as [JsonEventWriter] and most other programs write them are read by [PlainJson], the
/// others, and all that are wrong, through Jackson.
public final class JsonLines {
  /// The longest line, in bytes.
  private static final int MOST_LINE_BYTES = 16 * 1024 * 1024;

  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Layout.MOST_DEPTH + 8)
                          .maxNumberLength(400)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final Path file;
  private final InputStream in;
  private final JepsenEvents events;
  private final Event event = new Event();
  private final PlainJson plain = new PlainJson();
  private byte[] buffer = new byte[1 << 16];
  private int line;

  private JsonLines(Path file, InputStream in, JepsenEvents events) {
    this.file = file;
    this.in = in;
    this.events = events;
  }

  /// The history in `file`.
  ///
  /// @throws HistoryFormatException if a line is not as it should be, with the line
  public static History read(Path file) throws IOException {
    return read(file, Reading.DEFAULT);
  }

  static History read(Path file, Reading reading) throws IOException {
    return JepsenEvents.read(
        Form.FAULTLINE,
        reading,
        events -> {
          try (InputStream in = Files.newInputStream(file)) {
            new JsonLines(file, in, events).readAll();
          }
        });
  }

  /// Writes `history`, a line an event, in the order of their times.
  public static void write(History history, Writer out) throws IOException {
    for (String head : RunText.lines(history)) {
      out.append(head).append('\n');
    }
    JsonEventWriter.write(history, out);
  }

  private void readAll() throws IOException {
    int start = 0;
    int end = 0;
    int searched = 0;
    while (true) {
      while (searched < end && buffer[searched] != '\n') {
        searched++;
      }
      checkLength(searched - start);
      if (searched < end) {
        take(start, searched);
        start = ++searched;
        continue;
      }
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        searched -= start;
        start = 0;
      } else if (end == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      int read = in.read(buffer, end, buffer.length - end);
      if (read <= 0) {
        if (end > start) {
          take(start, end);
        }
        return;
      }
      end += read;
    }
  }

  private void checkLength(int bytes) throws HistoryFormatException {
    if (bytes > MOST_LINE_BYTES) {
      throw new HistoryFormatException(
          file + ":" + (line + 1) + ":1",
          "the line has more than %,d bytes".formatted(MOST_LINE_BYTES));
    }
  }

  private void take(int start, int end) throws HistoryFormatException {
    line++;
    boolean known = plain.read(buffer, start, end, event);
    if (!known) {
      String text = utf8(start, end);
      if (line == 1 && text.startsWith("\uFEFF")) {
        text = text.substring(1);
      }
      if (text.isBlank() || !fill(text)) {
        return;
      }
    }
    try {
      events.take(event);
    } catch (WrongEvent e) {
      throw new HistoryFormatException(
          place(column(utf8(start, end), e.field())), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new HistoryFormatException(place(1), String.valueOf(e.getMessage()));
    }
  }

  // False for a line that holds no event.
  private boolean fill(String text) throws HistoryFormatException {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException e) {
      int column = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
      throw new HistoryFormatException(
          place(column),
          "this is no JSON object: %s; a history is a binary file of Faultline's or JSON lines"
              .formatted(firstLine(e.getOriginalMessage())));
    }
    try {
      if (!node.isObject()) {
        throw new IllegalArgumentException(
            "an event is a JSON object such as {\"process\":0,\"type\":\"invoke\",\"f\":\"read\",…}");
      }
      if (node.has("header")) {
        events.header(RunJson.readHeader(node.get("header")));
        events.traits(RunJson.readTraits(node.get("header")));
        return false;
      }
      if (node.has("mark")) {
        events.mark(RunJson.readMark(node.get("mark")));
        return false;
      }
      JsonEvents.fill(event, node);
      return true;
    } catch (JsonFields.WrongField e) {
      throw new HistoryFormatException(
          place(column(text, e.name())), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new HistoryFormatException(place(1), String.valueOf(e.getMessage()));
    }
  }

  private String place(int column) {
    return file + ":" + line + ":" + column;
  }

  // Where the value of the field lies, outermost first; 1 where the line has none of this name.
  private static int column(String text, String name) {
    int found = 1;
    int depth = Integer.MAX_VALUE;
    try (JsonParser parser = JSON.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int at = parser.streamReadContext().getNestingDepth();
        if (token == JsonToken.PROPERTY_NAME && at < depth && name.equals(parser.currentName())) {
          parser.nextToken();
          found = parser.currentTokenLocation().getColumnNr();
          depth = at;
        }
      }
    }
    return found;
  }

  private String utf8(int start, int end) throws HistoryFormatException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(buffer, start, end - start))
          .toString();
    } catch (CharacterCodingException e) {
      throw new HistoryFormatException(
          file + ":" + line + ":1",
          "the line is no UTF-8: a history is a binary file or JSON lines");
    }
  }

  static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
