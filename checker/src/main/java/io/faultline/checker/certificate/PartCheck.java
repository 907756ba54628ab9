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

/// Finds out what must be allowed for when a part of a key's history is judged by itself, so that
/// the whole has no order if the part has none. One pass.
///
/// What was called after the cut may be left out, and so may what keeps the state. Of what may have
/// changed the state and is left out, no more is known than which values it may have put there:
/// each of them may appear at any moment. In an order of the whole, every such operation is such an
/// appearance, and no operation of the part can tell the difference.
final class PartCheck {
  private PartCheck() {}

  /// Stands for all values that no operation of the part names: no value has this code.
  static final long ANY_OTHER = Long.MIN_VALUE + 5;

  /// The values that may appear at any moment.
  static Set<Long> strays(History history, NoOrder part, long initial) {
    if (!part.states().equals(List.of(initial))) {
      throw wrong("the part does not begin with the initial value");
    }
    Set<Integer> kept = Set.copyOf(part.ops());
    if (kept.size() != part.ops().size() || kept.isEmpty()) {
      throw wrong("the part is empty, or has an operation twice");
    }
    part.ops().forEach(op -> Certificate.mustBeOf(history, op));
    int key = history.key(history.firstAction(part.ops().getFirst()));
    Set<Long> keptValues = new HashSet<>();
    for (int op : part.ops()) {
      int action = history.firstAction(op);
      if (history.key(action) != key || history.type(op) == Outcome.Type.FAILED) {
        throw wrong("operation " + op + " failed, or is of another key");
      }
      name(history, action, keptValues);
    }
    Set<Long> strays = new HashSet<>();
    for (int op = 0; op < history.size(); op++) {
      int action = history.firstAction(op);
      boolean leftOut =
          history.key(action) == key
              && !kept.contains(op)
              && history.type(op) != Outcome.Type.FAILED
              && history.calledNanos(op) <= part.cutNanos();
      if (leftOut && !keepsState(history, action)) {
        long put =
            history.kind(action) == Kind.CAS ? history.second(action) : history.argument(action);
        strays.add(keptValues.contains(put) ? put : ANY_OTHER);
      }
    }
    return strays;
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
