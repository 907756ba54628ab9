package io.faultline.checker;

import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;

/// Some operations of a history, of which one is not there, or answers otherwise; or some of their
/// actions only.
final class Mutant {
  private static final int NONE = -1;

  private final History history;
  private final int[] ops;
  private final int changed;
  private final IntPredicate keys;
  private final Optional<Answer> answer;

  // What one of its actions gives.
  private record Answer(int action, Value value) {}

  /// Without operation `changed`.
  ///
  /// @param keys of the operations' actions, those on these keys are there
  Mutant(History history, int[] ops, int changed, IntPredicate keys) {
    this(history, ops, changed, keys, Optional.empty());
  }

  private Mutant(
      History history, int[] ops, int changed, IntPredicate keys, Optional<Answer> answer) {
    this.history = history;
    this.ops = ops;
    this.changed = changed;
    this.keys = keys;
    this.answer = answer;
  }

  /// The operations as they are, none changed.
  Mutant original() {
    return new Mutant(history, ops, NONE, keys);
  }

  /// With operation `changed`, of which action number `action` gives `value`.
  Mutant answering(int action, Value value) {
    return new Mutant(history, ops, changed, keys, Optional.of(new Answer(action, value)));
  }

  /// The history. Linear, but for a logarithm of how many calls are open at once.
  History build() {
    var builder = new HistoryBuilder().header(history.header()).traits(history.traits());
    var open =
        new PriorityQueue<Integer>(
            (a, b) -> Long.compare(history.returnedNanos(a), history.returnedNanos(b)));
    for (int op : ops) {
      // Of two events at one time the order does not matter, save that a process calls again only
      // after its last call has returned.
      while (!open.isEmpty() && history.returnedNanos(open.peek()) <= history.calledNanos(op)) {
        complete(builder, open.remove());
      }
      if (op == changed && answer.isEmpty()) {
        continue;
      }
      builder.call(
          history.process(op),
          history.session(op),
          history.host(op),
          call(op),
          history.calledNanos(op));
      // What is unknown stays open to the end, which says the same.
      if (history.type(op) != Outcome.Type.UNKNOWN) {
        open.add(op);
      }
    }
    while (!open.isEmpty()) {
      complete(builder, open.remove());
    }
    return builder.build();
  }

  private Call call(int op) {
    Call whole = history.op(op).call();
    return new Call(whole.name(), kept(op, whole.actions()));
  }

  // Of one for each action, those of actions on keys that are kept.
  private <T> List<T> kept(int op, List<T> ofActions) {
    var kept = new ArrayList<T>();
    for (int i = 0; i < ofActions.size(); i++) {
      if (keys.test(history.key(history.firstAction(op) + i))) {
        kept.add(ofActions.get(i));
      }
    }
    return kept;
  }

  private void complete(HistoryBuilder builder, int op) {
    int process = history.process(op);
    switch (history.op(op).outcome()) {
      case Outcome.Ok(var results, var at) ->
          builder.ok(process, kept(op, op == changed ? answered(results) : results), at);
      case Outcome.Failed(var reason, var at) -> builder.failed(process, reason, at);
      case Outcome.Unknown _ -> throw new IllegalStateException("an unknown call returns never");
    }
  }

  private List<Result> answered(List<Result> results) {
    var changedResults = new ArrayList<>(results);
    answer.ifPresent(other -> changedResults.set(other.action(), Result.of(other.value())));
    return changedResults;
  }
}
