package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Refutation.NoOrder;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds out what must be allowed for when a part of a key's history is judged by itself, so that
/// the whole has no order if the part has none. Two passes.
///
/// Take an order of the whole, and of it the stretch from the part's beginning to its cut. What had
/// returned before the beginning is before the stretch, what was called after the cut is after it,
/// and every operation that was called and returned between the two is in it. [PlainSearch] finds
/// what that stretch does to the operations of the part:
///
/// - It begins with the initial value, or with one that an operation put there which was called
///   before the part begins, whether it is in the part or not: each of these must be a state.
/// - An operation that is left out and keeps the state changes nothing for the others.
/// - Of one that is left out, may have changed the state and may be in the stretch, no more is
///   known than which value it put there if it took effect: that may appear at any moment, and is a
///   *stray*. It may also have been before the stretch, and then it is among the states.
/// - Values that no operation of the part names are all alike to these operations: one of them may
///   stand for all.
///
/// So an order of the whole would give one of the part. Naming more values than are told apart, and
/// allowing for more strays and states than there are, only makes orders of the part more.
final class PartCheck {
  private PartCheck() {}

  /// Stands for all values that no operation of the part names: no value has this code.
  static final long ANY_OTHER = Long.MIN_VALUE + 5;

  /// The values that may appear at any moment.
  ///
  /// @throws IllegalStateException if the part is none of one key, or lacks a value that may have
  ///   been there when it begins
  static Set<Long> strays(History history, NoOrder part, long initial) {
    if (part.fromNanos() == Long.MIN_VALUE && !part.states().equals(List.of(initial))) {
      throw wrong("the part does not begin with the initial value");
    }
    Set<Integer> kept = Set.copyOf(part.ops());
    if (kept.size() != part.ops().size() || kept.isEmpty()) {
      throw wrong("the part is empty, or has an operation twice");
    }
    part.ops().forEach(op -> Evidence.mustBeOf(history, op));
    int key = history.key(history.firstAction(part.ops().getFirst()));
    Set<Long> named = new HashSet<>();
    for (int op : part.ops()) {
      int action = history.firstAction(op);
      if (history.key(action) != key || history.type(op) == Outcome.Type.FAILED) {
        throw wrong("operation " + op + " failed, or is of another key");
      }
      name(history, action, named);
    }
    mustBegin(part, initial, named);
    Set<Long> strays = new HashSet<>();
    for (int op = 0; op < history.size(); op++) {
      int action = history.firstAction(op);
      if (history.key(action) != key
          || history.type(op) == Outcome.Type.FAILED
          || keepsState(history, action)) {
        continue;
      }
      long put =
          history.kind(action) == Kind.CAS ? history.second(action) : history.argument(action);
      if (history.calledNanos(op) < part.fromNanos()) {
        mustBegin(part, put, named);
      }
      boolean mayBeWithin =
          history.calledNanos(op) <= part.cutNanos()
              && history.returnedNanos(op) >= part.fromNanos();
      if (mayBeWithin && !kept.contains(op)) {
        strays.add(named.contains(put) ? put : ANY_OTHER);
      }
    }
    return strays;
  }

  // A value that may have been there when the part begins is one of its states, or no operation of
  // the part tells it from one that is.
  private static void mustBegin(NoOrder part, long value, Set<Long> named) {
    if (!part.states().contains(value)
        && (named.contains(value) || named.containsAll(part.states()))) {
      throw wrong("the part does not begin with the value " + value);
    }
  }

  private static boolean keepsState(History history, int action) {
    return history.kind(action) == Kind.READ
        || (history.kind(action) == Kind.CAS && history.answer(action) == Answer.NO);
  }

  private static void name(History history, int action, Set<Long> values) {
    switch (history.kind(action)) {
      case READ -> values.add(history.second(action));
      case WRITE -> values.add(history.argument(action));
      case CAS -> {
        values.add(history.argument(action));
        values.add(history.second(action));
      }
      default -> {}
    }
  }
}
