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

  /// @throws IllegalArgumentException for a number beyond 64 bits
  static Value value(JsonNode node) {
    if (node.isIntegralNumber()) {
      if (!node.canConvertToLong()) {
        throw new IllegalArgumentException("the number " + node + " has more than 64 bits");
      }
      return Value.of(node.asLong());
    }
    if (node.isNumber()) {
      return new Value.Real(node.asDouble());
    }
    if (node.isBoolean()) {
      return Value.of(node.asBoolean());
    }
    if (node.isString()) {
      return Value.of(node.asString());
    }
    if (node.isArray()) {
      var items = new ArrayList<Value>(node.size());
      node.forEach(item -> items.add(value(item)));
      return new Value.Items(items);
    }
    if (node.isObject()) {
      var fields = new LinkedHashMap<String, Value>();
      node.propertyStream().forEach(entry -> fields.put(entry.getKey(), value(entry.getValue())));
      return new Value.Fields(fields);
    }
    return Value.NIL;
  }
}
