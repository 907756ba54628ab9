package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Budget;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Model;
import io.faultline.checker.Refutation.NoSequence;
import io.faultline.checker.sequential.Nature;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks for an order of a small part in every way that the sessions allow, remembering only where
/// it has been: no reductions, so that it shares no mistake with the search that found none.
///
/// What was left out must not be what the part lacks. An operation of a key that the part has none
/// of, or one that keeps the state, may be left out; and one of a container whose element no
/// operation of the part is about. Of any other of a register, no more is known than the value that
/// it may put there: that may appear at any moment, before any operation. Values that no operation
/// of the part names are all alike to these.
final class PlainSessionSearch {
  private static final int MOST_OPS = 62;
  private static final int MOST_PLACES = 2_000_000;

  private final History history;
  private final Model model;
  private final Nature nature;
  private final List<Integer> ops;
  private final Budget budget;
  private final Map<Integer, Integer> objects = new HashMap<>();
  private final Map<Integer, Set<Long>> named = new HashMap<>();
  private final Map<Integer, Set<Long>> strays = new HashMap<>();
  // Per operation, those that must come before it.
  private final long[] before;
  private final Set<Place> seen = new HashSet<>();
  private boolean ranOut;

  private record Place(long placed, List<Long> states) {}

  PlainSessionSearch(History history, Model model, Nature nature, NoSequence part, Budget budget) {
    this.history = history;
    this.model = model.forOneSearch();
    this.nature = nature;
    this.budget = budget;
    ops = part.ops();
    before = new long[ops.size()];
  }

  Recheck recheck() {
    if (ops.size() > MOST_OPS) {
      return Evidence.not("the part has %,d operations".formatted(ops.size()));
    }
    Set<Integer> kept = new HashSet<>(ops);
    if (kept.isEmpty() || kept.size() != ops.size()) {
      throw wrong("the part is empty, or has an operation twice");
    }
    for (int op : ops) {
      Evidence.mustBeOf(history, op);
      if (history.type(op) == Outcome.Type.FAILED) {
        throw wrong("operation " + op + " failed");
      }
      objects.putIfAbsent(object(op), objects.size());
      name(op);
    }
    for (int op = 0; op < history.size(); op++) {
      if (!kept.contains(op) && objects.containsKey(object(op))) {
        leaveOut(op);
      }
    }
    for (int i = 0; i < ops.size(); i++) {
      for (int j = 0; j < ops.size(); j++) {
        before[i] |= isBefore(ops.get(j), ops.get(i)) ? 1L << j : 0;
      }
    }
    var states = new long[objects.size()];
    Arrays.fill(states, model.initial(Linearizability.initial(history)));
    if (hasOrder(0, states)) {
      throw wrong("the part has an order");
    }
    return ranOut ? Evidence.not("the budget ran out") : Evidence.CONFIRMED;
  }

  private int object(int op) {
    return model.spansKeys() ? 0 : history.key(history.firstAction(op));
  }

  private void name(int op) {
    int action = history.firstAction(op);
    Set<Long> values = named.computeIfAbsent(object(op), _ -> new HashSet<>());
    values.add(history.argument(action));
    values.add(history.second(action));
  }

  private void leaveOut(int op) {
    int action = history.firstAction(op);
    Kind kind = history.kind(action);
    if (history.type(op) == Outcome.Type.FAILED || model.keepsState(kind, history.answer(action))) {
      return;
    }
    Set<Long> values = named.getOrDefault(object(op), Set.of());
    switch (nature) {
      case REGISTER -> {
        long put = kind == Kind.CAS ? history.second(action) : history.argument(action);
        strays
            .computeIfAbsent(object(op), _ -> new HashSet<>())
            .add(values.contains(put) ? put : PartCheck.ANY_OTHER);
      }
      case CONTAINER -> {
        boolean takes =
            switch (kind) {
              case DEQUEUE, POP, POP_FRONT, POP_BACK -> true;
              default -> false;
            };
        long element = takes ? history.second(action) : history.argument(action);
        boolean foundEmpty = takes && element == Values.NIL;
        if (!foundEmpty && (element == Values.UNKNOWN || values.contains(element))) {
          throw wrong("operation " + op + " was left out, and may be about what the part has");
        }
      }
      case ANY ->
          throw wrong("operation " + op + " was left out, and may have changed what the part saw");
    }
  }

  private boolean isBefore(int a, int b) {
    return history.session(a) == history.session(b)
        && history.type(a) == Outcome.Type.OK
        && (history.process(a) == history.process(b)
            ? a < b
            : history.returnedNanos(a) < history.calledNanos(b));
  }

  // As deep as there are operations.
  private boolean hasOrder(long placed, long[] states) {
    if (ranOut) {
      return false;
    }
    boolean all = true;
    for (int i = 0; i < ops.size(); i++) {
      all &= (placed & 1L << i) != 0 || history.type(ops.get(i)) == Outcome.Type.UNKNOWN;
    }
    if (all) {
      return true;
    }
    if (!seen.add(new Place(placed, Arrays.stream(states).boxed().toList()))) {
      return false;
    }
    if (seen.size() > MOST_PLACES || (seen.size() % 4096 == 0 && budget.expired())) {
      ranOut = true;
      return false;
    }
    for (int i = 0; i < ops.size(); i++) {
      if ((placed & 1L << i) == 0 && (before[i] & ~placed) == 0 && goesOn(i, placed, states)) {
        return true;
      }
    }
    return false;
  }

  private boolean goesOn(int i, long placed, long[] states) {
    int op = ops.get(i);
    int object = objects.getOrDefault(object(op), -1);
    long found = states[object];
    if (leads(i, placed, states, object, found)) {
      return true;
    }
    for (long stray : strays.getOrDefault(object(op), Set.of())) {
      if (leads(i, placed, states, object, stray)) {
        return true;
      }
    }
    return false;
  }

  private boolean leads(int i, long placed, long[] states, int object, long from) {
    long next = step(from, ops.get(i));
    if (next == Model.NO_STATE) {
      return false;
    }
    long[] after = states.clone();
    after[object] = next;
    return hasOrder(placed | 1L << i, after);
  }

  private long step(long state, int op) {
    int action = history.firstAction(op);
    Kind kind = history.kind(action);
    long argument = model.argument(history, op);
    long second = model.second(history, op);
    Answer answer = history.answer(action);
    return history.type(op) == Outcome.Type.UNKNOWN
        ? model.effect(state, kind, argument, second)
        : model.step(state, kind, argument, second, answer);
  }
}
