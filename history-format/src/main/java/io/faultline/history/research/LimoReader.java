package io.faultline.history.research;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryReader;
import io.faultline.history.Kind;
import io.faultline.history.Reading;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The text of LiMo: `# @object atomic-queue`, then the events, `[1] call enq(5)`, `[1] return`,
/// `[2] return 5` or `[2] return empty`, in the order in which they happened.
public final class LimoReader implements HistoryReader {
  private static final String OBJECT = "@object";

  /// Made by [java.util.ServiceLoader].
  public LimoReader() {}

  @Override
  public String name() {
    return "limo";
  }

  @Override
  public String summary() {
    return "text of LiMo: # @object atomic-queue, then calls and returns";
  }

  @Override
  public int precedence() {
    return 100;
  }

  @Override
  public boolean recognises(Sample sample) {
    return !sample.folder()
        && Opening.of(sample).lines().stream()
            .takeWhile(line -> line.startsWith("#"))
            .anyMatch(line -> line.substring(1).strip().startsWith(OBJECT + " "));
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    var builder = new HistoryBuilder();
    try (var in = new TextInput(file)) {
      new Parse(in, builder).all(reading);
    }
    return builder.build();
  }

  private static final class Parse {
    private final TextInput in;
    private final HistoryBuilder builder;
    private final Map<Integer, Open> open = new HashMap<>();
    private long nanos;

    // A call that has not returned, with the value that it was given in the text, if any.
    private record Open(Kind kind, Optional<Value> value) {}

    Parse(TextInput in, HistoryBuilder builder) {
      this.in = in;
      this.builder = builder;
    }

    void all(Reading reading) throws IOException {
      Container container = container();
      container.assumptions().objects(builder, reading);
      builder.remark("The form has no times: an event's is its place in the file.");
      while (in.skipBlankLines()) {
        if (in.peek() == '#') {
          in.skipLine();
          continue;
        }
        event(container);
      }
    }

    // What the comments before the first event say.
    private Container container() throws IOException {
      while (in.skipBlankLines()) {
        in.expect('#', "'# @object KIND' before the first event");
        in.skipBlanks();
        if (!in.isAtLineEnd() && in.word("a comment").equals(OBJECT)) {
          in.skipBlanks();
          String word = in.word("the kind of object, atomic-stack or atomic-queue");
          return switch (word) {
            case "atomic-stack" -> Container.STACK;
            case "atomic-queue" -> Container.QUEUE;
            default ->
                throw in.fault(
                    "expected the kind of object, atomic-stack or atomic-queue, not " + word);
          };
        }
        in.skipLine();
      }
      throw in.error("'# @object KIND' before the first event");
    }

    private void event(Container container) throws IOException {
      in.expect('[', "'[THREAD] call …' or '[THREAD] return …'");
      int thread = in.index("the thread");
      in.expect(']', "']' after the thread");
      in.skipBlanks();
      String word = in.word("call or return");
      in.skipBlanks();
      switch (word) {
        case "call" -> call(thread, container);
        case "return" -> returns(thread);
        default -> throw in.fault("expected call or return, not " + word);
      }
      in.endLine("the end of the line");
      nanos++;
    }

    private void call(int thread, Container container) throws IOException {
      if (open.containsKey(thread)) {
        throw in.fault("thread " + thread + " calls, and its last call has not returned");
      }
      String method = in.word('(', "a method: " + container.methods());
      Optional<Kind> kind = container.method(method);
      if (kind.isEmpty()) {
        throw in.fault("expected a method, " + container.methods() + ", not " + method);
      }
      Optional<Value> argument = argument();
      boolean takes = kind.get().answers() == Kind.Answers.NOTHING;
      if (takes && argument.isEmpty()) {
        throw in.error("what is to be added: " + method + "(1)");
      }
      builder.call(
          thread,
          Call.of(
              kind.get().word(),
              new Action(
                  kind.get(), Value.NIL, takes ? argument.orElseThrow() : Value.NIL, Value.NIL)),
          nanos);
      open.put(thread, new Open(kind.get(), argument));
    }

    // `(5)`, or ` 5`, or nothing.
    private Optional<Value> argument() throws IOException {
      if (in.peek() == '(') {
        in.skip();
        Value value = value(in.word(')', "a value and ')'"));
        in.expect(')', "')' after the value");
        return Optional.of(value);
      }
      return in.isAtLineEnd() ? Optional.empty() : Optional.of(value(in.word("a value")));
    }

    private void returns(int thread) throws IOException {
      Open call = open.remove(thread);
      if (call == null) {
        throw in.fault("thread " + thread + " returns, and has no call open");
      }
      Value result = Value.NIL;
      if (call.kind().answers() == Kind.Answers.VALUE) {
        // What took nothing says so, or says nothing. Some files name the value in the call.
        result = call.value().orElse(Value.NIL);
        if (!in.isAtLineEnd()) {
          String word = in.word("a value or empty");
          result = word.equals("empty") ? Value.NIL : value(word);
        }
      }
      builder.ok(thread, List.of(Result.of(result)), nanos);
    }

    private static Value value(String word) {
      try {
        return Value.of(Long.parseLong(word));
      } catch (NumberFormatException e) {
        return Value.of(word);
      }
    }
  }
}
