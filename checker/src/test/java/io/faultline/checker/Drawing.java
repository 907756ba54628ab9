package io.faultline.checker;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Histories drawn as timelines: a line an operation, columns are time.
///
/// ```
/// 0 |-w 1-|
/// 1          |-r 0-|      `?` in place of the last bar: unknown; `x`: failed
/// 1                  |-cas 1 2 no-|
/// ```
///
/// The first number is the session; `r nil` reads nothing; a `cas` says `no` where it did not set
/// and `maybe` where it does not tell. `add`, `has`, `enq`, `deq`, `push`, `pop` and `peek` are of
/// containers, `inc` is of counters, `acq` and `rel` are of locks and semaphores. All on one key.
final class Drawing {
  private static final Pattern OP = Pattern.compile("(\\d+) *(\\|-*([a-z][^-]*)-*([|?x]))");

  private Drawing() {}

  private record Drawn(int session, String text, char end, long from, long to) {}

  private record Event(long at, boolean isReturn, Drawn drawn) {}

  static History of(String drawing) {
    var events = new ArrayList<Event>();
    drawing
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> {
          Matcher found = OP.matcher(line);
          if (!found.find()) {
            throw new IllegalArgumentException("not a drawing: " + line);
          }
          var drawn =
              new Drawn(
                  Integer.parseInt(found.group(1)),
                  found.group(3).strip(),
                  found.group(4).charAt(0),
                  found.start(2),
                  found.end(2) - 1L);
          events.add(new Event(drawn.from(), false, drawn));
          events.add(new Event(drawn.to(), true, drawn));
        });
    events.sort(Comparator.comparingLong(Event::at).thenComparing(Event::isReturn));
    var builder = new HistoryBuilder();
    var processes = new ArrayList<Drawn>();
    for (Event event : events) {
      Drawn drawn = event.drawn();
      String[] words = drawn.text().split(" +");
      if (!event.isReturn()) {
        // Each operation is a process of its own: sessions may overlap unknown calls.
        processes.add(drawn);
        builder.call(processes.size() - 1, drawn.session(), "", call(words), event.at());
        continue;
      }
      int process = processes.indexOf(drawn);
      switch (drawn.end()) {
        case '|' -> builder.ok(process, List.of(result(words)), event.at());
        case 'x' -> builder.failed(process, "refused", event.at());
        default -> builder.unknown(process, "time-out", event.at());
      }
    }
    return builder.build();
  }

  private static Call call(String[] words) {
    Value key = Value.of("x");
    return switch (words[0]) {
      case "r" -> Call.of("read", Action.read(key));
      case "w" -> Call.of("write", Action.write(key, value(words[1])));
      case "add" -> RuleHistories.call(Kind.ADD, value(words[1]), Value.NIL);
      case "has" -> RuleHistories.call(Kind.CONTAINS, value(words[1]), Value.NIL);
      case "enq" -> RuleHistories.call(Kind.ENQUEUE, value(words[1]), Value.NIL);
      case "deq" -> RuleHistories.call(Kind.DEQUEUE, Value.NIL, Value.NIL);
      case "push" -> RuleHistories.call(Kind.PUSH, value(words[1]), Value.NIL);
      case "pop" -> RuleHistories.call(Kind.POP, Value.NIL, Value.NIL);
      case "peek" -> RuleHistories.call(Kind.PEEK, Value.NIL, Value.NIL);
      case "inc" -> RuleHistories.call(Kind.INCREMENT, value(words[1]), Value.NIL);
      case "acq" -> RuleHistories.call(Kind.ACQUIRE, Value.NIL, Value.NIL);
      case "rel" -> RuleHistories.call(Kind.RELEASE, Value.NIL, Value.NIL);
      default -> Call.of("cas", Action.cas(key, value(words[1]), value(words[2])));
    };
  }

  private static Result result(String[] words) {
    return switch (words[0]) {
      case "r", "deq", "pop", "peek" -> Result.of(value(words[1]));
      case "w", "enq", "push", "inc", "acq", "rel" -> Result.DONE;
      default ->
          switch (words[words.length - 1]) {
            case "no" -> Result.of(Value.of(false));
            case "maybe" -> Result.DONE;
            default -> Result.of(Value.of(true));
          };
    };
  }

  private static Value value(String word) {
    return word.equals("nil") ? Value.NIL : Value.of(Long.parseLong(word));
  }
}
