package io.faultline.report;

import io.faultline.history.History;
import io.faultline.history.Mark;
import java.util.stream.Collectors;

/// A fault that was seen to hold, and what was called meanwhile.
///
/// @param number from 1, in the order of their beginnings: what drawings write beside it
/// @param mark as the history has it
/// @param untilNanos when its end was asked for, or when the recording ends if it never was
/// @param firstOp the first operation called while it held
/// @param endOp the first one called after that; equal to `firstOp` if there were none
/// @param tally of what was called while it held
record FaultWindow(int number, Mark mark, long untilNanos, int firstOp, int endOp, Tally tally) {
  long fromNanos() {
    return mark.fromNanos();
  }

  /// Where its traces may end: when it was seen to be over, or when its end was asked for.
  long overNanos() {
    return mark.endedNanos() == Mark.NEVER ? untilNanos : Math.max(untilNanos, mark.endedNanos());
  }

  /// `partition n2 | n1 n3 n4 n5`.
  String what() {
    return what(mark);
  }

  /// `partition n2 | n1 n3 n4 n5, seen to hold from 12.0 s to 22.1 s`.
  String text() {
    return "%s, seen to hold from %s to %s"
        .formatted(
            what(),
            Words.at(fromNanos()),
            mark.untilNanos() == Mark.NEVER
                ? "the end of the recording"
                : Words.at(mark.untilNanos()));
  }

  /// Whether an operation fell into it: it was open while the fault held. One that was given up,
  /// which is open for ever, falls into it if it was called while the fault held.
  boolean covers(History history, int op) {
    long called = history.calledNanos(op);
    long returned = history.returnedNanos(op);
    return called <= untilNanos
        && (called >= fromNanos() || (returned != Long.MAX_VALUE && returned >= fromNanos()));
  }

  /// What a fault was, with its hosts.
  static String what(Mark mark) {
    String where =
        mark.sides().size() > 1
            ? mark.sides().stream()
                .map(side -> String.join(" ", side))
                .collect(Collectors.joining(" | "))
            : mark.details().getOrDefault("cut", String.join(" ", mark.hosts()));
    return Words.datum(where.isEmpty() ? mark.name() : mark.name() + " " + where);
  }
}
