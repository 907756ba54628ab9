package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

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
///
/// What a search was stuck at is a counterexample as it is. Making it smaller has a time of its
/// own; when that is over, the smallest so far is taken.
final class Counterexample {
  private static final Duration MOST_TIME = Duration.ofSeconds(2);

  private final History history;
  private final Model model;
  private final long initial;
  private final Budget budget;

  Counterexample(History history, Model model, long initial, Budget budget) {
    this.history = history;
    this.model = model;
    this.initial = initial;
    this.budget = budget.within(MOST_TIME);
  }

  /// Operations of the history that have no order, those that are open at the cut being unknown;
  /// and where the search for one was stuck.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Part(int[] ops, long cutNanos, int blocked, List<Integer> longest) {
    int size() {
      return ops.length;
    }
  }

  /// The anomaly of a key whose search was stuck.
  Anomaly of(ObjectOps all, JustInTimeSearch.Result.Stuck stuck, int key) {
    Part part = cut(all, stuck);
    part = withoutFailedComparisons(part);
    part = withoutFamilies(part);
    part = withoutWhatKeepsTheState(part);
    List<Integer> ops = Arrays.stream(part.ops).boxed().toList();
    var evidence =
        new Refutation.NoOrder(
            ops, part.cutNanos, List.of(initial), part.longest, List.of(part.blocked));
    return new Anomaly(
        "non-linearizable",
        history.keyValue(key).toString(),
        ops,
        new Explanation(history, key, initial).of(ops, part.longest, part.blocked),
        evidence);
  }

  // What was called up to the return at which the search was stuck. The search has looked at
  // nothing
  // else, and at no answer that came later, save of calls that keep the state, which are left out.
  private Part cut(ObjectOps ops, JustInTimeSearch.Result.Stuck stuck) {
    long cutNanos = ops.returned[stuck.op()];
    int[] called =
        Arrays.stream(ops.ops)
            .filter(op -> history.calledNanos(op) <= cutNanos)
            .filter(op -> history.returnedNanos(op) <= cutNanos || !keepsState(op))
            .toArray();
    Set<Integer> kept = new HashSet<>(Arrays.stream(called).boxed().toList());
    List<Integer> longest =
        stuck.longest().stream().map(i -> ops.ops[i]).filter(kept::contains).toList();
    return new Part(called, cutNanos, ops.ops[stuck.op()], longest);
  }

  private Part withoutFailedComparisons(Part part) {
    return without(part, op -> kind(op) == Kind.CAS && answer(op) == Answer.NO);
  }

  private Part withoutFamilies(Part part) {
    if (Arrays.stream(part.ops).anyMatch(op -> looksAtEveryFamily(op, part.cutNanos))) {
      // Such an operation is needed: families are not independent of each other.
      return part;
    }
    Map<Long, Long> families = families(part.ops);
    List<Long> all = List.copyOf(new TreeSet<>(families.values()));
    return withoutGroups(part, all, op -> families.getOrDefault(touched(op), touched(op)));
  }

  private Part withoutWhatKeepsTheState(Part part) {
    // The latest first: the earlier ones tell what the register was.
    List<Long> keepers =
        Arrays.stream(part.ops)
            .filter(this::keepsState)
            .mapToObj(op -> (long) op)
            .sorted(Comparator.reverseOrder())
            .toList();
    return withoutGroups(part, keepers, op -> op);
  }

  // Leaves out groups of operations: halves of the groups first, then smaller and smaller numbers
  // of
  // them, as delta debugging does.
  private Part withoutGroups(Part whole, List<Long> groups, IntToLongFunction groupOf) {
    Part part = whole;
    List<Long> left = groups;
    int size = left.size();
    while (size > 0) {
      size = size == 1 ? 0 : (size + 1) / 2;
      int step = Math.max(1, size);
      for (int from = 0; from < left.size() && !budget.expired(); ) {
        Set<Long> dropped = new HashSet<>(left.subList(from, Math.min(left.size(), from + step)));
        Part smaller = without(part, op -> dropped.contains(groupOf.applyAsLong(op)));
        if (smaller.size() < part.size()) {
          part = smaller;
          left = left.stream().filter(group -> !dropped.contains(group)).toList();
        } else {
          from += step;
        }
      }
    }
    return part;
  }

  // The part without some operations if that is seen to have no order either, else the part.
  private Part without(Part part, IntPredicate dropped) {
    int[] kept = Arrays.stream(part.ops).filter(op -> !dropped.test(op)).toArray();
    if (kept.length == part.size()) {
      return part;
    }
    ObjectOps ops = ObjectOps.of(history, kept, Long.MIN_VALUE, part.cutNanos, model);
    return switch (new JustInTimeSearch(ops, initial, budget).run()) {
      case JustInTimeSearch.Result.Found _, JustInTimeSearch.Result.RanOut _ -> part;
      case JustInTimeSearch.Result.Stuck stuck -> cut(ops, stuck);
    };
  }

  private Kind kind(int op) {
    return history.kind(history.firstAction(op));
  }

  private Answer answer(int op) {
    return history.answer(history.firstAction(op));
  }

  private boolean keepsState(int op) {
    return model.keepsState(kind(op), answer(op));
  }

  // Whether what it answered depends on the register not having a value.
  private boolean looksAtEveryFamily(int op, long cutNanos) {
    return kind(op) == Kind.CAS
        && answer(op) != Answer.YES
        && history.returnedNanos(op) <= cutNanos;
  }

  /// The value that an operation reads, writes or expects: one of its family.
  private long touched(int op) {
    int action = history.firstAction(op);
    return kind(op) == Kind.READ ? history.second(action) : history.argument(action);
  }

  // Each value's family, named by one of its values.
  private Map<Long, Long> families(int[] ops) {
    Map<Long, Long> parents = new HashMap<>();
    for (int op : ops) {
      long value = touched(op);
      parents.putIfAbsent(value, value);
      if (kind(op) == Kind.CAS) {
        long next = history.second(history.firstAction(op));
        parents.putIfAbsent(next, next);
        parents.put(root(parents, next), root(parents, value));
      }
    }
    Map<Long, Long> families = new HashMap<>();
    parents.keySet().forEach(value -> families.put(value, root(parents, value)));
    return families;
  }

  // Halves the way as it goes, so that a chain of a million values is no square of them.
  private static long root(Map<Long, Long> parents, long value) {
    long at = value;
    while (true) {
      long parent = parents.getOrDefault(at, at);
      if (parent == at) {
        return at;
      }
      long above = parents.getOrDefault(parent, parent);
      parents.put(at, above);
      at = above;
    }
  }
}
