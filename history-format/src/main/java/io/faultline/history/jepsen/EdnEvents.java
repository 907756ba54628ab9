package io.faultline.history.jepsen;

import io.faultline.history.History;
import io.faultline.history.RunHeader;
import io.faultline.history.RunText;
import io.faultline.history.Traits;
import io.faultline.history.Value;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads `history.edn`: events as maps, one after the other, or in vectors and lists.
///
/// Comments that [EdnWriter] wrote hold the run's header and marks.
final class EdnEvents extends EdnParser {
  private static final String[] FIELDS = {
    "type",
    "process",
    "f",
    "time",
    "value",
    "key",
    "error",
    "session",
    "host",
    "answer",
    "answers",
    "version",
    "versions",
    "start-timestamp",
    "commit-timestamp"
  };

  private final JepsenEvents events;
  private final Event event = new Event();
  // Where the value of each field of the event lies; line 0 for nowhere.
  private final int[] lines = new int[FIELDS.length];
  private final int[] columns = new int[FIELDS.length];

  EdnEvents(EdnInput in, JepsenEvents events) {
    super(in);
    this.events = events;
  }

  void readAll() throws IOException {
    for (int next = blanks(); next != -1; next = blanks()) {
      switch (next) {
        case '[' -> sequence(']');
        case '(' -> sequence(')');
        default -> event(next);
      }
    }
  }

  private void sequence(int close) throws IOException {
    int line = in.line();
    int column = in.column();
    in.skip();
    for (int next = blanks(); next != close; next = blanks()) {
      if (next == -1) {
        throw in.wrong(
            "the file ends in the history, which begins at %d:%d and lacks its '%c'"
                .formatted(line, column, (char) close));
      }
      event(next);
    }
    in.skip();
  }

  private void event(int first) throws IOException {
    int next = first;
    if (next == '#') {
      in.skip();
      if (in.peek() != '{') {
        tag();
        next = blanks();
      }
    }
    if (next != '{') {
      throw in.wrong("an event is a map such as {:process 0, :type :invoke, :f :read, :value nil}");
    }
    int line = in.line();
    int column = in.column();
    in.skip();
    enter();
    event.clear();
    java.util.Arrays.fill(lines, 0);
    for (next = blanks(); next != '}'; next = blanks()) {
      if (next == -1) {
        throw in.wrong(
            "the file ends in an event, which begins at %d:%d and lacks its '}'"
                .formatted(line, column));
      }
      String name = word("the name of a field");
      if (blanks() == '}') {
        throw in.wrong("the field :" + name + " has no value");
      }
      field(name);
    }
    in.skip();
    leave();
    try {
      events.take(event);
    } catch (WrongEvent e) {
      int field = indexOf(e.field());
      boolean known = field >= 0 && lines[field] > 0;
      throw in.wrong(
          known ? lines[field] : line,
          known ? columns[field] : column,
          String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw in.wrong(line, column, String.valueOf(e.getMessage()));
    }
  }

  private static int indexOf(String field) {
    for (int i = 0; i < FIELDS.length; i++) {
      if (FIELDS[i].equals(field)) {
        return i;
      }
    }
    return -1;
  }

  private void field(String name) throws IOException {
    int field = indexOf(name);
    if (field < 0) {
      value();
      return;
    }
    if (lines[field] > 0) {
      throw in.wrong("the event has the field :" + name + " twice");
    }
    lines[field] = in.line();
    columns[field] = in.column();
    switch (name) {
      case "type" -> {
        String word = word("\":type\"");
        Event.Type type = Event.Type.named(word);
        if (type == null) {
          throw wrong(field, "\":type\" is :invoke, :ok, :fail or :info, not :" + word);
        }
        event.type(type);
      }
      case "process" -> process(field, value());
      case "f" -> {
        Value f = value();
        if (f instanceof Value.Text(String word)) {
          event.f(word);
        } else if (!(f instanceof Value.Nil)) {
          throw wrong(field, "\":f\" is a keyword, not " + Codes.shown(f));
        }
      }
      case "time" -> event.timeNanos(number(field, value(), -1));
      case "value" -> event.value(value());
      case "key" -> event.key(value());
      case "error" -> {
        Value error = value();
        if (!(error instanceof Value.Nil)) {
          event.error(EdnText.bare(error));
        }
      }
      case "answer" -> event.answer(value());
      case "answers" -> event.answers(value());
      case "version" ->
          event.version(number(field, value(), io.faultline.history.Result.NO_VERSION));
      case "versions" -> event.versions(value());
      case "start-timestamp" -> event.startTimestamp(number(field, value(), History.NO_TIMESTAMP));
      case "commit-timestamp" ->
          event.commitTimestamp(number(field, value(), History.NO_TIMESTAMP));
      case "session" -> {
        long session = number(field, value(), Long.MIN_VALUE);
        if (session != Long.MIN_VALUE) {
          event.session(int32(field, session));
        }
      }
      case "host" -> {
        Value host = value();
        if (!(host instanceof Value.Text(String text))) {
          throw wrong(field, "\":host\" is a text, not " + Codes.shown(host));
        }
        event.host(text);
      }
      default -> throw new AssertionError(name);
    }
  }

  private void process(int field, Value process) throws IOException {
    switch (process) {
      case Value.Int(long number) -> event.process(int32(field, number));
      case Value.Text(String name) -> event.otherProcess(name);
      case Value.Nil _ -> {}
      case Value.Bool _, Value.Real _, Value.Items _, Value.Fields _ ->
          throw wrong(
              field, "\":process\" is a whole number or :nemesis, not " + Codes.shown(process));
    }
  }

  private long number(int field, Value value, long otherwise) throws IOException {
    return switch (value) {
      case Value.Int(long number) -> number;
      case Value.Nil _ -> otherwise;
      case Value.Bool _, Value.Real _, Value.Text _, Value.Items _, Value.Fields _ ->
          throw wrong(
              field,
              "\":%s\" is a whole number of 64 bits, not %s"
                  .formatted(FIELDS[field], Codes.shown(value)));
    };
  }

  private int int32(int field, long number) throws IOException {
    if (number != (int) number) {
      throw wrong(
          field, "\":%s\" is a whole number of 32 bits, not %d".formatted(FIELDS[field], number));
    }
    return (int) number;
  }

  private IOException wrong(int field, String problem) {
    return in.wrong(lines[field], columns[field], problem);
  }

  // Only what a comment of our own holds is looked at.
  @Override
  void comment() throws IOException {
    int line = in.line();
    int column = in.column();
    in.keep();
    for (int i = 0; i < EdnWriter.SIGN.length(); i++) {
      if (in.peek() != EdnWriter.SIGN.charAt(i)) {
        in.kept();
        super.comment();
        return;
      }
      in.skip();
    }
    in.kept();
    in.keep();
    for (int next = in.peek(); next != '\n' && next != -1; next = in.peek()) {
      in.skip();
    }
    int start = in.kept();
    String json = "{" + utf8(in, start, in.at);
    try {
      RunText.take(json, this::header, events::mark);
    } catch (IllegalArgumentException e) {
      throw in.wrong(line, column, String.valueOf(e.getMessage()));
    }
  }

  private void header(RunHeader header, Traits traits) {
    events.header(header);
    events.traits(traits);
  }

  /// The first byte of what a text holds after blanks and comments, and after the bracket of a
  /// history; then the first byte within the map that begins there: `:` of an EDN history.
  static boolean looksLikeOne(byte[] start) {
    int at = blanks(start, 0);
    if (at < start.length && (start[at] == '[' || start[at] == '(')) {
      at = blanks(start, at + 1);
    }
    if (at < start.length && start[at] == '#') {
      while (at < start.length && start[at] != '{' && start[at] != ' ') {
        at++;
      }
      at = blanks(start, at);
    }
    if (at >= start.length || start[at] != '{') {
      return false;
    }
    at = blanks(start, at + 1);
    return at < start.length && start[at] == ':';
  }

  private static int blanks(byte[] text, int from) {
    int at = from;
    while (at < text.length) {
      switch (text[at]) {
        case ' ', ',', '\n', '\t', '\r', '\f' -> at++;
        case ';' -> {
          while (at < text.length && text[at] != '\n') {
            at++;
          }
        }
        default -> {
          return at;
        }
      }
    }
    return at;
  }

  /// The first lines that say that a history is of this form; null where it says nothing.
  static @Nullable Form saidForm(byte[] start) {
    String sign = EdnWriter.SIGN;
    if (start.length < sign.length()) {
      return null;
    }
    for (int i = 0; i < sign.length(); i++) {
      if (start[i] != sign.charAt(i)) {
        return null;
      }
    }
    return Form.FAULTLINE;
  }
}
