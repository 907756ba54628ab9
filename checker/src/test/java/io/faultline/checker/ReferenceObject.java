package io.faultline.checker;

import io.faultline.history.Action;
import io.faultline.history.History;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Objects of five kinds, each as a list of values: as plain as can be, for tests only. Also looks
/// for an order of a small history's operations in every way: the oracle.
enum ReferenceObject {
  REGISTER,
  SET,
  QUEUE,
  PRIORITY_QUEUE,
  STACK;

  /// What an action leaves and answers.
  record Step(List<Value> state, Value answer) {}

  List<Value> initial() {
    return this == REGISTER ? List.of(Value.NIL) : List.of();
  }

  Step step(List<Value> state, Action action) {
    Value argument = action.argument();
    return switch (action.kind()) {
      case READ -> new Step(state, state.getFirst());
      case WRITE -> new Step(List.of(argument), Value.NIL);
      case CAS -> {
        boolean equal = state.getFirst().equals(argument);
        yield new Step(equal ? List.of(action.second()) : state, Value.of(equal));
      }
      case ADD ->
          new Step(
              state.contains(argument) ? state : with(state, argument),
              Value.of(!state.contains(argument)));
      case REMOVE -> new Step(without(state, argument), Value.of(state.contains(argument)));
      case CONTAINS -> new Step(state, Value.of(state.contains(argument)));
      case ENQUEUE, PUSH -> new Step(with(state, argument), Value.NIL);
      case PEEK -> new Step(state, head(state));
      case DEQUEUE, POP -> new Step(without(state, head(state)), head(state));
      default -> throw new IllegalArgumentException("no such action: " + action);
    };
  }

  private Value head(List<Value> state) {
    if (state.isEmpty()) {
      return Value.NIL;
    }
    return this == QUEUE ? state.getFirst() : state.getLast();
  }

  private List<Value> with(List<Value> state, Value value) {
    var next = new ArrayList<>(state);
    next.add(value);
    if (this == SET || this == PRIORITY_QUEUE) {
      next.sort(Comparator.comparingLong(v -> ((Value.Int) v).value()));
    }
    return next;
  }

  private static List<Value> without(List<Value> state, Value value) {
    var next = new ArrayList<>(state);
    next.remove(value);
    return next;
  }

  /// Whether a history of one object has an order: tries every one, remembering where it has been.
  boolean hasOrder(History history) {
    List<Op> ops =
        history.ops().stream().filter(op -> !(op.outcome() instanceof Outcome.Failed)).toList();
    return new Search(ops).hasOrder(0, initial());
  }

  private final class Search {
    private final List<Op> ops;
    private final Set<Place> seen = new HashSet<>();

    private record Place(int placed, List<Value> state) {}

    Search(List<Op> ops) {
      this.ops = ops;
    }

    boolean hasOrder(int placed, List<Value> state) {
      if (!seen.add(new Place(placed, state))) {
        return false;
      }
      long horizon = Long.MAX_VALUE;
      for (int i = 0; i < ops.size(); i++) {
        if ((placed & 1 << i) == 0) {
          horizon = Math.min(horizon, ops.get(i).returnedNanos());
        }
      }
      if (horizon == Long.MAX_VALUE) {
        // What is left is unknown.
        return true;
      }
      for (int i = 0; i < ops.size(); i++) {
        Op op = ops.get(i);
        if ((placed & 1 << i) == 0 && op.calledNanos() <= horizon) {
          Step step = step(state, op.call().only());
          if (mayAnswer(op, step.answer()) && hasOrder(placed | 1 << i, step.state())) {
            return true;
          }
        }
      }
      return false;
    }

    // An answer that nobody recorded may have been any.
    private static boolean mayAnswer(Op op, Value answer) {
      if (!(op.outcome() instanceof Outcome.Ok(List<Result> results, long _))) {
        return true;
      }
      Value recorded = results.getFirst().value();
      return switch (op.call().only().kind().answers()) {
        case NOTHING -> true;
        case YES_OR_NO -> recorded.equals(Value.NIL) || recorded.equals(answer);
        case VALUE -> recorded.equals(answer);
      };
    }
  }
}
