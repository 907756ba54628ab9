package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the counterexample of a container small, by two steps that keep an order an order: leaving
/// out all operations of one element, and leaving out one that changes nothing. The rule itself
/// says whether what is left is still broken. Halves are left out first, then smaller and smaller
/// groups.
final class ContainerPart {
  private final History history;
  private final Container container;
  private final ContainerRule rule;
  private final Budget budget;

  ContainerPart(History history, Container container, ContainerRule rule, Budget budget) {
    this.history = history;
    this.container = container;
    this.rule = rule;
    this.budget = budget;
  }

  /// @param suspects some that the rule found to have no order, with all others on their elements
  ExactRule.Decision of(int[] all, int[] suspects, int key) {
    int[] part = Arrays.stream(all).filter(op -> history.type(op) != Outcome.Type.FAILED).toArray();
    if (suspects.length > 0 && !budget.expired()) {
      Set<Integer> kept = new HashSet<>();
      Set<Long> elements = new HashSet<>();
      for (int op : suspects) {
        kept.add(op);
        elements.add(group(op, true));
      }
      elements.remove(Long.MIN_VALUE);
      int[] less =
          Arrays.stream(part)
              .filter(op -> kept.contains(op) || elements.contains(group(op, true)))
              .toArray();
      part = isBroken(less) ? less : part;
    }
    part = smaller(part, true);
    part = smaller(part, false);
    List<Integer> ops = Arrays.stream(part).boxed().toList();
    return new ExactRule.Decision.Broken(
        ops,
        true,
        new ContainerWords(history, ops, Optional.of(container)).why(ops.getLast()).orElse("")
            + "These %,d operations on key %s have no order in which every answer is right and each takes effect between its call and its return: %s."
                .formatted(
                    ops.size(),
                    history.keyValue(key),
                    String.join(
                        "; ",
                        ops.stream().limit(12).map(op -> history.op(op).toString()).toList())));
  }

  // By elements, or by operations that change nothing.
  private int[] smaller(int[] whole, boolean byElements) {
    int[] part = whole;
    List<Long> groups =
        Arrays.stream(part)
            .mapToLong(op -> group(op, byElements))
            .filter(group -> group != Long.MIN_VALUE)
            .distinct()
            .boxed()
            .toList();
    int size = groups.size();
    while (size > 0) {
      size = size == 1 ? 0 : (size + 1) / 2;
      int step = Math.max(1, size);
      for (int from = 0; from < groups.size() && !budget.expired(); ) {
        List<Long> out = groups.subList(from, Math.min(groups.size(), from + step));
        Set<Long> dropped = new HashSet<>(out);
        int[] less =
            Arrays.stream(part).filter(op -> !dropped.contains(group(op, byElements))).toArray();
        if (less.length > 0 && isBroken(less)) {
          part = less;
          var left = new ArrayList<>(groups);
          left.subList(from, from + out.size()).clear();
          groups = left;
        } else {
          from += step;
        }
      }
    }
    return part;
  }

  private boolean isBroken(int[] part) {
    var ops = new ContainerOps(history, part, container);
    return ops.unfit.isEmpty() && (ops.broken != ContainerOps.NONE || !rule.find(ops).hasOrder());
  }

  private long group(int op, boolean byElements) {
    int action = history.firstAction(op);
    Kind kind = history.kind(action);
    boolean valued = kind.answers() == Kind.Answers.VALUE;
    long element = valued ? history.second(action) : history.argument(action);
    boolean empty = valued && element == Values.NIL;
    boolean keeps =
        empty
            || kind == Kind.PEEK
            || kind == Kind.CONTAINS
            || history.answer(action) == History.Answer.NO;
    if (byElements) {
      return empty ? Long.MIN_VALUE : element;
    }
    return keeps ? op : Long.MIN_VALUE;
  }
}
