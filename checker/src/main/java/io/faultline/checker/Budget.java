package io.faultline.checker;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The most a check may spend. Whichever runs out first ends it, with [Verdict.Undecided].
///
/// Shared by all parts of one check. Safe for many threads.
///
/// @param deadlineNanos when to stop, on `clock`
/// @param memoryBytes how much memory a check may hold at once beside the history, by its own
///   account, which is kept to within a tenth
/// @param clock a monotonic clock in nanoseconds: given, so that judges read no clock of their own
/// @param workers the threads that a check may use beside its caller's
/// @param shrinking how long making one counterexample smaller may take; none at all for whoever
///   wants no more than the word
public record Budget(
    long deadlineNanos, long memoryBytes, LongSupplier clock, Workers workers, Duration shrinking) {
  /// Long enough for most.
  private static final Duration SHRINKING = Duration.ofMillis(1_500);

  /// Plenty: ten million configurations, which take about 1 GiB.
  public static final long DEFAULT_CONFIGURATIONS = 10_000_000;

  /// What one configuration of a search takes, with what belongs to it.
  public static final long BYTES_OF_A_CONFIGURATION = 100;

  /// For the caller's thread alone.
  public Budget(long deadlineNanos, long memoryBytes, LongSupplier clock) {
    this(deadlineNanos, memoryBytes, clock, Workers.NONE, SHRINKING);
  }

  /// `time` from now, and the memory of so many configurations.
  public static Budget of(Duration time, long configurations, LongSupplier clock) {
    long most = Long.MAX_VALUE / BYTES_OF_A_CONFIGURATION;
    return ofBytes(time, Math.min(most, configurations) * BYTES_OF_A_CONFIGURATION, clock);
  }

  /// `time` from now, and so much memory.
  public static Budget ofBytes(Duration time, long memoryBytes, LongSupplier clock) {
    return new Budget(clock.getAsLong() + time.toNanos(), memoryBytes, clock);
  }

  /// The same, but for `most` from now at the most.
  public Budget within(Duration most) {
    long now = clock.getAsLong();
    long left = Math.min(deadlineNanos - now, most.toNanos());
    return new Budget(now + left, memoryBytes, clock, workers, shrinking);
  }

  /// The same, with these threads.
  public Budget with(Workers threads) {
    return new Budget(deadlineNanos, memoryBytes, clock, threads, shrinking);
  }

  /// The same, but counterexamples are left as large as they were found.
  public Budget withoutShrinking() {
    return new Budget(deadlineNanos, memoryBytes, clock, workers, Duration.ZERO);
  }

  /// What making one counterexample smaller may take, from now.
  Budget toShrink() {
    return within(shrinking);
  }

  /// Whether the time is up.
  public boolean expired() {
    return clock.getAsLong() - deadlineNanos >= 0;
  }
}
