package io.faultline.checker;

import io.faultline.history.Action;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Objects of every kind, as stupid as can be, on the records of a history; and whether a small
/// history of one has an order, by trying every permutation.
final class PlainObjects {
  private static final Value YES = Value.of(true);
  private static final Value NO = Value.of(false);
  private static final List<Value> NOT_POSSIBLE = List.of();

  private PlainObjects() {}

  /// Changes a state as an operation does, and answers: a value for each action; none where the
  /// operation, as it was answered, is not possible.
  interface Oracle {
    List<Value> apply(Map<String, Object> state, Op op);
  }

  static boolean isLinearizable(History history, Oracle oracle) {
    List<Op> ops =
        history.ops().stream().filter(op -> !(op.outcome() instanceof Outcome.Failed)).toList();
    return extend(ops, Map.of(), oracle);
  }

  private static boolean extend(List<Op> left, Map<String, Object> state, Oracle oracle) {
    if (left.stream().allMatch(op -> op.outcome() instanceof Outcome.Unknown)) {
      return true;
    }
    for (Op op : left) {
      if (left.stream().anyMatch(other -> other.returnedNanos() < op.calledNanos())) {
        continue;
      }
      Map<String, Object> next = copy(state);
      if (fits(op, oracle.apply(next, op))) {
        var rest = new ArrayList<>(left);
        rest.remove(op);
        if (extend(rest, next, oracle)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether the operations in `order` are a run that gives every answer, has every ok operation,
  /// and is not against real time.
  static boolean isRun(History history, Oracle oracle, int[] order) {
    Map<String, Object> state = new HashMap<>();
    var placed = new ArrayList<Op>();
    for (int index : order) {
      Op op = history.op(index);
      if (placed.stream().anyMatch(before -> before.calledNanos() > op.returnedNanos())
          || op.outcome() instanceof Outcome.Failed
          || placed.contains(op)
          || !fits(op, oracle.apply(state, op))) {
        return false;
      }
      placed.add(op);
    }
    return history.ops().stream()
        .allMatch(op -> !(op.outcome() instanceof Outcome.Ok) || placed.contains(op));
  }

  private static boolean fits(Op op, List<Value> answers) {
    if (!(op.outcome() instanceof Outcome.Ok(var results, var _))) {
      return true;
    }
    if (answers.isEmpty()) {
      return false;
    }
    for (int i = 0; i < results.size(); i++) {
      Kind kind = op.call().actions().get(i).kind();
      Value told = results.get(i).value();
      boolean silent = kind.answers() == Kind.Answers.YES_OR_NO && told.equals(Value.NIL);
      if (kind.answers() != Kind.Answers.NOTHING && !silent && !told.equals(answers.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, Object> copy(Map<String, Object> state) {
    var copy = new HashMap<String, Object>();
    state.forEach(
        (name, part) -> copy.put(name, part instanceof List<?> l ? new ArrayList<>(l) : part));
    return copy;
  }

  @SuppressWarnings("unchecked")
  private static List<Value> items(Map<String, Object> state) {
    return (List<Value>) state.computeIfAbsent("items", _ -> new ArrayList<Value>());
  }

  static Value largest(List<Value> items) {
    return items.stream().max(Comparator.comparing(v -> ((Value.Int) v).value())).orElseThrow();
  }

  static Oracle container(
      Kind in, Function<List<Value>, Value> take, Function<List<Value>, Value> look) {
    return (state, op) -> {
      List<Value> items = items(state);
      Action action = op.call().only();
      if (action.kind() == in) {
        items.add(action.argument());
        return List.of(Value.NIL);
      }
      if (items.isEmpty()) {
        return List.of(Value.NIL);
      }
      return List.of(action.kind() == Kind.PEEK ? look.apply(items) : take.apply(items));
    };
  }

  static List<Value> deque(Map<String, Object> state, Op op) {
    List<Value> items = items(state);
    Action action = op.call().only();
    switch (action.kind()) {
      case PUSH_FRONT -> items.addFirst(action.argument());
      case PUSH_BACK -> items.addLast(action.argument());
      default -> {
        if (!items.isEmpty()) {
          return List.of(
              switch (action.kind()) {
                case POP_FRONT -> items.removeFirst();
                case POP_BACK -> items.removeLast();
                case PEEK_FRONT -> items.getFirst();
                default -> items.getLast();
              });
        }
      }
    }
    return List.of(Value.NIL);
  }

  static List<Value> set(Map<String, Object> state, Op op) {
    List<Value> items = items(state);
    Action action = op.call().only();
    boolean there = items.contains(action.argument());
    if (action.kind() == Kind.ADD && !there) {
      items.add(action.argument());
    } else if (action.kind() == Kind.REMOVE) {
      items.remove(action.argument());
    }
    return List.of(Value.of(action.kind() == Kind.ADD ? !there : there));
  }

  static List<Value> counter(Map<String, Object> state, Op op) {
    Action action = op.call().only();
    long amount = action.argument() instanceof Value.Int(long number) ? number : 0;
    return List.of(Value.of((long) state.merge("count", amount, (a, b) -> (long) a + (long) b)));
  }

  static Oracle semaphore(int permits) {
    return semaphore(permits, permits);
  }

  static Oracle semaphore(long permits, long most) {
    return (state, op) -> {
      long there = (long) state.getOrDefault("there", permits);
      long next = there + (op.call().only().kind() == Kind.ACQUIRE ? -1 : 1);
      return told(state, op, next >= 0 && next <= most, "there", next);
    };
  }

  static List<Value> lock(Map<String, Object> state, Op op) {
    int owner = (int) state.getOrDefault("owner", -1);
    boolean acquires = op.call().only().kind() == Kind.ACQUIRE;
    boolean can = acquires ? owner < 0 : owner == op.session();
    if (acquires
        && op.outcome() instanceof Outcome.Ok(var results, var _)
        && results.getFirst().hasVersion()) {
      long token = results.getFirst().version();
      can &= token > (long) state.getOrDefault("token", 0L);
      if (can) {
        state.put("token", token);
      }
    }
    return told(state, op, can, "owner", acquires ? op.session() : -1);
  }

  // An ok action that does not say whether it did, did.
  private static List<Value> told(
      Map<String, Object> state, Op op, boolean can, String name, Object next) {
    if (can) {
      state.put(name, next);
    }
    boolean silent =
        op.outcome() instanceof Outcome.Ok(var results, var _)
            && results.getFirst().equals(Result.DONE);
    return silent && !can ? NOT_POSSIBLE : List.of(can ? YES : NO);
  }

  static List<Value> text(Map<String, Object> state, Op op) {
    String text = (String) state.getOrDefault("text", "");
    Action action = op.call().only();
    String argument = action.argument() instanceof Value.Text(String more) ? more : "";
    switch (action.kind()) {
      case WRITE -> state.put("text", argument);
      case APPEND -> state.put("text", text + argument);
      default -> {}
    }
    return List.of(text.isEmpty() ? Value.NIL : Value.of(text));
  }

  static List<Value> registers(Map<String, Object> state, Op op) {
    var answers = new ArrayList<Value>();
    for (Action action : op.call().actions()) {
      String key = action.key().toString();
      Value found = (Value) state.getOrDefault(key, Value.NIL);
      boolean equal = found.equals(action.argument());
      switch (action.kind()) {
        case READ -> answers.add(found);
        case WRITE -> {
          state.put(key, action.argument());
          answers.add(Value.NIL);
        }
        default -> {
          if (equal) {
            state.put(key, action.second());
          }
          answers.add(Value.of(equal));
        }
      }
    }
    return answers;
  }
}
