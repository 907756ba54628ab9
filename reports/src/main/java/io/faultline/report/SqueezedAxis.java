package io.faultline.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;

/// A time axis that keeps the order of moments and squeezes the time between them, so that a call
/// of a millisecond and the ten seconds after it both can be seen.
///
/// Between two neighbouring moments the width grows with the logarithm of the time; it can be
/// widened until a text fits. Used by one thread, while one drawing is made.
final class SqueezedAxis {
  private static final double NARROWEST = 16;
  private static final double WIDEST = 110;
  private static final double PER_POWER_OF_TEN = 22;

  private final long[] moments;
  // From each moment to the next; the last is what follows the last moment.
  private final double[] widths;
  private final double left;

  /// @param times the moments that are told apart; at least one
  SqueezedAxis(Collection<Long> times, double left) {
    moments = new TreeSet<>(times).stream().mapToLong(at -> at).toArray();
    widths = new double[moments.length];
    this.left = left;
    long shortest = Long.MAX_VALUE;
    for (int i = 1; i < moments.length; i++) {
      shortest = Math.min(shortest, moments[i] - moments[i - 1]);
    }
    for (int i = 0; i + 1 < moments.length; i++) {
      double powers = Math.log10((double) (moments[i + 1] - moments[i]) / shortest);
      widths[i] = Math.min(WIDEST, NARROWEST + PER_POWER_OF_TEN * powers);
    }
    widths[moments.length - 1] = 2 * NARROWEST;
  }

  /// Widens what lies between a moment and a later one, or the end where that is [Long#MAX_VALUE],
  /// to `least`.
  void widen(long fromNanos, long toNanos, double least) {
    int from = index(fromNanos);
    int to = toNanos == Long.MAX_VALUE ? moments.length : index(toNanos);
    double now = 0;
    for (int i = from; i < to; i++) {
      now += widths[i];
    }
    for (int i = from; i < to && now < least; i++) {
      widths[i] += (least - now) / (to - from);
    }
  }

  /// Widens everything alike, so that the whole is `least` wide.
  void fill(double least) {
    double now = right() - left;
    if (now < least) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] *= least / now;
      }
    }
  }

  private int index(long nanos) {
    int found = Arrays.binarySearch(moments, nanos);
    return found >= 0 ? found : Math.clamp(-found - 2, 0, moments.length - 1);
  }

  /// Where one of the moments lies; what is outside lies at the nearer end.
  double x(long nanos) {
    if (nanos > moments[moments.length - 1]) {
      return right();
    }
    double x = left;
    for (int i = 0; i < moments.length && moments[i] < nanos; i++) {
      x += widths[i];
    }
    return x;
  }

  double right() {
    return left + Arrays.stream(widths).sum();
  }

  long[] moments() {
    return moments.clone();
  }
}
