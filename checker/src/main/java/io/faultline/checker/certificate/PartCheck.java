package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Certificate.wrong;

import io.faultline.checker.Refutation.NoOrder;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks that a part of a key's history may be judged by itself: that the whole has no order if
/// the part has none. One pass.
///
/// What was called after the cut may be left out, and so may what keeps the state, and what
/// returned before the part begins, if the part begins with every value that may have been there
/// then. A call that may have changed the state may be left out only together with every call that
/// names one of its values, and only if no answer in the part depends on the register *not* having
/// a value.
final class PartCheck {
  private PartCheck() {}

  static void check(History history, NoOrder part, long initial) {
    if (part.fromNanos() == Long.MIN_VALUE && !part.states().equals(List.of(initial))) {
      throw wrong("the part does not begin with the initial value");
    }
    Set<Integer> kept = Set.copyOf(part.ops());
    if (kept.size() != part.ops().size() || kept.isEmpty()) {
      throw wrong("the part is empty, or has an operation twice");
    }
    part.ops().forEach(op -> Certificate.mustBeOf(history, op));
    int key = history.key(history.firstAction(part.ops().getFirst()));
    Set<Long> keptValues = new HashSet<>();
    boolean negative = false;
    for (int op : part.ops()) {
      int action = history.firstAction(op);
      if (history.key(action) != key || history.type(op) == Outcome.Type.FAILED) {
        throw wrong("operation " + op + " failed, or is of another key");
      }
      negative |=
          history.kind(action) == Kind.CAS
              && history.answer(action) != Answer.YES
              && history.returnedNanos(op) <= part.cutNanos();
      name(history, action, keptValues);
    }
    mustBegin(part, initial, keptValues);
    for (int op = 0; op < history.size(); op++) {
      int action = history.firstAction(op);
      if (history.key(action) == key
          && history.type(op) != Outcome.Type.FAILED
          && history.calledNanos(op) < part.fromNanos()) {
        switch (history.kind(action)) {
          case WRITE -> mustBegin(part, history.argument(action), keptValues);
          case CAS -> {
            if (history.answer(action) != Answer.NO) {
              mustBegin(part, history.second(action), keptValues);
            }
          }
          default -> {}
        }
      }
      boolean counts =
          history.key(action) == key
              && !kept.contains(op)
              && history.type(op) != Outcome.Type.FAILED
              && history.calledNanos(op) <= part.cutNanos()
              && history.returnedNanos(op) >= part.fromNanos();
      if (!counts || keepsState(history, action)) {
        continue;
      }
      Set<Long> values = new HashSet<>();
      name(history, action, values);
      values.retainAll(keptValues);
      if (negative || !values.isEmpty()) {
        throw wrong("operation " + op + " was left out, and may have changed what the part saw");
      }
    }
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

  // A failed comparison that is kept names nothing: it is told of by the caller.
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
