package io.faultline.history;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/// A history's operations taken apart into events again, in an order in which they may have
/// happened: the order of their times, in which a process that returns and calls at one time
/// returned first.
///
/// An unknown outcome has no time, and comes last: a process calls no more after it. A call that
/// was open when the recording ended has no outcome at all.
public final class EventOrder {
  private EventOrder() {}

  /// Takes the events. Each operation is given by its index.
  public interface Sink {
    void called(int op) throws IOException;

    /// It returned: it was ok, or failed.
    void returned(int op) throws IOException;

    void unknown(int op) throws IOException;

    void late(History.Late answer) throws IOException;
  }

  /// Sorts the operations by when they returned: n log n.
  public static void walk(History history, Sink sink) throws IOException {
    int[] returns = returns(history);
    int next = 0;
    for (int op = 0; op < history.size(); op++) {
      while (next < returns.length && comesBefore(history, returns[next], op)) {
        sink.returned(returns[next++]);
      }
      sink.called(op);
    }
    while (next < returns.length) {
      sink.returned(returns[next++]);
    }
    Set<Integer> late = new HashSet<>();
    history.late().forEach(answer -> late.add(answer.op()));
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) == Outcome.Type.UNKNOWN
          && (!history.error(op).isEmpty() || late.contains(op))) {
        sink.unknown(op);
      }
    }
    for (History.Late answer : history.late()) {
      sink.late(answer);
    }
  }

  // The operations that returned, by the time of that.
  private static int[] returns(History history) {
    return IntStream.range(0, history.size())
        .filter(op -> history.type(op) != Outcome.Type.UNKNOWN)
        .boxed()
        .sorted(Comparator.comparingLong(history::returnedNanos))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static boolean comesBefore(History history, int returned, int called) {
    long atNanos = history.returnedNanos(returned);
    return atNanos < history.calledNanos(called)
        || (atNanos == history.calledNanos(called) && returned < called);
  }
}
