package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/// When each value may first have been in a register.
final class FirstWrites {
  private final History history;
  // In the order of time; the initial value first.
  private final Map<Long, Long> firstNanos = new LinkedHashMap<>();

  /// Linear in the history.
  FirstWrites(History history, int key, long initial) {
    this.history = history;
    firstNanos.put(initial, Long.MIN_VALUE);
    for (int op = 0; op < history.size(); op++) {
      int action = history.firstAction(op);
      if (history.key(action) == key && history.type(op) != Outcome.Type.FAILED) {
        long value = ImpossibleReads.written(history, op);
        if (value != Values.UNKNOWN) {
          firstNanos.putIfAbsent(value, history.calledNanos(op));
        }
      }
    }
  }

  /// The values that the register may have at a moment, as far as some operations can tell them
  /// apart: those that they name, and one that stands for all others. Linear in the operations.
  long[] possible(int[] ops, long atNanos) {
    Set<Long> named = new HashSet<>();
    for (int op : ops) {
      int action = history.firstAction(op);
      named.add(history.argument(action));
      named.add(history.second(action));
    }
    var possible = LongStream.builder();
    for (long value : named) {
      if (firstNanos.getOrDefault(value, Long.MAX_VALUE) < atNanos) {
        possible.add(value);
      }
    }
    firstNanos.entrySet().stream()
        .filter(first -> !named.contains(first.getKey()))
        .findFirst()
        .filter(first -> first.getValue() < atNanos)
        .ifPresent(first -> possible.add(first.getKey()));
    return possible.build().sorted().toArray();
  }
}
