package io.faultline.history;

import java.io.IOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A history's operations taken apart into events again, in an order in which they may have
/// happened: the order of their times, in which a process that returns and calls at one time
/// returned first.
///
/// An unknown outcome has no time, and comes last, or right before the late answer to its call: a
/// process calls no more after it. A call that was open when the recording ended has no outcome at
/// all.
public final class EventOrder {
  private final History history;
  private final Sink sink;
  private final List<History.Late> late;
  private final BitSet unknown = new BitSet();
  private int nextLate;

  private EventOrder(History history, Sink sink) {
    this.history = history;
    this.sink = sink;
    late = history.late().stream().sorted(Comparator.comparingLong(History.Late::atNanos)).toList();
  }

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
    new EventOrder(history, sink).walk();
  }

  private void walk() throws IOException {
    int[] returns = returns(history);
    int next = 0;
    for (int op = 0; op < history.size(); op++) {
      while (next < returns.length && comesBefore(history, returns[next], op)) {
        late(history.returnedNanos(returns[next]), op);
        sink.returned(returns[next++]);
      }
      late(history.calledNanos(op), op);
      sink.called(op);
    }
    while (next < returns.length) {
      late(history.returnedNanos(returns[next]), history.size());
      sink.returned(returns[next++]);
    }
    late(Long.MAX_VALUE, history.size());
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) == Outcome.Type.UNKNOWN
          && !history.error(op).isEmpty()
          && !unknown.get(op)) {
        sink.unknown(op);
      }
    }
  }

  // The late answers that came before a time, to operations that have been called.
  private void late(long beforeNanos, int called) throws IOException {
    while (nextLate < late.size()
        && late.get(nextLate).atNanos() < beforeNanos
        && late.get(nextLate).op() < called) {
      History.Late answer = late.get(nextLate++);
      if (!unknown.get(answer.op())) {
        unknown.set(answer.op());
        sink.unknown(answer.op());
      }
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
