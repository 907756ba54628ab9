package io.faultline.report;

import io.faultline.history.Action;
import io.faultline.history.Kind;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Operations and values as JSON.
final class JsonValue {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonValue() {}

  /// `text`, whole, save that an unpaired half of a character, which no encoding can hold, becomes
  /// U+FFFD.
  static String text(String text) {
    boolean sound = text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    if (sound) {
      return text;
    }
    var mended = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
        .forEach(mended::appendCodePoint);
    return mended.toString();
  }

  /// A value; what is no number in JSON (NaN, the infinities) is a text.
  static JsonNode of(Value value) {
    return switch (value) {
      case Value.Nil _ -> NODES.nullNode();
      case Value.Bool(boolean yes) -> NODES.booleanNode(yes);
      case Value.Int(long number) -> NODES.numberNode(number);
      case Value.Real(double real) ->
          Double.isFinite(real) ? NODES.numberNode(real) : NODES.stringNode(Double.toString(real));
      case Value.Text(String text) -> NODES.stringNode(text(text));
      case Value.Items(var items) -> {
        ArrayNode array = NODES.arrayNode(items.size());
        items.forEach(item -> array.add(of(item)));
        yield array;
      }
      case Value.Fields(var fields) -> {
        ObjectNode object = NODES.objectNode();
        fields.forEach((name, field) -> object.set(text(name), of(field)));
        yield object;
      }
    };
  }

  static void op(ObjectNode node, Op op) {
    node.put("op", op.index());
    node.put("process", op.process());
    node.put("session", op.session());
    node.put("host", text(op.host()));
    node.put("call", text(op.call().name()));
    ArrayNode actions = node.putArray("actions");
    for (int i = 0; i < op.call().actions().size(); i++) {
      ObjectNode action = action(actions.addObject(), op.call().actions().get(i));
      if (op.outcome() instanceof Outcome.Ok(var results, var _)) {
        result(action, op.call().actions().get(i).kind(), results.get(i));
      }
    }
    node.put("calledNanos", op.calledNanos());
    switch (op.outcome()) {
      case Outcome.Ok(var _, long returnedNanos) ->
          node.put("outcome", "ok").put("returnedNanos", returnedNanos);
      case Outcome.Failed(String reason, long returnedNanos) ->
          node.put("outcome", "failed")
              .put("error", text(reason))
              .put("returnedNanos", returnedNanos);
      case Outcome.Unknown(String reason) ->
          node.put("outcome", "unknown").put("error", text(reason)).putNull("returnedNanos");
    }
  }

  private static ObjectNode action(ObjectNode node, Action action) {
    node.put("kind", action.kind().word());
    node.set("key", of(action.key()));
    if (!action.argument().equals(Value.NIL) || action.kind() == Kind.WRITE) {
      node.set("argument", of(action.argument()));
    }
    if (action.kind() == Kind.CAS) {
      node.set("argument", of(action.argument()));
      node.set("second", of(action.second()));
    }
    return node;
  }

  private static void result(ObjectNode node, Kind kind, Result result) {
    if (kind.answers() != Kind.Answers.NOTHING) {
      node.set("result", of(result.value()));
    }
    if (result.hasVersion()) {
      node.put("version", result.version());
    }
  }
}
