package io.faultline.history.jepsen;

import io.faultline.history.HistoryReader;
import io.faultline.history.Value;
import java.io.IOException;
import java.util.regex.Pattern;

/// Reads events a line each: process, type, f, value, and perhaps an error, with tabs or spaces
/// between.
final class TextLines {
  /// An operation: enough of it to tell the form.
  static final Pattern OPERATION =
      Pattern.compile("(?:\\d+|:[^\\s:]+)[\\t ]+:(?:invoke|ok|fail|info)[\\t ]+\\S+[\\t ]+.*");

  /// What stands before an operation in a log.
  static final String LOGGER = "jepsen.util - ";

  private final EdnInput in;
  private final EdnParser parser;
  private final JepsenEvents events;
  private final Event event = new Event();
  private final boolean log;
  private long passedOver;

  /// @param log whether the lines have something before them, and others stand between them
  TextLines(EdnInput in, JepsenEvents events, boolean log) {
    this.in = in;
    this.events = events;
    this.log = log;
    parser = new EdnParser(in);
  }

  void readAll() throws IOException {
    while (in.peek() != -1) {
      if (in.peek() == '\n' || in.peek() == '\r') {
        in.skip();
      } else if (!log || isOperation()) {
        line();
      } else {
        rest();
        passedOver++;
      }
    }
    if (passedOver > 0) {
      events.remark(
          "%,d lines of the log that are no operations were passed over.".formatted(passedOver));
    }
  }

  // Passes over what stands before an operation, if there is one in the line.
  private boolean isOperation() throws IOException {
    int matched = 0;
    while (matched < LOGGER.length()) {
      int next = in.peek();
      if (next == '\n' || next == -1) {
        return false;
      }
      matched = next == LOGGER.charAt(matched) ? matched + 1 : next == LOGGER.charAt(0) ? 1 : 0;
      in.skip();
    }
    int next = in.peek();
    return next == ':' || (next >= '0' && next <= '9');
  }

  private void line() throws IOException {
    int line = in.line();
    int column = in.column();
    event.clear();
    Value process = cell("a process, as 0 or :nemesis");
    switch (process) {
      case Value.Int(long number) when number == (int) number -> event.process((int) number);
      case Value.Text(String name) -> event.otherProcess(name);
      case Value.Nil _ -> {}
      case Value.Int _, Value.Bool _, Value.Real _, Value.Items _, Value.Fields _ ->
          throw in.wrong(line, column, "a line begins with a process, as 0 or :nemesis");
    }
    separator("the type");
    column = in.column();
    Event.Type type = Event.Type.named(EdnText.bare(cell("a type")));
    if (type == null) {
      throw in.wrong(line, column, "after the process comes :invoke, :ok, :fail or :info");
    }
    event.type(type);
    separator("the name of the call");
    Value f = cell("the name of the call, as :read");
    event.f(f instanceof Value.Nil ? "" : EdnText.bare(f));
    separator("the value");
    int valueColumn = in.column();
    Value value = cell("a value");
    event.value(value);
    if (in.line() != line) {
      throw in.wrong(line, column, "a value ends in its line");
    }
    boolean separated = blanks();
    int next = in.peek();
    if (next == '\n' || next == '\r' || next == -1) {
      failure(type, value);
    } else if (separated) {
      event.error(rest());
    } else {
      throw in.wrong("after the value comes a tab and the error, or the end of the line");
    }
    try {
      events.take(event);
    } catch (WrongEvent e) {
      throw in.wrong(
          line, e.field().equals("value") ? valueColumn : 1, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw in.wrong(line, 1, String.valueOf(e.getMessage()));
    }
  }

  // In the log the reason stands where the value was, as in `:fail :read :timed-out`.
  private void failure(Event.Type type, Value value) {
    if (log
        && (type == Event.Type.FAIL || type == Event.Type.INFO)
        && value instanceof Value.Text(String reason)) {
      event.error(reason);
    }
  }

  private Value cell(String what) throws IOException {
    int next = in.peek();
    if (next == '\n' || next == '\r' || next == -1) {
      throw in.wrong("here should be " + what);
    }
    return parser.value();
  }

  private void separator(String what) throws IOException {
    if (!blanks()) {
      throw in.wrong("here should be a tab, and then " + what);
    }
  }

  // Old logs have their tabs expanded to spaces.
  private boolean blanks() throws IOException {
    boolean any = false;
    while (in.peek() == '\t' || in.peek() == ' ') {
      in.skip();
      any = true;
    }
    return any;
  }

  private String rest() throws IOException {
    in.keep();
    for (int next = in.peek(); next != '\n' && next != -1; next = in.peek()) {
      in.skip();
    }
    int start = in.kept();
    String text = EdnParser.utf8(in, start, in.at).strip();
    return text.startsWith(":") ? text.substring(1) : text;
  }

  static String firstLine(HistoryReader.Sample sample) {
    return sample.text().lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }
}
