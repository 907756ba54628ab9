package io.faultline.history;

import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes operations as Jepsen's operation maps: a line for the call, and one for its outcome.
final class JsonEventWriter {
  private final History history;
  private final JsonMapper json;
  private final Writer out;
  private long index;

  private JsonEventWriter(History history, JsonMapper json, Writer out) {
    this.history = history;
    this.json = json;
    this.out = out;
  }

  static void write(History history, JsonMapper json, Writer out) throws IOException {
    var writer = new JsonEventWriter(history, json, out);
    // Operations that returned, by the time of that; calls are in order already.
    List<Integer> returns =
        IntStream.range(0, history.size())
            .filter(op -> history.type(op) != Outcome.Type.UNKNOWN)
            .boxed()
            .sorted(Comparator.comparingLong(history::returnedNanos))
            .toList();
    int next = 0;
    for (int op = 0; op < history.size(); op++) {
      while (next < returns.size() && comesBefore(history, returns.get(next), op)) {
        writer.outcome(history.op(returns.get(next++)));
      }
      writer.call(history.op(op));
    }
    while (next < returns.size()) {
      writer.outcome(history.op(returns.get(next++)));
    }
    // An unknown outcome has no time, and comes last: a process calls no more after it. A call that
    // was open at the end has none.
    Set<Integer> late = history.late().stream().map(History.Late::op).collect(Collectors.toSet());
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) == Outcome.Type.UNKNOWN
          && (!history.error(op).isEmpty() || late.contains(op))) {
        writer.unknown(history.op(op));
      }
    }
    for (History.Late answer : history.late()) {
      writer.late(history.op(answer.op()), answer);
    }
  }

  // Events at one time are concurrent, and may be written in either order; but a process that
  // returns and calls at one time did so in that order.
  private static boolean comesBefore(History history, int returned, int called) {
    long atNanos = history.returnedNanos(returned);
    return atNanos < history.calledNanos(called)
        || (atNanos == history.calledNanos(called) && returned < called);
  }

  private void call(Op op) throws IOException {
    ObjectNode event = event(op, "invoke");
    event.put("time", op.calledNanos());
    if (op.session() != op.process()) {
      event.put("session", op.session());
    }
    if (!op.host().isEmpty()) {
      event.put("host", op.host());
    }
    if (isSingle(op)) {
      Action action = op.call().only();
      single(event, action, Value.NIL);
    } else {
      ArrayNode actions = event.putArray("value");
      for (Action action : op.call().actions()) {
        action(actions.addArray(), action, Value.NIL);
      }
    }
    line(event);
  }

  private void outcome(Op op) throws IOException {
    switch (op.outcome()) {
      case Outcome.Ok(var results, var at) -> ok(op, results, at);
      case Outcome.Failed(var reason, var at) -> {
        ObjectNode event = event(op, "fail");
        event.put("time", at);
        event.put("error", reason);
        line(event);
      }
      case Outcome.Unknown _ -> {}
    }
  }

  private void ok(Op op, List<Result> results, long atNanos) throws IOException {
    ObjectNode event = event(op, "ok");
    event.put("time", atNanos);
    List<Action> actions = op.call().actions();
    boolean versions = results.stream().anyMatch(Result::hasVersion);
    if (isSingle(op)) {
      Action action = actions.getFirst();
      single(event, action, results.getFirst().value());
      // A cas without an answer is one that did.
      if (action.kind() == Kind.CAS && !event.has("answer")) {
        event.putNull("answer");
      }
      if (versions) {
        event.put("version", results.getFirst().version());
      }
    } else {
      ArrayNode value = event.putArray("value");
      ArrayNode answers = json.createArrayNode();
      for (int i = 0; i < actions.size(); i++) {
        action(value.addArray(), actions.get(i), results.get(i).value());
        boolean answered = actions.get(i).kind().answers() == Kind.Answers.YES_OR_NO;
        answers.add(JsonValues.node(answered ? results.get(i).value() : Value.NIL));
      }
      if (actions.stream().anyMatch(a -> a.kind().answers() == Kind.Answers.YES_OR_NO)) {
        event.set("answers", answers);
      }
      if (versions) {
        ArrayNode numbers = event.putArray("versions");
        for (Result result : results) {
          if (result.hasVersion()) {
            numbers.add(result.version());
          } else {
            numbers.addNull();
          }
        }
      }
    }
    timestamp(event, JsonEvents.START, history.startTimestamp(op.index()));
    timestamp(event, JsonEvents.COMMIT, history.commitTimestamp(op.index()));
    line(event);
  }

  private static void timestamp(ObjectNode event, String name, long timestamp) {
    if (timestamp != History.NO_TIMESTAMP) {
      event.put(name, timestamp);
    }
  }

  private void unknown(Op op) throws IOException {
    ObjectNode event = event(op, "info");
    event.put("error", op.outcome() instanceof Outcome.Unknown(var reason) ? reason : "");
    line(event);
  }

  private void late(Op op, History.Late answer) throws IOException {
    ObjectNode event = event(op, "late");
    event.put("time", answer.atNanos());
    event.put("error", answer.answer());
    line(event);
  }

  private ObjectNode event(Op op, String type) {
    ObjectNode event = json.createObjectNode();
    event.put("index", index++);
    event.put("type", type);
    event.put("process", op.process());
    event.put("f", op.call().name());
    return event;
  }

  // Whether reading takes the call for one action by its name alone.
  private static boolean isSingle(Op op) {
    return op.call().actions().size() == 1
        && op.call().only().kind() == JsonLines.kindOf(op.call().name());
  }

  private static void single(ObjectNode event, Action action, Value result) {
    event.set("key", JsonValues.node(action.key()));
    switch (action.kind().answers()) {
      case VALUE -> event.set("value", JsonValues.node(result));
      case YES_OR_NO, NOTHING -> {
        if (action.kind() == Kind.CAS) {
          ArrayNode pair = event.putArray("value");
          pair.add(JsonValues.node(action.argument()));
          pair.add(JsonValues.node(action.second()));
        } else {
          event.set("value", JsonValues.node(action.argument()));
        }
        if (!(result instanceof Value.Nil)) {
          event.set("answer", JsonValues.node(result));
        }
      }
    }
  }

  private static void action(ArrayNode node, Action action, Value result) {
    node.add(action.kind().word());
    node.add(JsonValues.node(action.key()));
    boolean gives = action.kind().answers() == Kind.Answers.VALUE;
    node.add(JsonValues.node(gives ? result : action.argument()));
    if (action.kind() == Kind.CAS) {
      node.add(JsonValues.node(action.second()));
    }
  }

  private void line(ObjectNode event) throws IOException {
    out.append(event.toString()).append('\n');
  }
}
