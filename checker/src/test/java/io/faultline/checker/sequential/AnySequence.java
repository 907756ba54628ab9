package io.faultline.checker.sequential;

import io.faultline.history.Action;
import io.faultline.history.History;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/// Whether a small history of registers or queues has an order that the sessions allow: tries every
/// permutation, on the records, with objects of its own. As stupid as can be.
final class AnySequence {
  private AnySequence() {}

  static boolean exists(History history) {
    return extend(
        history.ops().stream().filter(op -> !(op.outcome() instanceof Outcome.Failed)).toList(),
        List.of());
  }

  private static boolean extend(List<Op> left, List<Op> done) {
    if (left.stream().allMatch(op -> op.outcome() instanceof Outcome.Unknown)) {
      return isRun(done);
    }
    for (Op op : left) {
      if (left.stream().anyMatch(other -> isBefore(other, op))) {
        continue;
      }
      var rest = new ArrayList<>(left);
      rest.remove(op);
      var longer = new ArrayList<>(done);
      longer.add(op);
      if (isRun(longer) && extend(rest, longer)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBefore(Op a, Op b) {
    return a.session() == b.session()
        && a.outcome() instanceof Outcome.Ok
        && (a.process() == b.process()
            ? a.index() < b.index()
            : a.returnedNanos() < b.calledNanos());
  }

  private static boolean isRun(List<Op> ops) {
    Map<Value, Value> registers = new HashMap<>();
    Map<Value, Queue<Value>> queues = new HashMap<>();
    for (Op op : ops) {
      Action action = op.call().only();
      Value found = registers.getOrDefault(action.key(), Value.NIL);
      Value answer = Value.NIL;
      switch (action.kind()) {
        case READ -> answer = found;
        case WRITE -> registers.put(action.key(), action.argument());
        case CAS -> {
          answer = Value.of(found.equals(action.argument()));
          if (found.equals(action.argument())) {
            registers.put(action.key(), action.second());
          }
        }
        case ENQUEUE ->
            queues.computeIfAbsent(action.key(), _ -> new ArrayDeque<>()).add(action.argument());
        case DEQUEUE -> {
          Value head = queues.computeIfAbsent(action.key(), _ -> new ArrayDeque<>()).poll();
          answer = head == null ? Value.NIL : head;
        }
        default -> throw new IllegalArgumentException(action.toString());
      }
      if (op.outcome() instanceof Outcome.Ok(var results, var _)
          && !results.getFirst().value().equals(answer)) {
        return false;
      }
    }
    return true;
  }
}
