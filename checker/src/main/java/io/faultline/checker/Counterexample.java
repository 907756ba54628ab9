package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Makes a counterexample small, by steps after which the rest of a sound history would be sound
/// still:
///
/// - everything called after the moment at which the search was stuck is left out, and what was
///   open then is unknown: a prefix of a linearizable history is linearizable;
/// - an operation that keeps the state is left out: it changes nothing for the others;
/// - all operations on a *family* of values are left out, a family being the values that
///   compare-and-sets turn into each other: a read, or a compare-and-set, of another family is
///   preceded by the write that it sees, which stays, and nothing comes between the two that was
///   not there before. Comparisons that failed are left out first, since they look at every family.
///
/// A write whose value is read is never dropped alone: that would make a false counterexample.
final class Counterexample {
  private final History history;
  private final Model model;
  private final long initial;
  private final Budget budget;

  Counterexample(History history, Model model, long initial, Budget budget) {
    this.history = history;
    this.model = model;
    this.initial = initial;
    this.budget = budget;
  }

  /// What `part` still shows: where its search is stuck.
  private record Part(ObjectOps ops, long cutNanos, JustInTimeSearch.Result.Stuck stuck) {
    int size() {
      return ops.size();
    }
  }

  /// The anomaly of a key whose search was stuck.
  Anomaly of(ObjectOps all, JustInTimeSearch.Result.Stuck stuck, int key) {
    Part part = cut(all, stuck);
    part = withoutFamilies(withoutFailedComparisons(part));
    part = withoutReads(part);
    int[] inHistory = part.ops.ops;
    int blocked = inHistory[part.stuck.op()];
    List<Integer> longest = part.stuck.longest().stream().map(i -> inHistory[i]).toList();
    List<Integer> ops = Arrays.stream(inHistory).boxed().toList();
    var evidence =
        new Refutation.NoOrder(ops, part.cutNanos, List.of(initial), longest, List.of(blocked));
    return new Anomaly(
        "non-linearizable",
        history.keyValue(key).toString(),
        ops,
        Explanation.of(history, ops, longest, blocked, key),
        evidence);
  }

  // What was called up to the return at which the search was stuck.
  private Part cut(ObjectOps ops, JustInTimeSearch.Result.Stuck stuck) {
    long cutNanos = ops.returned[stuck.op()];
    int[] called = before(ops.ops, cutNanos);
    Part part = stillStuck(called, cutNanos);
    if (part == null) {
      throw new IllegalStateException("the prefix up to the stuck operation has an order");
    }
    return part;
  }

  private Part withoutFailedComparisons(Part part) {
    return without(part, op -> isFailedComparison(op));
  }

  private Part withoutReads(Part whole) {
    Part part = whole;
    // The latest first: the earlier ones tell what the register was.
    for (int i = part.size() - 1; i >= 0 && !budget.expired(); i--) {
      int op = part.ops.ops[Math.min(i, part.size() - 1)];
      if (keepsState(op)) {
        part = without(part, other -> other == op);
      }
    }
    return part;
  }

  private Part withoutFamilies(Part whole) {
    Part part = whole;
    if (Arrays.stream(part.ops.ops).anyMatch(op -> looksAtEveryFamily(op, whole.cutNanos))) {
      // Such an operation is needed: families are not independent of each other.
      return part;
    }
    Map<Long, Long> families = families(part.ops.ops);
    List<Long> left = new ArrayList<>(new TreeSet<>(families.values()));
    // Halves first, then smaller and smaller groups of families, as delta debugging does.
    for (int size = Math.max(1, left.size() / 2); size >= 1; size /= 2) {
      for (int from = 0; from < left.size() && !budget.expired(); ) {
        List<Long> group = left.subList(from, Math.min(left.size(), from + size));
        Set<Long> dropped = new HashSet<>(group);
        Part smaller = without(part, op -> dropped.contains(families.get(touched(op))));
        if (smaller.size() < part.size()) {
          part = smaller;
          left = new ArrayList<>(left);
          left.removeAll(dropped);
        } else {
          from += size;
        }
      }
    }
    return part;
  }

  // The part without some operations if that has no order either, else the part.
  private Part without(Part part, java.util.function.IntPredicate dropped) {
    int[] kept = Arrays.stream(part.ops.ops).filter(op -> !dropped.test(op)).toArray();
    if (kept.length == part.size()) {
      return part;
    }
    Part smaller = stillStuck(kept, part.cutNanos);
    return smaller == null ? part : smaller;
  }

  private @org.jspecify.annotations.Nullable Part stillStuck(int[] ops, long cutNanos) {
    ObjectOps part = ObjectOps.of(history, ops, cutNanos, model);
    return switch (new JustInTimeSearch(part, model, initial, budget).run()) {
      case JustInTimeSearch.Result.Found _, JustInTimeSearch.Result.RanOut _ -> null;
      case JustInTimeSearch.Result.Stuck stuck -> {
        long earlier = part.returned[stuck.op()];
        int[] called = before(ops, earlier);
        if (called.length == ops.length && earlier == cutNanos) {
          yield new Part(part, cutNanos, stuck);
        }
        yield stillStuck(called, earlier);
      }
    };
  }

  // What was called by the cut; of what was open then, only what may have changed the state. The
  // answer of an operation that kept it is known to have had no effect, which being unknown would
  // not
  // say.
  private int[] before(int[] ops, long cutNanos) {
    return Arrays.stream(ops)
        .filter(op -> history.calledNanos(op) <= cutNanos)
        .filter(op -> history.returnedNanos(op) <= cutNanos || !keepsState(op))
        .toArray();
  }

  private boolean keepsState(int op) {
    int action = history.firstAction(op);
    return model.keepsState(history.kind(action), history.answer(action));
  }

  private boolean isFailedComparison(int op) {
    int action = history.firstAction(op);
    return history.kind(action) == Kind.CAS && history.answer(action) == Answer.NO;
  }

  // Whether what it answered depends on the register not having a value.
  private boolean looksAtEveryFamily(int op, long cutNanos) {
    int action = history.firstAction(op);
    return history.kind(action) == Kind.CAS
        && history.answer(action) != Answer.YES
        && history.returnedNanos(op) <= cutNanos;
  }

  /// The value that an operation reads, writes or expects: one of its family.
  private long touched(int op) {
    int action = history.firstAction(op);
    return history.kind(action) == Kind.READ ? history.second(action) : history.argument(action);
  }

  // Each value's family, named by one of its values.
  private Map<Long, Long> families(int[] ops) {
    Map<Long, Long> parents = new HashMap<>();
    for (int op : ops) {
      long value = touched(op);
      parents.putIfAbsent(value, value);
      int action = history.firstAction(op);
      if (history.kind(action) == Kind.CAS) {
        long next = history.second(action);
        parents.putIfAbsent(next, next);
        parents.put(root(parents, next), root(parents, value));
      }
    }
    Map<Long, Long> families = new HashMap<>();
    parents.keySet().forEach(value -> families.put(value, root(parents, value)));
    return families;
  }

  private static long root(Map<Long, Long> parents, long value) {
    long at = value;
    for (long parent = parents.getOrDefault(at, at);
        parent != at;
        parent = parents.getOrDefault(at, at)) {
      at = parent;
    }
    return at;
  }
}
