package io.faultline.checker;

import io.faultline.checker.JustInTimeSearch.Result;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.stream.LongStream;

/// Makes a counterexample small, by steps after which the rest of a sound history would be sound
/// still:
///
/// - everything called after the moment at which the search was stuck is left out, and what was
///   open then is unknown: a prefix of a linearizable history is linearizable;
/// - an operation that keeps the state is left out: it changes nothing for the others;
/// - of a register: all operations on a *family* of values are left out, see [Families];
/// - of a register: everything before a moment is left out, and the part begins with any value that
///   may have been there. What was open then may be left out by an order: it may have taken effect
///   before.
///
/// A write whose value is read is never dropped alone: that would make a false counterexample.
///
/// What a search was stuck at is a counterexample as it is. Making it smaller has a time of its
/// own; when that is over, the smallest so far is taken.
final class Counterexample {
  private static final int FIRST_WINDOW = 8;

  private final History history;
  private final Model model;
  private final long initial;
  private final Budget budget;
  private final Memory memory;
  private final int key;
  private final FirstWrites firstWrites;

  /// @param budget what making it smaller may take
  Counterexample(History history, Model model, long initial, int key, Budget budget) {
    this.history = history;
    this.key = key;
    firstWrites = new FirstWrites(history, key, initial);
    this.model = model;
    this.initial = initial;
    this.budget = budget;
    memory = new Memory(budget.memoryBytes());
  }

  /// Operations of the history that have no order, those that are open at the cut being unknown;
  /// and where the search for one was stuck.
  ///
  /// @param states what the object may be when the part begins
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Part(
      int[] ops, long fromNanos, long cutNanos, long[] states, int blocked, List<Integer> longest) {
    int size() {
      return ops.length;
    }
  }

  /// The anomaly of a key whose search was stuck.
  Anomaly of(ObjectOps all, Result.Stuck stuck) {
    Part part = smaller(cut(all, stuck, Long.MIN_VALUE, new long[] {initial}));
    List<Integer> ops = Arrays.stream(part.ops).boxed().toList();
    var evidence =
        new Refutation.NoOrder(
            ops,
            part.fromNanos,
            part.cutNanos,
            LongStream.of(part.states).boxed().toList(),
            part.longest,
            List.of(part.blocked));
    return new Anomaly(
        "non-linearizable",
        history.keyValue(key).toString(),
        ops,
        new Explanation(history, key, initial, model.container())
                .of(ops, part.longest, part.blocked)
            + (part.fromNanos == Long.MIN_VALUE
                ? ""
                : " This is so whatever value the key had before op %,d was called."
                    .formatted(firstCalledFrom(part))),
        evidence);
  }

  /// The smallest part that the steps lead to; the part itself if none leads anywhere.
  Part smaller(Part whole) {
    if (budget.expired()) {
      return whole;
    }
    Part part = window(whole);
    part = without(part, op -> kind(op) == Kind.CAS && answer(op) == Answer.NO);
    part = withoutFamilies(part);
    part = withoutWhatKeepsTheState(part);
    return window(part);
  }

  // What was called up to the return at which the search was stuck. The search has looked at
  // nothing else, and at no answer that came later, save of calls that keep the state, which are
  // left out.
  private Part cut(ObjectOps ops, Result.Stuck stuck, long fromNanos, long[] states) {
    long cutNanos = ops.returned[stuck.op()];
    int[] called =
        Arrays.stream(ops.ops)
            .filter(op -> history.calledNanos(op) <= cutNanos)
            .filter(op -> history.returnedNanos(op) <= cutNanos || !keepsState(op))
            .toArray();
    Set<Integer> kept = new HashSet<>(called.length * 2);
    Arrays.stream(called).forEach(kept::add);
    List<Integer> longest =
        stuck.longest().stream().map(i -> ops.ops[i]).filter(kept::contains).toList();
    return new Part(called, fromNanos, cutNanos, states, ops.ops[stuck.op()], longest);
  }

  // The latest beginning from which there is no order: twice as far back each time, then halves.
  private Part window(Part whole) {
    if (!model.forgetsUnseenValues()) {
      return whole;
    }
    Part part = whole;
    int count = whole.size();
    int enough = count;
    int tooFew = 0;
    int last = Math.min(FIRST_WINDOW, count);
    while (enough - tooFew > 1 && last < count && !budget.expired()) {
      Optional<Part> smaller = from(whole, history.calledNanos(whole.ops[count - last]));
      if (smaller.isPresent()) {
        part = smaller.get();
        enough = last;
      } else {
        tooFew = last;
      }
      last = enough == count ? last * 2 : (enough + tooFew) >>> 1;
    }
    return part.size() < whole.size() ? part : whole;
  }

  // The part from a moment on, if that is seen to have no order either.
  private Optional<Part> from(Part part, long fromNanos) {
    if (fromNanos <= part.fromNanos) {
      return Optional.empty();
    }
    int[] kept =
        Arrays.stream(part.ops)
            .filter(op -> history.returnedNanos(op) >= fromNanos)
            .filter(op -> history.calledNanos(op) >= fromNanos || !keepsState(op))
            .toArray();
    return tried(part, kept, fromNanos);
  }

  private Part withoutFamilies(Part part) {
    // Of what is read and is no register, a read's value may be made of several.
    boolean unfit =
        !model.forgetsUnseenValues()
            && Arrays.stream(part.ops)
                .anyMatch(op -> kind(op) == Kind.READ || kind(op) == Kind.APPEND);
    if (unfit || Arrays.stream(part.ops).anyMatch(op -> looksAtEveryFamily(op, part.cutNanos))) {
      // Such an operation is needed: families are not independent of each other.
      return part;
    }
    var families = new Families(history, part.ops);
    return withoutGroups(part, families.all(), families::of);
  }

  private Part withoutWhatKeepsTheState(Part part) {
    // The latest first: the earlier ones tell what the register was.
    long[] keepers =
        Arrays.stream(part.ops).filter(this::keepsState).mapToLong(op -> -op).sorted().toArray();
    return withoutGroups(part, keepers, op -> -op);
  }

  // Leaves out groups of operations: halves of the groups first, then smaller and smaller numbers
  // of them, as delta debugging does.
  private Part withoutGroups(Part whole, long[] groups, IntToLongFunction groupOf) {
    Part part = whole;
    long[] left = groups;
    int size = left.length;
    while (size > 0) {
      size = size == 1 ? 0 : (size + 1) / 2;
      int step = Math.max(1, size);
      for (int from = 0; from < left.length && !budget.expired(); ) {
        int to = Math.min(left.length, from + step);
        Set<Long> dropped = new HashSet<>();
        Arrays.stream(left, from, to).forEach(dropped::add);
        Part smaller = without(part, op -> dropped.contains(groupOf.applyAsLong(op)));
        if (smaller.size() < part.size()) {
          part = smaller;
          left = Arrays.stream(left).filter(group -> !dropped.contains(group)).toArray();
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
    return kept.length == part.size() ? part : tried(part, kept, part.fromNanos).orElse(part);
  }

  /// The operations `kept` of a part, from a moment on, if they are seen to have no order either.
  Optional<Part> tried(Part part, int[] kept, long fromNanos) {
    ObjectOps ops = ObjectOps.of(history, kept, fromNanos, part.cutNanos, model);
    long[] states =
        fromNanos == Long.MIN_VALUE ? part.states : firstWrites.possible(kept, fromNanos);
    // The model of the part may number states of its own.
    long[] begin = fromNanos == Long.MIN_VALUE ? new long[] {ops.model().initial(initial)} : states;
    return switch (new JustInTimeSearch(ops, begin, budget, memory).run()) {
      case Result.Found _, Result.RanOut _ -> Optional.empty();
      case Result.Stuck stuck -> Optional.of(cut(ops, stuck, fromNanos, states));
    };
  }

  private Kind kind(int op) {
    return history.kind(history.firstAction(op));
  }

  private Answer answer(int op) {
    return history.answer(history.firstAction(op));
  }

  private int firstCalledFrom(Part part) {
    return Arrays.stream(part.ops)
        .filter(op -> history.calledNanos(op) >= part.fromNanos)
        .findFirst()
        .orElse(part.blocked);
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
}
