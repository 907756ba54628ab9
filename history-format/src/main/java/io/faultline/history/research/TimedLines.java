package io.faultline.history.research;

import io.faultline.history.Action;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryReader;
import io.faultline.history.Kind;
import io.faultline.history.Reading;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The text that PolyLin and Fptlin share: `# KIND` in the first line, then an operation a line
/// with the times of its call and its return. In Fptlin the process and the times come first, in
/// PolyLin the times last.
final class TimedLines {
  // What a removal or a look gives that found nothing.
  private static final long EMPTY = -1;

  private final boolean fptlin;

  TimedLines(boolean fptlin) {
    this.fptlin = fptlin;
  }

  /// Whether the first line names a kind of object and the first operation is a `line`.
  static boolean recognise(HistoryReader.Sample sample, Pattern line) {
    if (sample.folder()) {
      return false;
    }
    Opening opening = Opening.of(sample);
    return !opening.lines().isEmpty()
        && opening.lines().getFirst().startsWith("#")
        && Container.named(opening.lines().getFirst().substring(1).strip()).isPresent()
        && line.matcher(opening.firstWithout("#")).matches();
  }

  History read(Path file, Reading reading) throws IOException {
    var builder = new HistoryBuilder();
    try (var in = new TextInput(file)) {
      in.skipBlankLines();
      in.expect('#', "'# KIND' in the first line, where the kind is stack, queue, set, …");
      in.skipBlanks();
      Optional<Container> container = Container.named(in.word("the kind of object"));
      if (container.isEmpty()) {
        throw in.fault(
            "the kind of object is stack, queue, set, deque, pqueue, priorityqueue, semaphore or rmw");
      }
      in.endLine("the end of the line after the kind");
      container.get().assumptions().objects(builder, reading);
      builder.remark("Times are in the file's own units, taken as nanoseconds.");
      if (!fptlin) {
        builder.remark("The file names no processes: they are made up from the times.");
      }
      var timeline = new Timeline(in);
      while (in.skipBlankLines()) {
        if (in.peek() == '#') {
          in.skipLine();
        } else {
          timeline.add(operation(in, container.get()));
        }
      }
      timeline.build(builder);
    }
    return builder.build();
  }

  private Timeline.Timed operation(TextInput in, Container container) throws IOException {
    long line = in.line();
    int process = Timeline.NO_PROCESS;
    long called = 0;
    long returned = 0;
    if (fptlin) {
      process = in.index("the process");
      called = after(in, "the time of the call");
      returned = after(in, "the time of the return");
      in.skipBlanks();
    }
    String word = in.word("a method: " + container.methods());
    Optional<Kind> kind = container.method(word.toLowerCase(Locale.ROOT));
    if (kind.isEmpty()) {
      throw in.fault("expected a method, " + container.methods() + ", not " + word);
    }
    in.skipBlanks();
    long value = in.number("the value");
    Value second = Value.NIL;
    Value answer = Value.NIL;
    switch (kind.get()) {
      case CAS -> {
        in.skipBlanks();
        second = Value.of(in.number("the new value"));
        answer = Value.of(true);
      }
      case ADD, REMOVE, CONTAINS -> answer = yesOrNo(in, after(in, "the answer, 0 or 1"));
      case ACQUIRE, RELEASE -> answer = yesOrNo(in, value);
      default -> {}
    }
    if (!fptlin) {
      called = after(in, "the time of the call");
      returned = after(in, "the time of the return");
    }
    if (returned < called || returned == Long.MAX_VALUE) {
      throw in.fault("the return, at %d, comes before the call, at %d".formatted(returned, called));
    }
    in.endLine("the end of the line");
    boolean gives = kind.get().answers() == Kind.Answers.VALUE;
    boolean permit = kind.get() == Kind.ACQUIRE || kind.get() == Kind.RELEASE;
    if (value == EMPTY && kind.get().answers() == Kind.Answers.NOTHING) {
      throw in.fault(line, "-1 stands for nothing, and is no element");
    }
    return new Timeline.Timed(
        process,
        new Action(kind.get(), Value.NIL, gives || permit ? Value.NIL : Value.of(value), second),
        gives ? (value == EMPTY ? Value.NIL : Value.of(value)) : answer,
        called,
        returned,
        line);
  }

  private static long after(TextInput in, String what) throws IOException {
    in.skipBlanks();
    return in.natural(what);
  }

  private static Value yesOrNo(TextInput in, long value) throws IOException {
    if (value != 0 && value != 1) {
      throw in.fault("the answer is 0 or 1, not " + value);
    }
    return Value.of(value == 1);
  }
}
