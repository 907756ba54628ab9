package io.faultline.checker.sequential;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Model;
import io.faultline.checker.Refutation;
import io.faultline.checker.sequential.SessionSearch.Result;
import io.faultline.history.History;
import io.faultline.history.Values;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;

/// Searches parts of a history, and makes one that has no order small, by steps after which what is
/// left of a sound history is sound still:
///
/// - another key is left out: its operations do nothing to the others;
/// - an operation that keeps the state is left out;
/// - of registers and containers: all operations on a *family* of values are left out, see
///   [ValueFamilies].
///
/// An operation is never left out because it comes late: without real time, a later write may be
/// what an earlier read found.
final class Parts {
  /// How long making one smaller may take.
  private static final Duration MOST_TIME = Duration.ofMillis(1_500);

  // One try; a search that takes longer tells nothing that a person could follow.
  private static final Duration ONE_TRY = Duration.ofMillis(150);

  private final History history;
  private final Model model;
  private final Nature nature;
  private final long initial;

  Parts(History history, Model model, Nature nature, long initial) {
    this.history = history;
    this.model = model;
    this.nature = nature;
    this.initial = initial;
  }

  /// Where what these operations found came from, if no others were there.
  static Sources sources(History history, SessionOrder order, Nature nature, long initial) {
    return switch (nature) {
      case REGISTER -> new Sources(history, order, initial);
      case CONTAINER -> new Sources(history, order, Values.UNKNOWN);
      case ANY -> new Sources(order);
    };
  }

  /// Looks for an order of these operations.
  Result search(int[] ops, Budget budget) {
    SessionOrder order = SessionOrder.of(history, ops, model);
    Sources sources = sources(history, order, nature, initial);
    return new SessionSearch(
            order,
            new SessionObject(history, order, model),
            sources,
            new ForcedEdges(),
            initial,
            budget)
        .run();
  }

  /// The anomaly of operations that are known to have no order.
  Anomaly anomaly(int[] ops, Budget budget) {
    int[] counting = SessionOrder.of(history, ops, model).ops();
    int[] part = smaller(counting, budget.within(MOST_TIME));
    List<Integer> longest = List.of();
    List<Integer> blocked = List.of();
    if (search(part, budget.within(MOST_TIME)) instanceof Result.None none) {
      longest = none.longest();
      blocked = none.blocked();
    }
    List<Integer> all = Arrays.stream(part).boxed().toList();
    var keys = new TreeSet<Integer>();
    all.forEach(op -> keys.add(history.key(history.firstAction(op))));
    boolean one = keys.size() == 1 && !model.spansKeys();
    return new Anomaly(
        "non-sequential",
        one ? history.keyValue(keys.first()).toString() : "",
        all,
        words(all, one, longest, blocked),
        new Refutation.NoSequence(all, longest, blocked));
  }

  private String words(
      List<Integer> all, boolean oneKey, List<Integer> longest, List<Integer> blocked) {
    String what =
        "These %,d operations%s have no order in which every answer is right and each session's calls come as it made them"
            .formatted(
                all.size(),
                oneKey
                    ? " on key "
                        + history.keyValue(history.key(history.firstAction(all.getFirst())))
                    : "");
    if (blocked.isEmpty()) {
      return what + ".";
    }
    return "%s: %s, and none of %s can come next, nor does any other order go on from there or further."
        .formatted(
            what,
            longest.isEmpty()
                ? "not one can come first"
                : "as many as any go in the order " + list(longest),
            list(blocked));
  }

  private String list(List<Integer> ops) {
    return ops.stream()
        .map(op -> "op %,d (%s)".formatted(op, history.op(op).call()))
        .collect(Collectors.joining(", "));
  }

  private int[] smaller(int[] whole, Budget budget) {
    int[] part = whole;
    if (!model.spansKeys()) {
      part = withoutGroups(part, op -> history.key(history.firstAction(op)), budget);
    }
    part = without(part, this::keepsState, budget);
    if (nature != Nature.ANY) {
      var families = new ValueFamilies(history, nature, part);
      if (families.areIndependent()) {
        part = withoutGroups(part, families::of, budget);
      }
    }
    return withoutGroups(part, op -> keepsState(op) ? op : ValueFamilies.NONE, budget);
  }

  private boolean keepsState(int op) {
    int action = history.firstAction(op);
    return model.keepsState(history.kind(action), history.answer(action));
  }

  private int[] without(int[] part, IntPredicate dropped, Budget budget) {
    int[] kept = Arrays.stream(part).filter(op -> !dropped.test(op)).toArray();
    return kept.length < part.length && hasNoOrder(kept, budget) ? kept : part;
  }

  private boolean hasNoOrder(int[] ops, Budget budget) {
    return ops.length > 0
        && !budget.expired()
        && search(ops, budget.within(ONE_TRY)) instanceof Result.None;
  }

  // Leaves out groups of operations: halves of the groups first, then smaller and smaller numbers
  // of them, as delta debugging does.
  private int[] withoutGroups(int[] whole, IntToLongFunction groupOf, Budget budget) {
    int[] part = whole;
    long[] left =
        Arrays.stream(whole)
            .mapToLong(groupOf)
            .filter(group -> group != ValueFamilies.NONE)
            .distinct()
            .toArray();
    int size = left.length;
    while (size > 0 && !budget.expired()) {
      size = size == 1 ? 0 : (size + 1) / 2;
      int step = Math.max(1, size);
      for (int from = 0; from < left.length && !budget.expired(); ) {
        Set<Long> dropped = new HashSet<>();
        Arrays.stream(left, from, Math.min(left.length, from + step)).forEach(dropped::add);
        int[] smaller = without(part, op -> dropped.contains(groupOf.applyAsLong(op)), budget);
        if (smaller.length < part.length) {
          part = smaller;
          left = Arrays.stream(left).filter(group -> !dropped.contains(group)).toArray();
        } else {
          from += step;
        }
      }
    }
    return part;
  }
}
