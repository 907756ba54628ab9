package io.faultline.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A datum of a history: a key, an argument, or a result.
///
/// Immutable, with value equality. Checkers work on the codes of a [Values] table instead; these
/// records are for clients, generators, messages and pages.
public sealed interface Value {
  /// No value: what an absent key reads as.
  Value NIL = new Nil();

  /// See [Value#NIL].
  record Nil() implements Value {
    @Override
    public String toString() {
      return "nil";
    }
  }

  /// True or false.
  record Bool(boolean value) implements Value {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /// A whole number.
  record Int(long value) implements Value {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /// A number that is not whole.
  record Real(double value) implements Value {
    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /// Text, as it came: whoever prints it escapes it.
  record Text(String value) implements Value {
    @Override
    public String toString() {
      return value;
    }
  }

  /// A list.
  record Items(List<Value> items) implements Value {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return items.toString();
    }
  }

  /// A map with text keys, in the order it was written. Order does not matter to equality.
  record Fields(SequencedMap<String, Value> fields) implements Value {
    public Fields {
      fields = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String toString() {
      return fields.toString();
    }
  }

  /// Short for `new Int(value)`.
  static Value of(long value) {
    return new Int(value);
  }

  /// Short for `new Text(value)`.
  static Value of(String value) {
    return new Text(value);
  }

  /// Short for `new Bool(value)`.
  static Value of(boolean value) {
    return new Bool(value);
  }

  /// A list of whole numbers.
  static Value items(long... values) {
    var items = new ArrayList<Value>(values.length);
    for (long value : values) {
      items.add(new Int(value));
    }
    return new Items(items);
  }

  /// A map of text to values, in the map's own order.
  static Value fields(Map<String, Value> fields) {
    return new Fields(new LinkedHashMap<>(fields));
  }
}
