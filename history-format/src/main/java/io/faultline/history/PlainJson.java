package io.faultline.history;

import io.faultline.history.jepsen.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the plainest JSON lines, and declines all others: no blanks between tokens but single
/// ones, no escapes, ASCII only, whole numbers of up to 18 digits, lists and no objects in values,
/// the fields of docs/HISTORY_FORMAT.md and `index`, each once. Whatever it takes, Jackson takes
/// the same way, a few times slower.
final class PlainJson {
  private static final int MOST_DEPTH = 8;
  private static final int MOST_DIGITS = 18;
  private static final int SLOTS = 1 << 10;

  private static final String[] FIELDS = {
    "index",
    "type",
    "process",
    "f",
    "time",
    "value",
    "key",
    "host",
    "session",
    "error",
    "answer",
    "answers",
    "version",
    "versions"
  };
  private static final byte[][] NAMES = new byte[FIELDS.length][];

  static {
    for (int i = 0; i < FIELDS.length; i++) {
      NAMES[i] = (FIELDS[i] + "\":").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
  }

  // Texts come again and again: a slot each, for the last that fell into it.
  private final Value.@Nullable Text[] texts = new Value.Text[SLOTS];
  private final Declined declined = new Declined();
  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  private static final class Declined extends RuntimeException {
    private static final long serialVersionUID = 1;

    Declined() {
      super("", null, false, false);
    }
  }

  /// Reads the line from `start` to `lineEnd` into `event`.
  ///
  /// @return false if it declined, and `event` is not to be used
  boolean read(byte[] newBytes, int start, int lineEnd, Event event) {
    bytes = newBytes;
    at = start;
    end = lineEnd > start && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    try {
      object(event);
      return true;
    } catch (Declined _) {
      return false;
    }
  }

  private void object(Event event) {
    event.clear();
    expect('{');
    int seen = 0;
    int next = ',';
    Event.Type type = null;
    boolean hasError = false;
    while (next == ',') {
      expect('"');
      int field = field();
      if ((seen & 1 << field) != 0) {
        throw declined;
      }
      seen |= 1 << field;
      blank();
      switch (FIELDS[field]) {
        case "index" -> number();
        case "type" -> {
          type = Event.Type.named(string().value());
          event.type(type);
        }
        case "process" -> event.process(int32());
        case "f" -> event.f(string().value());
        case "time" -> event.timeNanos(number());
        case "value" -> event.value(value(0));
        case "key" -> event.key(value(0));
        case "host" -> event.host(string().value());
        case "session" -> event.session(int32());
        case "error" -> {
          event.error(string().value());
          hasError = true;
        }
        case "answer" -> event.answer(value(0));
        case "answers" -> event.answers(value(0));
        case "version" -> event.version(number());
        case "versions" -> event.versions(value(0));
        default -> throw declined;
      }
      next = next();
      if (next == ',') {
        blank();
      }
    }
    // An error of a call or an ok means nothing, and Jackson's way leaves it out.
    if (next != '}' || at != end || type == null || (hasError && isAnswered(type))) {
      throw declined;
    }
  }

  private static boolean isAnswered(Event.Type type) {
    return type == Event.Type.INVOKE || type == Event.Type.OK;
  }

  private int field() {
    for (int i = 0; i < NAMES.length; i++) {
      byte[] name = NAMES[i];
      if (at + name.length <= end
          && bytes[at] == name[0]
          && Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
        at += name.length;
        return i;
      }
    }
    throw declined;
  }

  private Value value(int depth) {
    if (at == end) {
      throw declined;
    }
    return switch (bytes[at]) {
      case '"' -> string();
      case '[' -> list(depth);
      case 'n' -> literal("null", Value.NIL);
      case 't' -> literal("true", Value.of(true));
      case 'f' -> literal("false", Value.of(false));
      default -> new Value.Int(number());
    };
  }

  private Value list(int depth) {
    if (depth == MOST_DEPTH) {
      throw declined;
    }
    at++;
    if (at < end && bytes[at] == ']') {
      at++;
      return new Value.Items(List.of());
    }
    var items = new ArrayList<Value>();
    while (true) {
      items.add(value(depth + 1));
      int next = next();
      if (next == ']') {
        return new Value.Items(items);
      }
      if (next != ',') {
        throw declined;
      }
      blank();
    }
  }

  private Value literal(String word, Value value) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return value;
  }

  private Value.Text string() {
    expect('"');
    int start = at;
    int hash = 0;
    while (at < end && bytes[at] != '"') {
      byte next = bytes[at++];
      if (next < ' ' || next == '\\') {
        throw declined;
      }
      hash = hash * 31 + next;
    }
    int length = at - start;
    expect('"');
    int slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
    Value.Text known = texts[slot];
    if (known != null && isSame(known.value(), start, length)) {
      return known;
    }
    var text =
        new Value.Text(
            new String(bytes, start, length, java.nio.charset.StandardCharsets.ISO_8859_1));
    texts[slot] = text;
    return text;
  }

  private boolean isSame(String text, int start, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != bytes[start + i]) {
        return false;
      }
    }
    return true;
  }

  private int int32() {
    long number = number();
    if (number != (int) number) {
      throw declined;
    }
    return (int) number;
  }

  private long number() {
    boolean negative = at < end && bytes[at] == '-';
    if (negative) {
      at++;
    }
    int start = at;
    long number = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      number = number * 10 + (bytes[at++] - '0');
    }
    int digits = at - start;
    boolean follows = at < end && (bytes[at] == ',' || bytes[at] == ']' || bytes[at] == '}');
    // JSON has no leading zeros, and a negative zero is a floating-point number to some.
    boolean odd = digits > 0 && bytes[start] == '0' && (digits > 1 || negative);
    if (digits == 0 || digits > MOST_DIGITS || odd || !follows) {
      throw declined;
    }
    return negative ? -number : number;
  }

  private void blank() {
    if (at < end && bytes[at] == ' ') {
      at++;
    }
  }

  private int next() {
    if (at == end) {
      throw declined;
    }
    return bytes[at++];
  }

  private void expect(int expected) {
    if (next() != expected) {
      throw declined;
    }
  }
}
