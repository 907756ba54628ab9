package io.faultline.history.research;

import io.faultline.history.HistoryFormatException;
import io.faultline.history.Value;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// A JSON file, token by token, that knows its line and column: only what is asked for is kept of
/// it.
///
/// Used by one thread.
final class JsonInput implements Closeable {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(64)
                          .maxNameLength(1024)
                          .maxStringLength(64 * 1024)
                          .build())
                  .build())
          .build();

  private final Path file;
  private final JsonParser parser;

  JsonInput(Path file) throws IOException {
    this.file = file;
    InputStream in = Files.newInputStream(file);
    try {
      parser = JSON.createParser(in);
    } catch (JacksonException e) {
      in.close();
      throw translated(e);
    }
  }

  @Override
  public void close() {
    parser.close();
  }

  /// The next token; null at the end of the file.
  @org.jspecify.annotations.Nullable
  JsonToken next() throws IOException {
    try {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING) {
        // Jackson reads a text only when it is asked for it: what is wrong with it comes out here.
        parser.getString();
      }
      return token;
    } catch (JacksonException e) {
      throw translated(e);
    }
  }

  private IOException translated(JacksonException e) {
    if (e instanceof JacksonIOException && !(e.getCause() instanceof CharConversionException)) {
      return e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }
    // What Jackson adds of its own source says nothing to a reader.
    String problem =
        String.valueOf(e.getOriginalMessage()).replaceFirst("(?s)(\\n| \\(start marker).*", "");
    return new HistoryFormatException(place(e.getLocation()), "this is no JSON: " + problem);
  }

  /// Goes to the next token, which is `token`: `what`.
  void expect(JsonToken token, String what) throws IOException {
    next();
    require(token, what);
  }

  /// Checks that the token at hand is `token`: `what`.
  void require(JsonToken token, String what) throws IOException {
    if (parser.currentToken() != token) {
      throw error(what);
    }
  }

  /// The token at hand.
  @org.jspecify.annotations.Nullable
  JsonToken current() {
    return parser.currentToken();
  }

  /// The next name of the object at hand; null at its end.
  @org.jspecify.annotations.Nullable
  String nextName() throws IOException {
    JsonToken token = next();
    if (token == JsonToken.END_OBJECT) {
      return null;
    }
    require(JsonToken.PROPERTY_NAME, "a name or the end of the object");
    return parser.currentName();
  }

  /// Passes over the next value.
  void skipValue() throws IOException {
    int depth = 0;
    do {
      JsonToken token = next();
      if (token == null) {
        throw error("the end of what was begun");
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0);
  }

  /// The token at hand, a text.
  String text(String what) throws IOException {
    require(JsonToken.VALUE_STRING, what);
    return parser.getString();
  }

  /// The token at hand, true or false.
  boolean flag(String what) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_TRUE
        && parser.currentToken() != JsonToken.VALUE_FALSE) {
      throw error(what);
    }
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  /// The token at hand, a whole number of 64 bits, or a text that is one.
  long number(String what) throws IOException {
    try {
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        return parser.getLongValue();
      }
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        return Long.parseLong(parser.getString());
      }
    } catch (JacksonException | NumberFormatException e) {
      throw fault("expected " + what + " of 64 bits, not " + shown());
    }
    throw error(what);
  }

  /// The value at hand: null, true or false, a whole number, a text, or, where `lists`, a list of
  /// such.
  Value value(boolean lists, String what) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return Value.of(number(what));
    }
    if (token == JsonToken.VALUE_STRING) {
      return Value.of(parser.getString());
    }
    if (token == JsonToken.VALUE_NULL) {
      return Value.NIL;
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return Value.of(token == JsonToken.VALUE_TRUE);
    }
    if (token == JsonToken.START_ARRAY && lists) {
      var items = new ArrayList<Value>();
      while (next() != JsonToken.END_ARRAY) {
        items.add(value(false, what));
      }
      return new Value.Items(items);
    }
    throw error(what);
  }

  /// That something else than the token at hand is right here: `what`.
  HistoryFormatException error(String what) {
    return fault("expected " + what + ", not " + shown());
  }

  /// That something is wrong here.
  HistoryFormatException fault(String problem) {
    return new HistoryFormatException(place(parser.currentTokenLocation()), problem);
  }

  private String shown() {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "the end of the file";
    }
    if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
      String text = parser.getString();
      return '"' + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + '"';
    }
    String text = token.isNumeric() ? parser.getString() : token.asString();
    return text == null ? token.toString() : text;
  }

  private String place(@org.jspecify.annotations.Nullable TokenStreamLocation location) {
    return location == null
        ? file + ":1:1"
        : "%s:%d:%d"
            .formatted(
                file, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
