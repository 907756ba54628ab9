package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Budget;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Model;
import io.faultline.checker.Refutation.NoOrder;
import io.faultline.history.History;
import io.faultline.history.Outcome;
import java.util.HashSet;
import java.util.Set;

/// Looks for an order of a small part in every way, remembering only where it has been (Wing and
/// Gong, Testing and verifying concurrent objects, 1993): no reductions, so that it shares no
/// mistake with the search that found none. What was left out of the part may put its value there
/// before any operation: see [PartCheck].
final class PlainSearch {
  private static final int MOST_OPS = 62;
  private static final int MOST_PLACES = 2_000_000;

  private final History history;
  private final Model model;
  private final NoOrder part;
  private final Budget budget;
  private final long[] strays;
  private final Set<Place> seen = new HashSet<>();
  private boolean ranOut;

  private record Place(long placed, long state) {}

  /// @param strays values that may appear at any moment
  PlainSearch(History history, Model model, NoOrder part, Set<Long> strays, Budget budget) {
    this.strays = strays.stream().mapToLong(Long::longValue).toArray();
    this.history = history;
    this.model = model;
    this.part = part;
    this.budget = budget;
  }

  Recheck recheck() {
    if (part.ops().size() > MOST_OPS) {
      return new Recheck(
          false, "not re-checked: the part has %,d operations".formatted(part.ops().size()), 0);
    }
    for (long state : part.states()) {
      if (hasOrder(0, state)) {
        throw wrong("the part has an order");
      }
    }
    return ranOut
        ? new Recheck(false, "not re-checked: the budget ran out", 0)
        : new Recheck(true, "", 0);
  }

  // As deep as there are operations.
  private boolean hasOrder(long placed, long state) {
    if (ranOut) {
      return false;
    }
    if (everyAnswerIsGiven(placed)) {
      return true;
    }
    if (!seen.add(new Place(placed, state))) {
      return false;
    }
    if (seen.size() > MOST_PLACES || (seen.size() % 4096 == 0 && budget.expired())) {
      ranOut = true;
      return false;
    }
    long horizon = earliestReturn(placed);
    for (int i = 0; i < part.ops().size(); i++) {
      int op = part.ops().get(i);
      if ((placed & 1L << i) != 0 || history.calledNanos(op) > horizon || isTooLate(op, placed)) {
        continue;
      }
      if (hasOrderAfter(state, op, placed | 1L << i)) {
        return true;
      }
      for (long stray : strays) {
        if (hasOrderAfter(stray, op, placed | 1L << i)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean hasOrderAfter(long state, int op, long placed) {
    long next = step(state, op);
    return next != Model.NO_STATE && hasOrder(placed, next);
  }

  private boolean everyAnswerIsGiven(long placed) {
    for (int i = 0; i < part.ops().size(); i++) {
      if ((placed & 1L << i) == 0 && isOwed(part.ops().get(i))) {
        return false;
      }
    }
    return true;
  }

  // No operation may come next that was called after one returned which is not placed yet.
  private long earliestReturn(long placed) {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < part.ops().size(); i++) {
      int op = part.ops().get(i);
      if ((placed & 1L << i) == 0 && isOwed(op)) {
        earliest = Math.min(earliest, history.returnedNanos(op));
      }
    }
    return earliest;
  }

  // Whether one that was called after this one's return is placed already: only of operations that
  // may be left out, for the others are waited for.
  private boolean isTooLate(int op, long placed) {
    for (int i = 0; i < part.ops().size(); i++) {
      if ((placed & 1L << i) != 0
          && history.calledNanos(part.ops().get(i)) > history.returnedNanos(op)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOwed(int op) {
    return history.type(op) != Outcome.Type.UNKNOWN
        && history.returnedNanos(op) <= part.cutNanos()
        && history.calledNanos(op) >= part.fromNanos();
  }

  // What was open at the cut took effect before, if it did, with the answer that it gave later.
  private long step(long state, int op) {
    int action = history.firstAction(op);
    return history.type(op) == Outcome.Type.UNKNOWN
        ? model.effect(
            state, history.kind(action), model.argument(history, op), model.second(history, op))
        : model.step(
            state,
            history.kind(action),
            model.argument(history, op),
            model.second(history, op),
            history.answer(action));
  }
}
