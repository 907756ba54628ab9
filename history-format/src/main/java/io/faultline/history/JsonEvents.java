package io.faultline.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Takes Jepsen's operation maps into a [HistoryBuilder]. What is wrong with one is an
/// [IllegalArgumentException] that says what would be right.
final class JsonEvents {
  private final HistoryBuilder builder;
  // The kinds of each process's open call: what the results belong to.
  private final Map<Integer, List<Kind>> open = new HashMap<>();
  private long lastNanos = -1;
  private long skipped;

  JsonEvents(HistoryBuilder builder) {
    this.builder = builder;
  }

  /// How many events were of processes that are no numbers: Jepsen's nemesis.
  long skipped() {
    return skipped;
  }

  void take(JsonNode event) {
    JsonNode process = event.path("process");
    if (!process.isIntegralNumber()) {
      if (process.isString()) {
        skipped++;
        return;
      }
      throw new IllegalArgumentException("an event has a whole number as its \"process\"");
    }
    if (!process.canConvertToInt()) {
      throw new IllegalArgumentException("the process " + process + " has more than 32 bits");
    }
    int number = process.asInt();
    long nanos = time(event);
    String type = event.path("type").asString("");
    switch (type) {
      case "invoke" -> call(number, event, nanos);
      case "ok" -> ok(number, event, nanos);
      case "fail" -> builder.failed(number, error(event), nanos);
      case "info" -> builder.unknown(number, error(event), nanos);
      case "late" -> builder.late(number, error(event), nanos);
      default ->
          throw new IllegalArgumentException(
              "an event's \"type\" is invoke, ok, fail or info, not " + event.path("type"));
    }
    lastNanos = nanos;
  }

  private void call(int process, JsonNode event, long nanos) {
    String name = event.path("f").asString("");
    List<Action> actions = actions(name, event);
    int session = event.path("session").asInt(process);
    builder.call(process, session, event.path("host").asString(""), new Call(name, actions), nanos);
    open.put(process, actions.stream().map(Action::kind).toList());
  }

  private static List<Action> actions(String name, JsonNode event) {
    JsonNode value = event.path("value");
    Kind kind = JsonLines.kindOf(name);
    if (kind != null && !isTransaction(event)) {
      Value key = JsonValues.value(event.path("key"));
      return List.of(
          switch (kind) {
            case READ, DEQUEUE, PEEK, POP, GENERATE -> new Action(kind, key, Value.NIL, Value.NIL);
            case CAS -> cas(key, value);
            case WRITE, APPEND, ADD, REMOVE, CONTAINS, ENQUEUE, PUSH, ACQUIRE, RELEASE, INCREMENT ->
                new Action(kind, key, JsonValues.value(value), Value.NIL);
          });
    }
    if (!value.isArray()) {
      throw new IllegalArgumentException(
          "\"f\" is one of %s, or the \"value\" is a list of actions such as [[\"r\",1,null]]; here it is '%s'"
              .formatted("read, write, cas, append, add, …", name));
    }
    var actions = new ArrayList<Action>();
    for (JsonNode action : value) {
      actions.add(action(action));
    }
    return actions;
  }

  private static Action cas(Value key, JsonNode value) {
    if (!value.isArray() || value.size() != 2) {
      throw new IllegalArgumentException(
          "a cas has a list of two as its \"value\": what it expects, and what it sets");
    }
    return Action.cas(key, JsonValues.value(value.get(0)), JsonValues.value(value.get(1)));
  }

  // [kind, key, argument] or [kind, key, expected, next].
  private static Action action(JsonNode node) {
    Kind kind = JsonLines.kindOf(node.path(0).asString(""));
    if (!node.isArray() || kind == null || node.size() > 4) {
      throw new IllegalArgumentException(
          "an action is a list such as [\"r\",1,null] or [\"w\",1,2], not " + node);
    }
    Value argument =
        kind.answers() == Kind.Answers.VALUE ? Value.NIL : JsonValues.value(node.path(2));
    return new Action(
        kind, JsonValues.value(node.path(1)), argument, JsonValues.value(node.path(3)));
  }

  // A call of one action has its key beside its value; a transaction has lists, with words first.
  private static boolean isTransaction(JsonNode event) {
    JsonNode first = event.path("value").path(0);
    return !event.has("key")
        && first.isArray()
        && Kind.named(first.path(0).asString("")).isPresent();
  }

  private void ok(int process, JsonNode event, long nanos) {
    List<Kind> kinds = open.getOrDefault(process, List.of());
    JsonNode value = event.path("value");
    boolean transaction = kinds.size() != 1 || isTransaction(event);
    var results = new ArrayList<Result>(kinds.size());
    for (int i = 0; i < kinds.size(); i++) {
      JsonNode given =
          switch (kinds.get(i).answers()) {
            case NOTHING -> value.path("nothing");
            case VALUE -> transaction ? value.path(i).path(2) : value;
            case YES_OR_NO -> transaction ? event.path("answers").path(i) : event.path("answer");
          };
      JsonNode version = transaction ? event.path("versions").path(i) : event.path("version");
      results.add(new Result(JsonValues.value(given), version.asLong(Result.NO_VERSION)));
    }
    builder.ok(process, results, nanos);
  }

  private static String error(JsonNode event) {
    JsonNode error = event.path("error");
    return error.isMissingNode() || error.isNull() ? "" : error.asString(error.toString());
  }

  // Where there are no times, the order of the lines is the order of time.
  private long time(JsonNode event) {
    JsonNode time = event.path("time");
    if (time.isMissingNode() || time.isNull() || time.asLong(0) < 0) {
      return lastNanos + 1;
    }
    if (!time.isIntegralNumber() || !time.canConvertToLong()) {
      throw new IllegalArgumentException(
          "an event's \"time\" is a whole number of nanoseconds, not " + time);
    }
    return time.asLong();
  }
}
