package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Values;
import java.util.HashMap;
import java.util.Map;

/// The values of a part of a history that belong together.
///
/// Of a register: values that compare-and-sets turn into each other. All operations on a family may
/// be left out: a read, or a compare-and-set, of another family is preceded by the write that it
/// sees, which stays, and nothing comes between the two that was not there before. Comparisons that
/// failed look at every family: where there is one, none may be left out.
///
/// Of a queue, a stack, a priority queue or a set: each value by itself. Whoever takes out all
/// operations on one element of a run leaves a run: the others come out in the same order, and what
/// was empty is empty.
///
/// Of any other object, and of operations of several actions: none, so that nothing is left out.
final class Families {
  private final History history;
  private final Map<Long, Long> parents = new HashMap<>();
  private boolean depend;

  Families(History history, int[] ops) {
    this.history = history;
    for (int op : ops) {
      long value = touched(op);
      parents.putIfAbsent(value, value);
      int action = history.firstAction(op);
      depend |= hasNone(history.kind(action)) || history.firstAction(op + 1) != action + 1;
      if (history.kind(action) == Kind.CAS) {
        long next = history.second(action);
        parents.putIfAbsent(next, next);
        parents.put(root(next), root(value));
      }
    }
  }

  private static boolean hasNone(Kind kind) {
    return switch (kind) {
      case APPEND, ACQUIRE, RELEASE, INCREMENT, GENERATE -> true;
      default -> false;
    };
  }

  /// Each family, named by one of its values; empty if values depend on each other. A removal that
  /// may have taken any element is of none: without it, the element that it took would stay.
  long[] all() {
    if (depend) {
      return new long[0];
    }
    return parents.keySet().stream()
        .mapToLong(this::root)
        .filter(family -> family != Values.UNKNOWN)
        .distinct()
        .sorted()
        .toArray();
  }

  /// The family of an operation's values.
  long of(int op) {
    return root(touched(op));
  }

  /// The value that an operation reads, writes or expects: one of its family.
  private long touched(int op) {
    int action = history.firstAction(op);
    return switch (history.kind(action)) {
      case READ, DEQUEUE, POP, PEEK, POP_FRONT, POP_BACK, PEEK_FRONT, PEEK_BACK ->
          history.second(action);
      case WRITE, CAS, ENQUEUE, PUSH, ADD, REMOVE, CONTAINS, PUSH_FRONT, PUSH_BACK ->
          history.argument(action);
      case APPEND, ACQUIRE, RELEASE, INCREMENT, GENERATE -> Values.NIL;
    };
  }

  // Halves the way as it goes, so that a chain of a million values is no square of them.
  private long root(long value) {
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
