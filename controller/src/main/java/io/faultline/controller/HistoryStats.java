package io.faultline.controller;

import io.faultline.history.EventOrder;
import io.faultline.history.History;
import io.faultline.history.Mark;
import io.faultline.history.Outcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What a history is like, in numbers. Linear but for a sort.
///
/// @param operations how many calls
/// @param actions of all of them together
/// @param calls for each name of a call how many were ok, failed and unknown
/// @param processes how many processes called
/// @param sessions how many sessions there were
/// @param hosts how many hosts were called
/// @param keys how many keys were touched
/// @param keyOperations operations on a key: the fewest, the median and the most
/// @param mostOpen the most calls that were open at once; an unknown call stays open
/// @param mostOpenOnKey the most that were open at once on one key
/// @param firstNanos when the first call was made
/// @param lastNanos when the last call was made or returned
/// @param faults how many faults there are marks of
/// @param faultsHeld how many of them were seen to hold
public record HistoryStats(
    int operations,
    int actions,
    SequencedMap<String, Outcomes> calls,
    long processes,
    long sessions,
    long hosts,
    int keys,
    Spread keyOperations,
    int mostOpen,
    int mostOpenOnKey,
    long firstNanos,
    long lastNanos,
    int faults,
    int faultsHeld) {
  public HistoryStats {
    calls = Collections.unmodifiableSequencedMap(new TreeMap<>(calls));
  }

  /// How calls came out.
  public record Outcomes(int ok, int failed, int unknown) {
    Outcomes plus(Outcome.Type type) {
      return switch (type) {
        case OK -> new Outcomes(ok + 1, failed, unknown);
        case FAILED -> new Outcomes(ok, failed + 1, unknown);
        case UNKNOWN -> new Outcomes(ok, failed, unknown + 1);
      };
    }
  }

  /// The smallest, middle and largest of some numbers; zeros for none.
  public record Spread(int least, int median, int most) {
    static Spread of(int[] numbers) {
      if (numbers.length == 0) {
        return new Spread(0, 0, 0);
      }
      int[] sorted = numbers.clone();
      Arrays.sort(sorted);
      return new Spread(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
  }

  /// Of `history`.
  public static HistoryStats of(History history) {
    var calls = new TreeMap<String, Outcomes>();
    long last = Long.MIN_VALUE;
    for (int op = 0; op < history.size(); op++) {
      Outcome.Type type = history.type(op);
      calls.merge(history.name(op), new Outcomes(0, 0, 0).plus(type), (old, _) -> old.plus(type));
      last = Math.max(last, history.calledNanos(op));
      if (type != Outcome.Type.UNKNOWN) {
        last = Math.max(last, history.returnedNanos(op));
      }
    }
    var byKey = history.byKey();
    var perKey = new int[byKey.groups()];
    Arrays.setAll(perKey, byKey::size);
    var open = new Open(history);
    walk(history, open);
    return new HistoryStats(
        history.size(),
        history.actions(),
        calls,
        distinct(history, history::process),
        distinct(history, history::session),
        history.hostsCalled(),
        history.keys(),
        Spread.of(perKey),
        open.most,
        open.mostOnKey,
        history.size() == 0 ? 0 : history.calledNanos(0),
        history.size() == 0 ? 0 : last,
        (int) history.marks().stream().filter(mark -> mark.kind().equals(Mark.FAULT)).count(),
        (int)
            history.marks().stream()
                .filter(mark -> mark.kind().equals(Mark.FAULT) && mark.held())
                .count());
  }

  private static long distinct(History history, java.util.function.IntUnaryOperator column) {
    return java.util.stream.IntStream.range(0, history.size()).map(column).distinct().count();
  }

  private static void walk(History history, EventOrder.Sink sink) {
    try {
      EventOrder.walk(history, sink);
    } catch (IOException e) {
      throw new IllegalStateException("a sink that writes nothing failed", e);
    }
  }

  // Counts calls that are open.
  private static final class Open implements EventOrder.Sink {
    private final History history;
    private final int[] onKey;
    private int now;
    int most;
    int mostOnKey;

    Open(History history) {
      this.history = history;
      onKey = new int[history.keys()];
    }

    @Override
    public void called(int op) {
      most = Math.max(most, ++now);
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        mostOnKey = Math.max(mostOnKey, ++onKey[history.key(a)]);
      }
    }

    @Override
    public void returned(int op) {
      now--;
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        onKey[history.key(a)]--;
      }
    }

    @Override
    public void unknown(int op) {}

    @Override
    public void late(History.Late answer) {}
  }
}
