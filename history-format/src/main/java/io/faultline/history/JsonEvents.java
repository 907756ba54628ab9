package io.faultline.history;

import io.faultline.history.JsonFields.WrongField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Takes Jepsen's operation maps into a [HistoryBuilder]. What is wrong with one is an
/// [IllegalArgumentException] that says what would be right.
final class JsonEvents {
  /// The names of an ok transaction's own timestamps.
  static final String START = "start-timestamp";

  static final String COMMIT = "commit-timestamp";

  private static final String TYPES = "invoke, ok, fail, info or late";

  private final HistoryBuilder builder;
  private final Map<Integer, Open> open = new HashMap<>();
  private long lastNanos = -1;
  private long skipped;

  // A process's open call: what its answer is to be read by.
  private record Open(int op, List<Action> actions, boolean isTransaction) {}

  JsonEvents(HistoryBuilder builder) {
    this.builder = builder;
  }

  /// How many events were of processes that are no numbers: Jepsen's nemesis.
  long skipped() {
    return skipped;
  }

  void take(JsonNode event) {
    String type = JsonFields.text(event, "type");
    if (event.path("process").isString() && type.equals("info")) {
      skipped++;
      return;
    }
    if (!JsonFields.isThere(event, "process")) {
      throw new WrongField("process", "an event has a whole number as its \"process\"");
    }
    int process = JsonFields.int32(event, "process", 0);
    switch (type) {
      case "invoke" -> call(process, event, time(event));
      case "ok" -> ok(process, event, time(event));
      case "fail" -> builder.failed(process, error(event), time(event));
      case "info" -> builder.unknown(process, error(event), time(event));
      case "late" -> {
        // No part of the sequence: it may come at the file's end.
        builder.late(
            process, error(event), JsonFields.int64(event, "time", Math.max(0, lastNanos)));
        return;
      }
      default -> throw JsonFields.wrong("type", TYPES, event.path("type"));
    }
    lastNanos = time(event);
  }

  private void call(int process, JsonNode event, long nanos) {
    String name = JsonFields.text(event, "f");
    Kind kind = JsonLines.kindOf(name);
    boolean transaction = kind == null || looksLikeActions(event);
    List<Action> actions =
        kind == null || transaction ? actions(name, event) : List.of(single(kind, event));
    int session = JsonFields.int32(event, "session", process);
    builder.call(process, session, JsonFields.text(event, "host"), new Call(name, actions), nanos);
    open.put(process, new Open(builder.size() - 1, actions, transaction));
  }

  private static Action single(Kind kind, JsonNode event) {
    Value key = JsonValues.value(event.path("key"));
    JsonNode value = event.path("value");
    return switch (kind) {
      case READ, DEQUEUE, PEEK, POP, GENERATE, POP_FRONT, POP_BACK, PEEK_FRONT, PEEK_BACK ->
          new Action(kind, key, Value.NIL, Value.NIL);
      case CAS -> {
        if (!value.isArray() || value.size() != 2) {
          throw JsonFields.wrong(
              "value", "a list of two for a cas, what it expects and what it sets", value);
        }
        yield Action.cas(key, JsonValues.value(value.get(0)), JsonValues.value(value.get(1)));
      }
      case WRITE,
          APPEND,
          ADD,
          REMOVE,
          CONTAINS,
          ENQUEUE,
          PUSH,
          INCREMENT,
          PUSH_FRONT,
          PUSH_BACK -> {
        if (value.isMissingNode()) {
          throw new WrongField("type", "a " + kind.word() + " has a \"value\": what it takes");
        }
        yield new Action(kind, key, JsonValues.value(value), Value.NIL);
      }
      case ACQUIRE, RELEASE -> new Action(kind, key, JsonValues.value(value), Value.NIL);
    };
  }

  private static List<Action> actions(String name, JsonNode event) {
    JsonNode value = event.path("value");
    if (!value.isArray()) {
      throw new WrongField(
          "f",
          "\"f\" is one of read, write, cas, append, add, …, or the \"value\" is a list of actions such as [[\"r\",1,null]]; here it is '%s'"
              .formatted(name));
    }
    var actions = new ArrayList<Action>();
    for (JsonNode action : value) {
      actions.add(action(action));
    }
    return actions;
  }

  // [kind, key, argument] or [kind, key, expected, next].
  private static Action action(JsonNode node) {
    Kind kind = node.path(0).isString() ? JsonLines.kindOf(node.path(0).asString()) : null;
    boolean fits = node.isArray() && kind != null && node.size() == (kind == Kind.CAS ? 4 : 3);
    if (!fits || kind == null) {
      throw new WrongField(
          "value",
          "an action is a list such as [\"r\",1,null], [\"w\",1,2] or [\"cas\",1,2,3], not "
              + node);
    }
    boolean gives = kind.answers() == Kind.Answers.VALUE;
    return new Action(
        kind,
        JsonValues.value(node.get(1)),
        gives ? Value.NIL : JsonValues.value(node.get(2)),
        kind == Kind.CAS ? JsonValues.value(node.get(3)) : Value.NIL);
  }

  // A call of one action has its key beside its value; a transaction has lists, with words first.
  private static boolean looksLikeActions(JsonNode event) {
    JsonNode word = event.path("value").path(0).path(0);
    return !event.has("key") && word.isString() && JsonLines.kindOf(word.asString()) != null;
  }

  private void ok(int process, JsonNode event, long nanos) {
    Open call = open.get(process);
    if (call == null) {
      // The builder says what is wrong.
      builder.ok(process, List.of(), nanos);
      return;
    }
    var results = new ArrayList<Result>(call.actions.size());
    if (call.isTransaction) {
      results.addAll(results(call.actions, event));
    } else {
      Kind kind = call.actions.getFirst().kind();
      long version = JsonFields.int64(event, "version", Result.NO_VERSION);
      results.add(new Result(answer(kind, event), version));
    }
    builder.ok(process, results, nanos);
    if (JsonFields.isThere(event, START) || JsonFields.isThere(event, COMMIT)) {
      builder.timestamps(
          call.op,
          JsonFields.int64(event, START, History.NO_TIMESTAMP),
          JsonFields.int64(event, COMMIT, History.NO_TIMESTAMP));
    }
  }

  private static Value answer(Kind kind, JsonNode event) {
    return switch (kind.answers()) {
      case NOTHING -> Value.NIL;
      case VALUE -> {
        if (!event.has("value")) {
          throw new WrongField(
              "type", "an ok " + kind.word() + " has a \"value\": what it gave, null for nil");
        }
        yield JsonValues.value(event.get("value"));
      }
      case YES_OR_NO -> yesOrNo(kind, "answer", event.path("answer"));
    };
  }

  private static Value yesOrNo(Kind kind, String name, JsonNode answer) {
    if (answer.isMissingNode()) {
      return kind == Kind.CAS ? Value.of(true) : Value.NIL;
    }
    if (!answer.isBoolean() && !answer.isNull()) {
      throw JsonFields.wrong(name, "true, false or null", answer);
    }
    return JsonValues.value(answer);
  }

  private static List<Result> results(List<Action> asked, JsonNode event) {
    JsonNode value = event.path("value");
    if (!value.isArray() || value.size() != asked.size()) {
      throw JsonFields.wrong(
          "value", "a list of the call's %d actions".formatted(asked.size()), value);
    }
    var results = new ArrayList<Result>(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      Action answered = action(value.get(i));
      Kind kind = asked.get(i).kind();
      if (answered.kind() != kind || !answered.key().equals(asked.get(i).key())) {
        throw new WrongField(
            "value",
            "action %d of the call was '%s', and its answer is %s"
                .formatted(i, asked.get(i), value.get(i)));
      }
      Value given =
          switch (kind.answers()) {
            case NOTHING -> Value.NIL;
            case VALUE -> JsonValues.value(value.get(i).get(2));
            case YES_OR_NO -> yesOrNo(kind, "answers", event.path("answers").path(i));
          };
      JsonNode version = event.path("versions").path(i);
      boolean known = !version.isMissingNode() && !version.isNull();
      results.add(
          new Result(given, known ? JsonFields.int64("versions", version) : Result.NO_VERSION));
    }
    return results;
  }

  // Jepsen writes whatever the client threw.
  private static String error(JsonNode event) {
    JsonNode error = event.path("error");
    return error.isMissingNode() || error.isNull()
        ? ""
        : error.isString() ? error.asString() : error.toString();
  }

  // Where there are no times, the order of the lines is the order of time.
  private long time(JsonNode event) {
    long nanos = JsonFields.int64(event, "time", -1);
    return nanos < 0 ? Math.addExact(lastNanos, 1) : nanos;
  }
}
