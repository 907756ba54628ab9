package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Budget;
import io.faultline.checker.Container;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Refutation.NoOrder;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks that a part of a container's history may be judged by itself, and looks for an order of
/// it in every way.
///
/// What changes nothing may be left out, and all operations of one element together: whoever takes
/// an element out of a run leaves a run. A removal that may have taken any element stays: it took
/// none of those that are left out, then, or is left out of the run as well. What was called after
/// the cut is out, since a prefix of a run is a run; what was open then may be left out, and if it
/// took effect before the cut then with the answer that it gave later.
final class ContainerSearch {
  private static final int MOST_OPS = 62;
  private static final int MOST_PLACES = 1_000_000;

  private final History history;
  private final Container container;
  private final NoOrder part;
  private final Budget budget;
  private final Set<Place> seen = new HashSet<>();
  private boolean ranOut;

  private record Place(long placed, Object state) {}

  ContainerSearch(History history, Container container, NoOrder part, Budget budget) {
    this.history = history;
    this.container = container;
    this.part = part;
    this.budget = budget;
  }

  Recheck recheck() {
    if (part.fromNanos() != Long.MIN_VALUE) {
      return new Recheck(
          false, "not re-checked: the part does not begin where the history does", 0);
    }
    mustStandAlone();
    if (part.ops().size() > MOST_OPS) {
      return new Recheck(
          false, "not re-checked: the part has %,d operations".formatted(part.ops().size()), 0);
    }
    if (hasOrder(new ArrayList<>(), 0)) {
      throw wrong("the part has an order");
    }
    return ranOut
        ? new Recheck(false, "not re-checked: the budget ran out", 0)
        : new Recheck(true, "", 0);
  }

  private void mustStandAlone() {
    Set<Integer> kept = new HashSet<>(part.ops());
    if (kept.isEmpty() || kept.size() != part.ops().size()) {
      throw wrong("the part is empty, or has an operation twice");
    }
    kept.forEach(op -> Evidence.mustBeOf(history, op));
    int key = history.key(history.firstAction(part.ops().getFirst()));
    Set<Long> elements = new HashSet<>();
    for (int op : kept) {
      if (history.key(history.firstAction(op)) != key
          || history.type(op) == Outcome.Type.FAILED
          || history.calledNanos(op) > part.cutNanos()) {
        throw wrong("operation " + op + " failed, is of another key, or was called too late");
      }
      elements.add(element(op));
    }
    for (int op = 0; op < history.size(); op++) {
      if (history.key(history.firstAction(op)) != key
          || kept.contains(op)
          || history.calledNanos(op) > part.cutNanos()
          || history.type(op) == Outcome.Type.FAILED
          || PlainContainer.keeps(history, op)) {
        continue;
      }
      Kind kind = history.kind(history.firstAction(op));
      boolean takesAny =
          kind.answers() == Kind.Answers.VALUE && history.type(op) == Outcome.Type.UNKNOWN;
      if (takesAny || elements.contains(element(op))) {
        throw wrong("operation " + op + " was left out, and may have changed what the part saw");
      }
    }
  }

  private long element(int op) {
    int action = history.firstAction(op);
    boolean valued = history.kind(action).answers() == Kind.Answers.VALUE;
    long element = valued ? history.second(action) : history.argument(action);
    return element == Values.UNKNOWN ? Values.NIL : element;
  }

  private boolean isOptional(int op) {
    return history.type(op) == Outcome.Type.UNKNOWN || history.returnedNanos(op) > part.cutNanos();
  }

  // Does all again from the beginning each time, so that nothing need be undone.
  private boolean hasOrder(List<Integer> order, long placed) {
    var plain = new PlainContainer(history, container);
    for (int op : order) {
      if (!plain.does(op)) {
        return false;
      }
    }
    long horizon = Long.MAX_VALUE;
    for (int i = 0; i < part.ops().size(); i++) {
      if ((placed & 1L << i) == 0 && !isOptional(part.ops().get(i))) {
        horizon = Math.min(horizon, history.returnedNanos(part.ops().get(i)));
      }
    }
    if (horizon == Long.MAX_VALUE) {
      return !ranOut;
    }
    if (ranOut || !seen.add(new Place(placed, plain.state()))) {
      return false;
    }
    if (seen.size() > MOST_PLACES || (seen.size() % 4096 == 0 && budget.expired())) {
      ranOut = true;
      return false;
    }
    for (int i = 0; i < part.ops().size(); i++) {
      int op = part.ops().get(i);
      if ((placed & 1L << i) == 0 && history.calledNanos(op) <= horizon) {
        order.add(op);
        if (hasOrder(order, placed | 1L << i)) {
          return true;
        }
        order.removeLast();
      }
    }
    return false;
  }
}
