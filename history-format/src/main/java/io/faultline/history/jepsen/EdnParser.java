package io.faultline.history.jepsen;

import io.faultline.history.HistoryFormatException;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads EDN, a value at a time, as [EdnValues] has it. Tags are passed over: a tagged value is the
/// value. What Clojure prints and EDN does not have (regular expressions, addresses in hexadecimal)
/// is read as well.
///
/// The format: <https://github.com/edn-format/edn>.
class EdnParser {
  /// How deep collections may nest, those of an event among them.
  private static final int MOST_DEPTH = 80;

  final EdnInput in;
  private final EdnTokens tokens;
  private int depth;

  EdnParser(EdnInput in) {
    this.in = in;
    tokens = new EdnTokens(in);
  }

  /// Passes over blanks, commas, comments and discarded values.
  ///
  /// @return the byte after them, -1 at the end of the file
  final int blanks() throws IOException {
    while (true) {
      int next = in.peek();
      switch (next) {
        case ' ', ',', '\n', '\t', '\r', '\f' -> in.skip();
        case ';' -> comment();
        case '#' -> {
          if (in.at + 1 >= in.end) {
            in.keep();
            in.fill();
            in.kept();
          }
          if (in.at + 1 >= in.end || in.buffer[in.at + 1] != '_') {
            return next;
          }
          in.skip();
          in.skip();
          enter();
          value();
          depth--;
        }
        default -> {
          return next;
        }
      }
    }
  }

  /// Passes over a comment, up to the end of its line.
  void comment() throws IOException {
    for (int next = in.peek(); next != '\n' && next != -1; next = in.peek()) {
      in.skip();
    }
  }

  final void enter() throws HistoryFormatException {
    if (++depth > MOST_DEPTH) {
      throw in.wrong("values nested deeper than " + MOST_DEPTH);
    }
  }

  final void leave() {
    depth--;
  }

  /// The next value, after blanks.
  final Value value() throws IOException {
    int next = blanks();
    return switch (next) {
      case -1 -> throw in.wrong("the file ends where a value should be");
      case '"' -> tokens.string();
      case ':' -> tokens.keyword();
      case '[' -> new Value.Items(list(']'));
      case '(' -> new Value.Items(list(')'));
      case '{' -> map();
      case '#' -> dispatch();
      case '\\' -> tokens.character();
      case ']', ')', '}' -> throw in.wrong("'%c' closes nothing".formatted((char) next));
      default -> tokens.numberOrSymbol();
    };
  }

  /// A word: a keyword, symbol or string.
  final String word(String what) throws IOException {
    int line = in.line();
    int column = in.column();
    Value value = value();
    if (value instanceof Value.Text(String text)) {
      return text;
    }
    throw in.wrong(line, column, what + " is a keyword, not " + Codes.shown(value));
  }

  private List<Value> list(int close) throws IOException {
    int line = in.line();
    int column = in.column();
    enter();
    in.skip();
    var items = new ArrayList<Value>();
    for (int next = blanks(); next != close; next = blanks()) {
      if (next == -1) {
        throw in.wrong(
            "the file ends in a collection that begins at %d:%d and lacks its '%c'"
                .formatted(line, column, (char) close));
      }
      items.add(value());
    }
    in.skip();
    leave();
    return items;
  }

  private Value map() throws IOException {
    int line = in.line();
    int column = in.column();
    List<Value> entries = list('}');
    if (entries.size() % 2 != 0) {
      throw in.wrong(
          line,
          column,
          "a map has a value for each key, and this has %d in all".formatted(entries.size()));
    }
    var keys = new ArrayList<Value>(entries.size() / 2);
    var values = new ArrayList<Value>(entries.size() / 2);
    for (int i = 0; i < entries.size(); i += 2) {
      keys.add(entries.get(i));
      values.add(entries.get(i + 1));
    }
    try {
      return EdnValues.map(keys, values);
    } catch (IllegalArgumentException e) {
      throw in.wrong(line, column, String.valueOf(e.getMessage()));
    }
  }

  // What follows '#', of a set, a tagged value, and what only Clojure prints.
  private Value dispatch() throws IOException {
    in.skip();
    return switch (in.peek()) {
      case '{' -> EdnValues.set(list('}'));
      case '"' -> tokens.string();
      case '#' -> {
        in.skip();
        yield tokens.symbolic();
      }
      case '\'' -> {
        in.skip();
        yield tokens.numberOrSymbol();
      }
      default -> {
        tag();
        enter();
        Value value = value();
        leave();
        yield value;
      }
    };
  }

  /// Passes over a tag, of which '#' has been read.
  final void tag() throws IOException {
    if (in.peek() == '<' || tokens.token("a tag").isEmpty()) {
      throw in.wrong("a '#' begins a set, as #{1 2}, or a tag, as #inst");
    }
  }

  /// The bytes from `start` to `end` of the buffer as text.
  static String utf8(EdnInput in, int start, int end) throws HistoryFormatException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(in.buffer, start, end - start))
          .toString();
    } catch (CharacterCodingException e) {
      throw in.wrong("this is no UTF-8");
    }
  }
}
