package io.faultline.system.etcd;

import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.List;

/// How values lie in etcd: a whole number in digits, a list with commas.
final class Text {
  private Text() {}

  static String of(Value value) {
    return switch (value) {
      case Value.Int(long number) -> Long.toString(number);
      case Value.Items(List<Value> items) ->
          String.join(",", items.stream().map(Text::of).toList());
      // What nobody wrote, and what is appended to.
      case Value.Text(String text) -> text;
      default ->
          throw new IllegalArgumentException("etcd is given whole numbers and lists, not " + value);
    };
  }

  /// What nobody wrote comes back as it is: the checker has to see it.
  static Value value(String text) {
    try {
      long number = Long.parseLong(text);
      return Long.toString(number).equals(text) ? Value.of(number) : Value.of(text);
    } catch (NumberFormatException _) {
      return Value.of(text);
    }
  }

  static Value list(String text) {
    var items = new ArrayList<Value>();
    for (String item : text.split(",", -1)) {
      items.add(value(item));
    }
    return new Value.Items(items);
  }

  /// A list, or nil, with one more element.
  static Value appended(Value before, Value element) {
    var items = new ArrayList<Value>();
    if (before instanceof Value.Items(List<Value> had)) {
      items.addAll(had);
    }
    items.add(element);
    return new Value.Items(items);
  }
}
