package io.faultline.checker.sequential;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.Arrays;
import java.util.List;

/// Small histories written down session by session, and orders of them by brute force.
///
/// `w x 1`, `r x 1`, `r x nil`, `cas x 1 2 yes`, separated by `;`. A `?` at the end makes a call
/// unknown, an `!` makes it fail; a session goes on with another process after an unknown one. All
/// calls of different sessions overlap unless they are [#inTurn].
final class SessionDrawings {
  private SessionDrawings() {}

  /// Each session's first calls overlap, then each session's second calls, and so on: calls of a
  /// session follow each other.
  static History of(String... sessions) {
    var builder = new HistoryBuilder();
    List<List<String>> calls =
        Arrays.stream(sessions).map(s -> List.of(s.strip().split(" *; *"))).toList();
    int most = calls.stream().mapToInt(List::size).max().orElseThrow();
    int[] process = new int[sessions.length];
    Arrays.setAll(process, s -> s);
    int fresh = sessions.length;
    long now = 0;
    for (int i = 0; i < most; i++) {
      now += 10;
      for (int s = 0; s < sessions.length; s++) {
        if (i < calls.get(s).size()) {
          builder.call(process[s], s, "", call(calls.get(s).get(i)), now);
        }
      }
      now += 10;
      for (int s = 0; s < sessions.length; s++) {
        if (i < calls.get(s).size() && end(builder, process[s], calls.get(s).get(i), now)) {
          process[s] = fresh++;
        }
      }
    }
    return builder.build();
  }

  /// No two calls overlap; they are of the sessions that come first: `0 w x 1; 1 r x nil`.
  static History inTurn(String calls) {
    var builder = new HistoryBuilder();
    long now = 0;
    for (String each : calls.split(" *; *")) {
      String text = each.strip();
      int session = Integer.parseInt(text.substring(0, 1));
      builder.call(session, session, "", call(text.substring(2)), now += 10);
      end(builder, session, text.substring(2), now += 10);
    }
    return builder.build();
  }

  private static boolean end(HistoryBuilder builder, int process, String text, long now) {
    if (text.endsWith("?")) {
      builder.unknown(process, "time-out", now);
      return true;
    }
    if (text.endsWith("!")) {
      builder.failed(process, "refused", now);
      return false;
    }
    String[] words = text.split(" ");
    Result result =
        switch (words[0]) {
          case "r", "deq" -> Result.of(value(words[2]));
          case "cas" -> Result.of(Value.of(words[4].equals("yes")));
          default -> Result.DONE;
        };
    builder.ok(process, List.of(result), now);
    return false;
  }

  private static Call call(String text) {
    String[] words = text.replaceAll("[?!]$", "").strip().split(" ");
    Value key = Value.of(words[1]);
    return Call.of(
        words[0],
        switch (words[0]) {
          case "r" -> Action.read(key);
          case "w" -> Action.write(key, value(words[2]));
          case "cas" -> Action.cas(key, value(words[2]), value(words[3]));
          case "enq" -> new Action(Kind.ENQUEUE, key, value(words[2]), Value.NIL);
          case "deq" -> new Action(Kind.DEQUEUE, key, Value.NIL, Value.NIL);
          default -> throw new IllegalArgumentException(text);
        });
  }

  static Value value(String word) {
    return word.equals("nil") ? Value.NIL : Value.of(Long.parseLong(word));
  }
}
