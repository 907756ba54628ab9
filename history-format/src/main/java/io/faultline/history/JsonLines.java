package io.faultline.history;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Histories as JSON lines: Jepsen's operation maps, an event a line. See docs/HISTORY_FORMAT.md.
public final class JsonLines {
  /// The longest line, in bytes.
  private static final int MOST_LINE_BYTES = 16 * 1024 * 1024;

  private static final JsonMapper JSON =
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
  private final HistoryBuilder builder = new HistoryBuilder();
  private final JsonEvents events = new JsonEvents(builder);
  private int line;

  private JsonLines(Path file) {
    this.file = file;
  }

  /// The history in `file`.
  ///
  /// @throws HistoryFormatException if a line is not as it should be, with the line
  public static History read(Path file) throws IOException {
    return new JsonLines(file).readAll();
  }

  /// Writes `history`, a line an event, in the order of their times.
  public static void write(History history, Writer out) throws IOException {
    ObjectNode first = JSON.createObjectNode();
    first.put("faultline", 1);
    first.set("header", RunJson.headerNode(history.header(), history.traits()));
    out.append(first.toString()).append('\n');
    for (Mark mark : history.marks()) {
      ObjectNode node = JSON.createObjectNode();
      node.set("mark", RunJson.markNode(mark));
      out.append(node.toString()).append('\n');
    }
    JsonEventWriter.write(history, JSON, out);
  }

  private History readAll() throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      for (byte[] bytes = readLine(in); bytes != null; bytes = readLine(in)) {
        line++;
        String text = utf8(bytes);
        if (line == 1 && text.startsWith("\uFEFF")) {
          text = text.substring(1);
        }
        if (!text.isBlank()) {
          take(text);
        }
      }
    }
    if (events.skipped() > 0) {
      builder.remark(
          "%,d events of processes that are no clients were passed over."
              .formatted(events.skipped()));
    }
    return builder.build();
  }

  private void take(String text) throws HistoryFormatException {
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
        builder.header(RunJson.readHeader(node.get("header")));
        builder.traits(RunJson.readTraits(node.get("header")));
      } else if (node.has("mark")) {
        builder.mark(RunJson.readMark(node.get("mark")));
      } else {
        events.take(node);
      }
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

  // Null at the end of the file.
  private byte @org.jspecify.annotations.Nullable [] readLine(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      return null;
    }
    var bytes = new ByteArrayOutputStream(128);
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (bytes.size() == MOST_LINE_BYTES) {
        throw new HistoryFormatException(
            file + ":" + (line + 1) + ":1",
            "the line has more than %,d bytes".formatted(MOST_LINE_BYTES));
      }
      bytes.write(next);
    }
    return bytes.toByteArray();
  }

  private String utf8(byte[] bytes) throws HistoryFormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new HistoryFormatException(
          file + ":" + line + ":1",
          "the line is no UTF-8: a history is a binary file or JSON lines");
    }
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  /// The words for calls of one action, beside the kinds' own.
  static final Map<String, Kind> NAMES =
      Map.of("read", Kind.READ, "write", Kind.WRITE, "lock", Kind.ACQUIRE, "unlock", Kind.RELEASE);

  /// The kind that a call of this name has where it is of one action.
  static @org.jspecify.annotations.Nullable Kind kindOf(String name) {
    Kind kind = NAMES.get(name);
    return kind != null ? kind : Kind.named(name).orElse(null);
  }
}
