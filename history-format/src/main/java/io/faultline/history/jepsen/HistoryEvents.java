package io.faultline.history.jepsen;

import io.faultline.history.Action;
import io.faultline.history.EventOrder;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A history as Jepsen's events, in the order of their times: what [Form#FAULTLINE] reads back.
public final class HistoryEvents implements EventOrder.Sink {
  private final History history;
  private final Taker out;
  private final Event event = new Event();

  /// Takes one event after the other; the event is filled anew for the next.
  @FunctionalInterface
  public interface Taker {
    void take(Event event) throws IOException;
  }

  private HistoryEvents(History history, Taker out) {
    this.history = history;
    this.out = out;
  }

  /// Gives every event of `history` to `out`.
  public static void write(History history, Taker out) throws IOException {
    EventOrder.walk(history, new HistoryEvents(history, out));
  }

  @Override
  public void called(int index) throws IOException {
    Op op = history.op(index);
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

  @Override
  public void returned(int index) throws IOException {
    Op op = history.op(index);
    switch (op.outcome()) {
      case Outcome.Ok(var results, var at) -> ok(op, results, at);
      case Outcome.Failed(var reason, var at) ->
          out.take(begin(op, Event.Type.FAIL).timeNanos(at).error(reason));
      case Outcome.Unknown _ -> {}
    }
  }

  @Override
  public void unknown(int index) throws IOException {
    out.take(
        begin(history.op(index), Event.Type.INFO)
            .timeNanos(history.givenUpNanos(index))
            .error(history.error(index)));
  }

  @Override
  public void late(History.Late answer) throws IOException {
    out.take(
        begin(history.op(answer.op()), Event.Type.LATE)
            .timeNanos(answer.atNanos())
            .error(answer.answer()));
  }

  private Event begin(Op op, Event.Type type) {
    return event.clear().type(type).process(op.process()).f(op.call().name());
  }

  private void ok(Op op, List<Result> results, long atNanos) throws IOException {
    begin(op, Event.Type.OK)
        .timeNanos(atNanos)
        .startTimestamp(history.startTimestamp(op.index()))
        .commitTimestamp(history.commitTimestamp(op.index()));
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
