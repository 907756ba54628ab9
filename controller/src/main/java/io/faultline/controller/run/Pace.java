package io.faultline.controller.run;

import java.util.SplittableRandom;

/// When one process makes its calls: at exponentially distributed intervals, so that all processes
/// together make a Poisson stream of the path's rate, with the bursts and the gaps of real users.
///
/// A process that is late because a call took long goes on from now: it does not make up for it
/// with a burst. Owned by one thread.
final class Pace {
  /// As fast as the answers come.
  static final double UNLIMITED = Double.POSITIVE_INFINITY;

  private final SplittableRandom random;
  private final double meanNanos;
  private long dueNanos;

  /// @param ratePerSecond of the whole path
  /// @param processes among which the rate is divided
  Pace(SplittableRandom random, double ratePerSecond, int processes, long startNanos) {
    this.random = random;
    meanNanos = ratePerSecond == UNLIMITED ? 0 : 1e9 * processes / ratePerSecond;
    dueNanos = startNanos;
  }

  /// When the next call is due, given that it is `nowNanos`: never before that.
  long next(long nowNanos) {
    if (meanNanos == 0) {
      return nowNanos;
    }
    // 1 - nextDouble() is never 0, whose logarithm is infinite.
    dueNanos += (long) (-Math.log(1 - random.nextDouble()) * meanNanos);
    if (dueNanos < nowNanos) {
      dueNanos = nowNanos;
    }
    return dueNanos;
  }
}
