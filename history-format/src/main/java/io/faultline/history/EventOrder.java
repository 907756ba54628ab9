package io.faultline.history;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A history's operations taken apart into events again, in an order in which they may have
/// happened: the order of their times, in which a process that returns and calls at one time
/// returned first.
///
/// An unknown outcome comes when its call was given up. A call that was open when the recording
/// ended has no outcome at all.
public final class EventOrder {
  private final History history;
  private final Sink sink;
  private final List<History.Late> late;
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
    int[] ends =
        IntStream.range(0, history.size())
            .filter(op -> endNanos(op) != Long.MAX_VALUE)
            .boxed()
            .sorted(Comparator.comparingLong(this::endNanos))
            .mapToInt(Integer::intValue)
            .toArray();
    int next = 0;
    for (int op = 0; op < history.size(); op++) {
      while (next < ends.length && comesBefore(ends[next], op)) {
        end(ends[next++]);
      }
      late(history.calledNanos(op));
      sink.called(op);
    }
    while (next < ends.length) {
      end(ends[next++]);
    }
    late(Long.MAX_VALUE);
  }

  private void end(int op) throws IOException {
    late(endNanos(op));
    if (history.type(op) == Outcome.Type.UNKNOWN) {
      sink.unknown(op);
    } else {
      sink.returned(op);
    }
  }

  // The late answers that came before a time: their calls were given up before.
  private void late(long beforeNanos) throws IOException {
    while (nextLate < late.size() && late.get(nextLate).atNanos() < beforeNanos) {
      sink.late(late.get(nextLate++));
    }
  }

  // When it returned or was given up.
  private long endNanos(int op) {
    return Math.min(history.returnedNanos(op), history.givenUpNanos(op));
  }

  private boolean comesBefore(int ended, int called) {
    long atNanos = endNanos(ended);
    return atNanos < history.calledNanos(called)
        || (atNanos == history.calledNanos(called) && ended < called);
  }
}
