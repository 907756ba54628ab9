package io.faultline.checker;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The most a check may spend. Whichever runs out first ends it, with [Verdict.Undecided].
///
/// Shared by all parts of one check. Safe for many threads.
///
/// @param deadlineNanos when to stop, on `clock`
/// @param configurations how many configurations a search may hold in memory at once; large ones,
///   of objects with hundreds of calls open or unknown at once, count for several
/// @param clock a monotonic clock in nanoseconds: given, so that judges read no clock of their own
public record Budget(long deadlineNanos, long configurations, LongSupplier clock) {
  /// Plenty: ten million configurations, which take about 1 GiB.
  public static final long DEFAULT_CONFIGURATIONS = 10_000_000;

  /// `time` from now.
  public static Budget of(Duration time, long configurations, LongSupplier clock) {
    return new Budget(clock.getAsLong() + time.toNanos(), configurations, clock);
  }

  /// The same, but for `most` from now at the most.
  public Budget within(Duration most) {
    long now = clock.getAsLong();
    return new Budget(now + Math.min(deadlineNanos - now, most.toNanos()), configurations, clock);
  }

  /// Whether the time is up.
  public boolean expired() {
    return clock.getAsLong() - deadlineNanos >= 0;
  }
}
