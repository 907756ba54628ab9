package io.faultline.checker.transaction;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Traits;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Histories of transactions, written a line each: session, times, actions.
///
/// ```
/// 0 1-4  a x 1, r y 1 2      appends 1 to x; reads [1, 2] from y
/// 1 2-3x w x 1, r y _        failed; `?` for unknown; `_` is the value from before
/// ```
final class Drawn {
  private Drawn() {}

  private record Event(long at, boolean isReturn, int line, String end) {}

  static History of(String text) {
    return of(text, Traits.RECORDED);
  }

  static History of(String text, Traits traits) {
    List<String> lines = text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    boolean isList = lines.stream().noneMatch(l -> l.matches(".*(^| )w .*"));
    var events = new ArrayList<Event>();
    for (int i = 0; i < lines.size(); i++) {
      String[] times = lines.get(i).split(" +")[1].split("-");
      String to = times[1].replaceAll("[^0-9]", "");
      events.add(new Event(Long.parseLong(times[0]), false, i, ""));
      events.add(new Event(Long.parseLong(to), true, i, times[1].substring(to.length())));
    }
    events.sort(Comparator.comparingLong(Event::at).thenComparing(Event::isReturn));
    var builder = new HistoryBuilder().traits(traits);
    for (Event event : events) {
      String[] words = lines.get(event.line()).split(" +", 3);
      if (!event.isReturn()) {
        builder.call(event.line(), Integer.parseInt(words[0]), "", call(words[2]), event.at());
        continue;
      }
      switch (event.end()) {
        case "x" -> builder.failed(event.line(), "refused", event.at());
        case "?" -> builder.unknown(event.line(), "time-out", event.at());
        default -> builder.ok(event.line(), results(words[2], isList), event.at());
      }
    }
    return builder.build();
  }

  private static Call call(String text) {
    var actions = new ArrayList<Action>();
    for (String action : text.split(" *, *")) {
      String[] words = action.strip().split(" +");
      Value key = Value.of(words[1]);
      actions.add(
          switch (words[0]) {
            case "a" -> Action.append(key, Value.of(Long.parseLong(words[2])));
            case "w" -> Action.write(key, Value.of(Long.parseLong(words[2])));
            default -> Action.read(key);
          });
    }
    return new Call("txn", actions);
  }

  private static List<Result> results(String text, boolean isList) {
    var results = new ArrayList<Result>();
    for (String action : text.split(" *, *")) {
      String[] words = action.strip().split(" +");
      if (!words[0].equals("r")) {
        results.add(Result.DONE);
      } else if (words.length < 3 || words[2].equals("_")) {
        results.add(Result.of(Value.NIL));
      } else if (isList) {
        var elements = new ArrayList<Value>();
        for (int i = 2; i < words.length; i++) {
          elements.add(Value.of(Long.parseLong(words[i])));
        }
        results.add(Result.of(new Value.Items(elements)));
      } else {
        results.add(Result.of(Value.of(Long.parseLong(words[2]))));
      }
    }
    return results;
  }
}
