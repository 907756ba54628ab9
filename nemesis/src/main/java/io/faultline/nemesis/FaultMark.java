package io.faultline.nemesis;

import io.faultline.history.Mark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The mark of one fault, as its life goes on: each step is told to the history at once, in order.
final class FaultMark {
  private final Consumer<Mark> sink;
  private Mark mark;

  /// A fault that was asked for at `askedNanos`; nothing is told yet.
  FaultMark(int id, Fault fault, long askedNanos, Consumer<Mark> sink) {
    this.sink = sink;
    mark =
        new Mark(
            id,
            Mark.FAULT,
            fault.name(),
            List.of(),
            askedNanos,
            Mark.NEVER,
            Mark.NEVER,
            Mark.NEVER,
            "",
            Map.of("fault", fault.text()));
  }

  synchronized Mark now() {
    return mark;
  }

  /// It is resolved to hosts.
  void resolved(List<List<String>> sides, Map<String, String> details) {
    change(m -> {
      var all = new TreeMap<>(m.details());
      all.putAll(details);
      return of(m, sides, m.fromNanos(), m.untilNanos(), m.endedNanos(), m.evidence(), all);
    });
  }

  /// It was seen to hold; refused, and nothing told, if its end came before.
  synchronized boolean holds(long atNanos, String evidence) {
    if (mark.untilNanos() != Mark.NEVER) {
      return false;
    }
    change(m -> of(m, m.sides(), atNanos, m.untilNanos(), m.endedNanos(), evidence, m.details()));
    return true;
  }

  /// It never was: `why` takes the place of the evidence.
  void neverHeld(long atNanos, String why) {
    change(m -> of(m, m.sides(), Mark.NEVER, atNanos, m.endedNanos(), why, m.details()));
  }

  /// Its end was asked for, or it can be counted on no longer than this; the earliest counts.
  void ends(long atNanos, Map<String, String> details) {
    change(m -> {
      var all = new TreeMap<>(m.details());
      all.putAll(details);
      // What was not yet seen to hold when it was lost has an empty window, not a negative one.
      long from = m.fromNanos() == Mark.NEVER ? m.askedNanos() : m.fromNanos();
      long until = Math.max(from, Math.min(m.untilNanos(), atNanos));
      return of(m, m.sides(), m.fromNanos(), until, m.endedNanos(), m.evidence(), all);
    });
  }

  /// It was seen to be over.
  void ended(long atNanos, String how) {
    change(m ->
        of(
            m,
            m.sides(),
            m.fromNanos(),
            m.untilNanos(),
            atNanos,
            m.evidence(),
            with(m, "healed", how)));
  }

  /// It was not seen to be over.
  void notSeenToEnd(String why) {
    change(m ->
        of(
            m,
            m.sides(),
            m.fromNanos(),
            m.untilNanos(),
            Mark.NEVER,
            m.evidence(),
            with(m, "not-healed", why)));
  }

  private static Map<String, String> with(Mark mark, String name, String value) {
    var all = new TreeMap<>(mark.details());
    all.put(name, value);
    return all;
  }

  // Under the lock, so that the history hears the steps in their order.
  private synchronized void change(UnaryOperator<Mark> step) {
    mark = step.apply(mark);
    sink.accept(mark);
  }

  private static Mark of(
      Mark m,
      List<List<String>> sides,
      long from,
      long until,
      long ended,
      String evidence,
      Map<String, String> details) {
    return new Mark(
        m.id(), m.kind(), m.name(), sides, m.askedNanos(), from, until, ended, evidence, details);
  }
}
