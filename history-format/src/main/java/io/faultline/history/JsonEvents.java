package io.faultline.history;

import io.faultline.history.jepsen.Event;
import tools.jackson.databind.JsonNode;

/// Takes Jepsen's operation maps in JSON apart into [Event]s. What is wrong with one is an
/// [IllegalArgumentException] that says what would be right.
final class JsonEvents {
  private static final String TYPES = "invoke, ok, fail, info or late";

  private JsonEvents() {}

  static void fill(Event event, JsonNode node) {
    event.clear();
    String word = JsonFields.text(node, "type");
    Event.Type type = Event.Type.named(word);
    if (type == null) {
      throw JsonFields.wrong("type", TYPES, node.path("type"));
    }
    event.type(type);
    JsonNode process = node.path("process");
    if (process.isString()) {
      event.otherProcess(process.asString());
      return;
    }
    if (JsonFields.isThere(node, "process")) {
      event.process(JsonFields.int32(node, "process", 0));
    }
    event.timeNanos(JsonFields.int64(node, "time", -1));
    switch (type) {
      case INVOKE -> call(event, node);
      case OK -> ok(event, node);
      case FAIL, INFO, LATE -> error(event, node.path("error"));
    }
  }

  private static void call(Event event, JsonNode node) {
    event.f(JsonFields.text(node, "f")).host(JsonFields.text(node, "host"));
    if (JsonFields.isThere(node, "session")) {
      event.session(JsonFields.int32(node, "session", 0));
    }
    if (node.has("key")) {
      event.key(JsonValues.value(node.get("key")));
    }
    if (node.has("value")) {
      event.value(JsonValues.actions(node.get("value")));
    }
  }

  private static void ok(Event event, JsonNode node) {
    if (node.has("value")) {
      event.value(JsonValues.actions(node.get("value")));
    }
    if (node.has("answer")) {
      event.answer(JsonValues.value(node.get("answer")));
    }
    if (node.has("answers")) {
      event.answers(JsonValues.value(node.get("answers")));
    }
    event.version(JsonFields.int64(node, "version", Result.NO_VERSION));
    event.startTimestamp(JsonFields.int64(node, "start-timestamp", History.NO_TIMESTAMP));
    event.commitTimestamp(JsonFields.int64(node, "commit-timestamp", History.NO_TIMESTAMP));
    if (node.has("versions")) {
      event.versions(JsonValues.value(node.get("versions")));
    }
  }

  // Jepsen writes whatever the client threw.
  private static void error(Event event, JsonNode error) {
    if (!error.isMissingNode() && !error.isNull()) {
      event.error(error.isString() ? error.asString() : error.toString());
    }
  }
}
