package io.faultline.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Values as JSON, which has a form for each of them.
final class JsonValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  // A key's pair, the list of actions, an action: what takes them apart looks at the depth of each.
  private static final int ABOVE = 3;

  private JsonValues() {}

  static JsonNode node(Value value) {
    return switch (value) {
      case Value.Nil _ -> NODES.nullNode();
      case Value.Bool(boolean yes) -> NODES.booleanNode(yes);
      case Value.Int(long number) -> NODES.numberNode(number);
      case Value.Real(double real) -> NODES.numberNode(real);
      case Value.Text(String text) -> NODES.stringNode(text);
      case Value.Items(var items) -> {
        ArrayNode array = NODES.arrayNode(items.size());
        items.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Value.Fields(var fields) -> {
        ObjectNode object = NODES.objectNode();
        fields.forEach((name, field) -> object.set(name, node(field)));
        yield object;
      }
    };
  }

  /// @throws IllegalArgumentException for a number beyond 64 bits, or values that lie too deep in
  ///   each other
  static Value value(JsonNode node) {
    return value(node, 0);
  }

  /// A value that may be a list of actions, within which values are.
  static Value actions(JsonNode node) {
    return value(node, -ABOVE);
  }

  private static Value value(JsonNode node, int depth) {
    if (depth > Layout.MOST_DEPTH) {
      throw new IllegalArgumentException("values nested deeper than " + Layout.MOST_DEPTH);
    }
    if (node.isIntegralNumber()) {
      if (!node.canConvertToLong()) {
        throw new IllegalArgumentException("the number " + node + " has more than 64 bits");
      }
      return Value.of(node.asLong());
    }
    if (node.isNumber()) {
      double real = node.asDouble();
      if (!Double.isFinite(real)) {
        throw new IllegalArgumentException(
            "a number is larger than 64 bits of floating point hold");
      }
      return new Value.Real(real);
    }
    if (node.isBoolean()) {
      return Value.of(node.asBoolean());
    }
    if (node.isString()) {
      return Value.of(node.asString());
    }
    if (node.isArray()) {
      var items = new ArrayList<Value>(node.size());
      node.forEach(item -> items.add(value(item, depth + 1)));
      return new Value.Items(items);
    }
    if (node.isObject()) {
      var fields = new LinkedHashMap<String, Value>();
      node.propertyStream()
          .forEach(entry -> fields.put(entry.getKey(), value(entry.getValue(), depth + 1)));
      return new Value.Fields(fields);
    }
    return Value.NIL;
  }
}
