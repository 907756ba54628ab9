package io.faultline.checker.transaction;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.ArrayList;
import java.util.List;

/// Transactions and their actions in words, for explanations.
final class Told {
  private static final int MOST_ACTIONS = 12;
  private static final int MOST_LETTERS = 200;

  private Told() {}

  /// `op 17,204`.
  static String name(int op) {
    return "op %,d".formatted(op);
  }

  /// `op 17,204 (process 6 on n2)`.
  static String op(History history, int op) {
    String host = history.host(op);
    return "op %,d (process %d%s)"
        .formatted(op, history.process(op), host.isEmpty() ? "" : " on " + host);
  }

  /// `op 17,204 (process 6 on n2): r x → [1, 2]; append y 3`.
  static String whole(History history, int op) {
    var actions = new ArrayList<String>();
    int end = Math.min(history.firstAction(op + 1), history.firstAction(op) + MOST_ACTIONS);
    for (int a = history.firstAction(op); a < end; a++) {
      actions.add(action(history, op, a));
    }
    if (end < history.firstAction(op + 1)) {
      actions.add("…");
    }
    String outcome =
        switch (history.type(op)) {
          case OK -> "";
          case FAILED -> ", failed (%s)".formatted(history.error(op));
          case UNKNOWN -> ", whose outcome is unknown";
        };
    return op(history, op) + outcome + ": " + String.join("; ", actions);
  }

  /// All of them, a line each.
  static String lines(History history, List<Integer> ops) {
    return String.join("\n", ops.stream().map(op -> "  " + whole(history, op)).toList());
  }

  static String action(History history, int op, int action) {
    String key = key(history, action);
    if (history.kind(action) == Kind.READ) {
      return history.type(op) == Outcome.Type.OK
          ? "r %s → %s".formatted(key, value(history, history.second(action)))
          : "r " + key;
    }
    return "%s %s %s"
        .formatted(history.kind(action).word(), key, value(history, history.argument(action)));
  }

  static String key(History history, int action) {
    return history.keyValue(history.key(action)).toString();
  }

  /// What a read found.
  static String found(History history, int action) {
    return value(history, history.second(action));
  }

  /// What an action wrote.
  static String written(History history, int action) {
    return value(history, history.argument(action));
  }

  static String value(History history, long code) {
    if (code == Values.UNKNOWN) {
      return "an unknown value";
    }
    String text = history.values().value(code).toString();
    // The end of a list tells more than its beginning.
    return text.length() <= MOST_LETTERS
        ? text
        : "[… " + text.substring(text.length() - MOST_LETTERS);
  }
}
