package io.faultline.history.jepsen;

import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Value;
import io.faultline.history.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls that are lists of actions, Elle's micro-operations: `[:r k nil]`, `[:w k v]`, `[:append k
/// v]`, `[:cas k expected next]`.
final class Transactions {
  private final Form form;
  private final HistoryBuilder builder;

  Transactions(Form form, HistoryBuilder builder) {
    this.form = form;
    this.builder = builder;
  }

  /// Whether a value is a list of lists, the first with a word in front.
  boolean looksLikeOne(Value value) {
    return value instanceof Value.Items(var actions)
        && !actions.isEmpty()
        && actions.getFirst() instanceof Value.Items(var first)
        && !first.isEmpty()
        && first.getFirst() instanceof Value.Text(var word)
        && Words.kind(form, word) != null;
  }

  /// Adds the actions of the call that was begun last.
  ///
  /// @param outer the key that all of them are under, or null
  void call(String name, @Nullable Value outer, Value value) {
    if (!(value instanceof Value.Items(var actions))) {
      throw new WrongEvent(
          "f",
          "\"f\" is one of read, write, cas, append, add, …, or the \"value\" is a list of actions such as [[\"r\",1,null]]; here it is '%s'"
              .formatted(name));
    }
    for (Value action : actions) {
      Kind kind = kind(action);
      List<Value> parts = ((Value.Items) action).items();
      builder.action(
          kind,
          Codes.of(builder, under(outer, parts.get(1))),
          kind.answers() == Kind.Answers.VALUE ? Values.NIL : Codes.of(builder, argument(parts)),
          kind == Kind.CAS ? Codes.of(builder, parts.get(3)) : Values.UNKNOWN);
    }
  }

  private static Value under(@Nullable Value outer, Value key) {
    return outer == null ? key : new Value.Items(List.of(outer, key));
  }

  private Value argument(List<Value> parts) {
    Value argument = parts.size() < 3 ? Value.NIL : parts.get(2);
    return parts.getFirst() instanceof Value.Text(var word)
            && Words.isDecrement(form, word)
            && argument instanceof Value.Int(long number)
        ? Value.of(-number)
        : argument;
  }

  // [kind, key, argument] or [kind, key, expected, next]; others may leave a read's hole out.
  private Kind kind(Value action) {
    if (action instanceof Value.Items(var parts)
        && !parts.isEmpty()
        && parts.getFirst() instanceof Value.Text(var word)) {
      Kind kind = Words.kind(form, word);
      boolean hole = kind != null && kind.answers() == Kind.Answers.VALUE;
      if (kind != null
          && (parts.size() == (kind == Kind.CAS ? 4 : 3)
              || (hole && parts.size() == 2 && form != Form.FAULTLINE))) {
        return kind;
      }
    }
    throw new WrongEvent(
        "value",
        "an action is a list such as [\"r\",1,null], [\"w\",1,2] or [\"cas\",1,2,3], not "
            + Codes.shown(action));
  }

  /// Completes the open call of a process with what the event tells.
  ///
  /// @return the operation
  int ok(int process, OpenEvents.Open call, @Nullable Value value, Event event, long nanos) {
    List<Value> asked = ((Value.Items) java.util.Objects.requireNonNull(call.actions())).items();
    if (!(value instanceof Value.Items(var told)) || told.size() != asked.size()) {
      throw new WrongEvent(
          "value",
          "\"value\" is a list of the call's %d actions, not %s"
              .formatted(asked.size(), value == null ? "nothing" : Codes.shown(value)));
    }
    for (int i = 0; i < asked.size(); i++) {
      Kind kind = kind(asked.get(i));
      boolean hole = kind.answers() == Kind.Answers.VALUE;
      Value answer = told.get(i);
      if (kind(answer) != kind
          || !part(answer, 1).equals(part(asked.get(i), 1))
          || (hole && ((Value.Items) answer).items().size() < 3)) {
        throw new WrongEvent(
            "value",
            "action %d of the call was '%s', and its answer is %s"
                .formatted(i, Codes.shown(asked.get(i)), Codes.shown(answer)));
      }
    }
    int op = builder.beginOk(process, asked.size(), nanos);
    for (int i = 0; i < asked.size(); i++) {
      Kind kind = kind(asked.get(i));
      Value given =
          switch (kind.answers()) {
            case NOTHING -> Value.NIL;
            case VALUE -> part(told.get(i), 2);
            case YES_OR_NO -> yesOrNo(kind, "answers", element(event.answers, i));
          };
      builder.result(op, i, Codes.of(builder, given), version(element(event.versions, i)));
    }
    return op;
  }

  private static Value part(Value action, int index) {
    return ((Value.Items) action).items().get(index);
  }

  private static @Nullable Value element(@Nullable Value list, int index) {
    return list instanceof Value.Items(var items) && index < items.size() ? items.get(index) : null;
  }

  private static long version(@Nullable Value version) {
    return switch (version) {
      case null -> Result.NO_VERSION;
      case Value.Nil _ -> Result.NO_VERSION;
      case Value.Int(long number) -> number;
      case Value.Bool _, Value.Real _, Value.Text _, Value.Items _, Value.Fields _ ->
          throw new WrongEvent(
              "versions", "\"versions\" is a whole number of 64 bits, not " + Codes.shown(version));
    };
  }

  /// What an ok action answered. A cas that is ok did set, and a lock that is ok was taken, unless
  /// the event says otherwise.
  Value yesOrNo(Kind kind, String field, @Nullable Value answer) {
    if (answer == null) {
      boolean did =
          kind == Kind.CAS
              || (form != Form.FAULTLINE && (kind == Kind.ACQUIRE || kind == Kind.RELEASE));
      return did ? Value.of(true) : Value.NIL;
    }
    if (!(answer instanceof Value.Bool || answer instanceof Value.Nil)) {
      throw new WrongEvent(
          field, "\"%s\" is true, false or null, not %s".formatted(field, Codes.shown(answer)));
    }
    return answer;
  }
}
