package io.faultline.history.jepsen;

import io.faultline.history.HistoryBuilder;
import io.faultline.history.Value;

/// The codes of values that came from outside: those that nest too deep for our own files are
/// refused.
final class Codes {
  /// How deep values may nest.
  static final int MOST_DEPTH = 64;

  private static final int MOST_SHOWN = 60;

  private Codes() {}

  static long of(HistoryBuilder builder, Value value) {
    if (value instanceof Value.Items || value instanceof Value.Fields) {
      checkDepth(value, 0);
    }
    return builder.code(value);
  }

  private static void checkDepth(Value value, int depth) {
    switch (value) {
      case Value.Items(var items) -> {
        for (Value item : items) {
          deeper(item, depth);
        }
      }
      case Value.Fields(var fields) -> fields.values().forEach(field -> deeper(field, depth));
      case Value.Nil _, Value.Bool _, Value.Int _, Value.Real _, Value.Text _ -> {}
    }
  }

  private static void deeper(Value value, int depth) {
    if (depth == MOST_DEPTH) {
      throw new IllegalArgumentException("values nested deeper than " + MOST_DEPTH);
    }
    if (value instanceof Value.Items || value instanceof Value.Fields) {
      checkDepth(value, depth + 1);
    }
  }

  /// A value in a message.
  static String shown(Value value) {
    String text = value.toString();
    return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
  }
}
