package io.faultline.history.research;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryFormatException;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// Operations whose lines have both their times, in whatever order: put into a [HistoryBuilder] in
/// the order in which they were called.
///
/// Where a file names no processes they are made up, as few as can be so that one never calls
/// before its last call returned: then their order says nothing that the times do not.
final class Timeline {
  /// The process of an operation whose file names none.
  static final int NO_PROCESS = -1;

  private final TextInput in;
  private final List<Timed> operations = new ArrayList<>();
  private final PriorityQueue<Timed> open =
      new PriorityQueue<>(Comparator.comparingLong(Timed::returned));
  // Per process: what it has open.
  private final Map<Integer, Timed> calls = new HashMap<>();
  private final ArrayDeque<Integer> idle = new ArrayDeque<>();
  private int madeUp;

  /// @param in where the lines come from, for messages
  Timeline(TextInput in) {
    this.in = in;
  }

  /// An operation that took effect.
  ///
  /// @param called in the file's own units
  /// @param returned not before `called`
  /// @param line where it is in the file
  record Timed(int process, Action action, Value result, long called, long returned, long line) {}

  void add(Timed operation) {
    operations.add(operation);
  }

  /// Puts all into `builder`.
  ///
  /// @throws HistoryFormatException if a process has two open at a time
  void build(HistoryBuilder builder) throws HistoryFormatException {
    operations.sort(
        Comparator.comparingLong(Timed::called)
            .thenComparingLong(Timed::returned)
            .thenComparingLong(Timed::line));
    for (Timed operation : operations) {
      while (!open.isEmpty() && open.peek().returned() < operation.called()) {
        returned(builder, open.remove());
      }
      Timed last = calls.get(operation.process());
      if (last != null) {
        // Events at one time are concurrent, save those of one process.
        if (last.returned() > operation.called()) {
          throw in.fault(
              operation.line(),
              "process %d calls at %d, and its call in line %d returns only at %d"
                  .formatted(
                      operation.process(), operation.called(), last.line(), last.returned()));
        }
        while (calls.containsKey(operation.process())) {
          returned(builder, open.remove());
        }
      }
      call(builder, operation);
    }
    while (!open.isEmpty()) {
      returned(builder, open.remove());
    }
  }

  private void call(HistoryBuilder builder, Timed operation) {
    Timed called = operation;
    if (operation.process() == NO_PROCESS) {
      Integer free = idle.poll();
      int process = free == null ? madeUp++ : free;
      called =
          new Timed(
              process,
              operation.action(),
              operation.result(),
              operation.called(),
              operation.returned(),
              operation.line());
    }
    builder.call(
        called.process(), Call.of(called.action().kind().word(), called.action()), called.called());
    calls.put(called.process(), called);
    open.add(called);
  }

  private void returned(HistoryBuilder builder, Timed operation) {
    builder.ok(operation.process(), List.of(Result.of(operation.result())), operation.returned());
    calls.remove(operation.process());
    if (madeUp > 0) {
      idle.add(operation.process());
    }
  }
}
