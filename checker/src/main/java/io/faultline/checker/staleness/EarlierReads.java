package io.faultline.checker.staleness;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A history in which each read was called earlier by so much: what is Δ-atomic with Δ is what has
/// an order then (Golab, Li, Shah, Analyzing consistency properties for fun and profit, PODC 2011).
///
/// @param history the other history: each call is a process of its own
/// @param original per operation of it, the one of the first history
public record EarlierReads(History history, List<Integer> original) {
  private record Event(long atNanos, boolean isReturn, int op) {}

  /// Takes n log n.
  ///
  /// @throws ArithmeticException if times are too far apart
  public static EarlierReads of(History history, long shiftNanos) {
    var events = new ArrayList<Event>();
    for (int op = 0; op < history.size(); op++) {
      boolean reads = history.kind(history.firstAction(op)) == Kind.READ;
      long called = history.calledNanos(op);
      events.add(new Event(reads ? Math.subtractExact(called, shiftNanos) : called, false, op));
      if (history.type(op) != Outcome.Type.UNKNOWN) {
        events.add(new Event(history.returnedNanos(op), true, op));
      }
    }
    events.sort(Comparator.comparingLong(Event::atNanos).thenComparing(Event::isReturn));
    var builder = new HistoryBuilder().header(history.header());
    var original = new ArrayList<Integer>();
    for (Event event : events) {
      Op op = history.op(event.op());
      if (!event.isReturn()) {
        original.add(event.op());
        builder.call(event.op(), op.session(), op.host(), op.call(), event.atNanos());
        continue;
      }
      switch (op.outcome()) {
        case Outcome.Ok ok -> builder.ok(event.op(), ok.results(), event.atNanos());
        case Outcome.Failed failed -> builder.failed(event.op(), failed.reason(), event.atNanos());
        case Outcome.Unknown _ -> {}
      }
    }
    return new EarlierReads(builder.build(), original);
  }
}
