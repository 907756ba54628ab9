package io.faultline.history.jepsen;

import io.faultline.history.Action;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A history as Jepsen's events, in the order of their times: what [Form#FAULTLINE] reads back.
public final class HistoryEvents {
  private final Taker out;
  private final Event event = new Event();

  /// Takes one event after the other; the event is filled anew for the next.
  @FunctionalInterface
  public interface Taker {
    void take(Event event) throws IOException;
  }

  private HistoryEvents(Taker out) {
    this.out = out;
  }

  /// Gives every event of `history` to `out`.
  public static void write(History history, Taker out) throws IOException {
    var writer = new HistoryEvents(out);
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
      out.take(
          writer
              .begin(history.op(answer.op()), Event.Type.LATE)
              .timeNanos(answer.atNanos())
              .error(answer.answer()));
    }
  }

  // Events at one time are concurrent, and may be written in either order; but a process that
  // returns and calls at one time did so in that order.
  private static boolean comesBefore(History history, int returned, int called) {
    long atNanos = history.returnedNanos(returned);
    return atNanos < history.calledNanos(called)
        || (atNanos == history.calledNanos(called) && returned < called);
  }

  private Event begin(Op op, Event.Type type) {
    return event.clear().type(type).process(op.process()).f(op.call().name());
  }

  private void call(Op op) throws IOException {
    begin(op, Event.Type.INVOKE).timeNanos(op.calledNanos()).host(op.host());
    if (op.session() != op.process()) {
      event.session(op.session());
    }
    if (isSingle(op)) {
      single(op.call().only(), Value.NIL);
    } else {
      actions(op, List.of());
    }
    out.take(event);
  }

  private void outcome(Op op) throws IOException {
    switch (op.outcome()) {
      case Outcome.Ok(var results, var at) -> ok(op, results, at);
      case Outcome.Failed(var reason, var at) ->
          out.take(begin(op, Event.Type.FAIL).timeNanos(at).error(reason));
      case Outcome.Unknown _ -> {}
    }
  }

  private void ok(Op op, List<Result> results, long atNanos) throws IOException {
    begin(op, Event.Type.OK).timeNanos(atNanos);
    if (isSingle(op)) {
      Result result = results.getFirst();
      Action action = op.call().only();
      single(action, result.value());
      // A cas without an answer is one that did.
      boolean answered = action.kind().answers() == Kind.Answers.YES_OR_NO;
      if (answered && (action.kind() == Kind.CAS || !(result.value() instanceof Value.Nil))) {
        event.answer(result.value());
      }
      event.version(result.version());
    } else {
      actions(op, results);
      answers(op, results);
      if (results.stream().anyMatch(Result::hasVersion)) {
        event.versions(
            new Value.Items(
                results.stream()
                    .map(result -> result.hasVersion() ? Value.of(result.version()) : Value.NIL)
                    .toList()));
      }
    }
    out.take(event);
  }

  private void unknown(Op op) throws IOException {
    String reason = op.outcome() instanceof Outcome.Unknown(var text) ? text : "";
    out.take(begin(op, Event.Type.INFO).error(reason));
  }

  // Whether reading takes the call for one action by its name alone.
  private static boolean isSingle(Op op) {
    return op.call().actions().size() == 1
        && op.call().only().kind() == Words.kind(Form.FAULTLINE, op.call().name());
  }

  private void single(Action action, Value result) {
    event.key(action.key());
    if (action.kind().answers() == Kind.Answers.VALUE) {
      event.value(result);
    } else if (action.kind() == Kind.CAS) {
      event.value(new Value.Items(List.of(action.argument(), action.second())));
    } else {
      event.value(action.argument());
    }
  }

  private void actions(Op op, List<Result> results) {
    var list = new ArrayList<Value>();
    for (int i = 0; i < op.call().actions().size(); i++) {
      Action action = op.call().actions().get(i);
      boolean gives = action.kind().answers() == Kind.Answers.VALUE;
      Value given = i < results.size() ? results.get(i).value() : Value.NIL;
      var parts = new ArrayList<Value>(4);
      parts.add(Value.of(action.kind().word()));
      parts.add(action.key());
      parts.add(gives ? given : action.argument());
      if (action.kind() == Kind.CAS) {
        parts.add(action.second());
      }
      list.add(new Value.Items(parts));
    }
    event.value(new Value.Items(list));
  }

  private void answers(Op op, List<Result> results) {
    var answers = new ArrayList<Value>();
    boolean any = false;
    for (int i = 0; i < results.size(); i++) {
      boolean answered = op.call().actions().get(i).kind().answers() == Kind.Answers.YES_OR_NO;
      any |= answered;
      answers.add(answered ? results.get(i).value() : Value.NIL);
    }
    if (any) {
      event.answers(new Value.Items(answers));
    }
  }
}
