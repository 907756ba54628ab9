package io.faultline.history.jepsen;

import io.faultline.history.Value;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/// Clojure's values as ours: the same from text and from binary files.
///
/// Keywords, symbols and characters are texts, without colon or backslash. Vectors and lists are
/// lists; so is a set, in ascending order, so that equal sets are equal lists. A map's keys are
/// texts: those that are none are written as EDN.
public final class EdnValues {
  private static final Comparator<Value> ASCENDING =
      Comparator.comparingInt(EdnValues::rank)
          .thenComparingLong(value -> value instanceof Value.Int(long number) ? number : 0)
          .thenComparingDouble(value -> value instanceof Value.Real(double real) ? real : 0)
          .thenComparing(EdnValues::sortText);

  private EdnValues() {}

  /// A set as a list.
  public static Value set(List<Value> elements) {
    return new Value.Items(elements.stream().sorted(ASCENDING).toList());
  }

  /// A map from keys to values, the first to the first.
  ///
  /// @throws IllegalArgumentException if two keys are one text
  public static Value map(List<Value> keys, List<Value> values) {
    var fields = new LinkedHashMap<String, Value>();
    for (int i = 0; i < keys.size(); i++) {
      String key = EdnText.bare(keys.get(i));
      if (fields.putIfAbsent(key, values.get(i)) != null) {
        throw new IllegalArgumentException("a map has the key " + key + " twice");
      }
    }
    return new Value.Fields(fields);
  }

  private static int rank(Value value) {
    return switch (value) {
      case Value.Nil _ -> 0;
      case Value.Bool(boolean yes) -> yes ? 2 : 1;
      case Value.Int _ -> 3;
      case Value.Real _ -> 4;
      case Value.Text _ -> 5;
      case Value.Items _ -> 6;
      case Value.Fields _ -> 7;
    };
  }

  private static String sortText(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text;
      case Value.Items _, Value.Fields _ -> EdnText.bare(value);
      case Value.Nil _, Value.Bool _, Value.Int _, Value.Real _ -> "";
    };
  }
}
