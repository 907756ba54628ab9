package io.faultline.history.jepsen;

import io.faultline.history.HistoryBuilder;

/// The times of events. Jepsen takes a time before it puts an event into the history, so that times
/// may lag behind the order of events; and it is the order that counts.
final class Times {
  private final Form form;
  private long last = -1;
  private long events;
  private long none;
  private long early;

  Times(Form form) {
    this.form = form;
  }

  /// The time of the next event, in nanoseconds.
  ///
  /// @param told what the event says; negative for nothing
  long next(long told) {
    events++;
    long nanos = told;
    if (told < 0) {
      none++;
      nanos = after(last);
    } else if (form != Form.FAULTLINE && told <= last) {
      early++;
      nanos = after(last);
    }
    // A time that goes backwards is the builder's to refuse.
    last = nanos;
    return nanos;
  }

  /// The time of an answer that came late.
  long late(long told) {
    return told < 0 ? Math.max(0, last) : told;
  }

  private static long after(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      throw new IllegalArgumentException("times are less than 2^63 - 1 nanoseconds");
    }
    return nanos + 1;
  }

  void remarks(HistoryBuilder builder) {
    if (none > 0 && none == events) {
      builder.remark("There are no times: events are taken to have happened in the file's order.");
    } else if (none > 0) {
      builder.remark(
          "%,d events have no time, and are taken to come right after the event before them."
              .formatted(none));
    }
    if (early > 0) {
      builder.remark(
          "%,d events have a time that is not after that of the event before: the file's order counts, and they are taken to come right after it."
              .formatted(early));
    }
  }
}
