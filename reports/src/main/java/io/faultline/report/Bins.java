package io.faultline.report;

import io.faultline.history.History;
import java.util.ArrayList;
import java.util.List;

/// A history cut into equal pieces of time, a round number of nanoseconds each: what is drawn of a
/// million operations is drawn of these.
///
/// @param widthNanos of each
/// @param tallies of the operations called in each, in order
record Bins(long fromNanos, long widthNanos, List<Tally> tallies) {
  /// The most pieces there are.
  static final int MOST = 240;

  /// n log n in the operations.
  static Bins of(History history, long fromNanos, long toNanos) {
    long width = TimeAxis.roundStep(Math.ceilDiv(Math.max(1, toNanos - fromNanos), MOST - 1));
    var tallies = new ArrayList<Tally>();
    int op = Tally.firstCalledAt(history, fromNanos);
    for (long at = fromNanos; at <= toNanos; at += width) {
      int end = Tally.firstCalledAt(history, at + width);
      tallies.add(Tally.of(history, op, end));
      op = end;
    }
    return new Bins(fromNanos, width, List.copyOf(tallies));
  }

  long begin(int bin) {
    return fromNanos + bin * widthNanos;
  }

  /// Operations called per second in a bin, of `count` in it.
  double perSecond(long count) {
    return count / (widthNanos / 1e9);
  }
}
