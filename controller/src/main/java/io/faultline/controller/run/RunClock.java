package io.faultline.controller.run;

import java.util.function.LongSupplier;

/// The controller's monotonic clock, in nanoseconds since a run began: the only clock of a history,
/// and the only place outside the command line that reads one.
public final class RunClock implements LongSupplier {
  private final long startedAtNanos = System.nanoTime();

  public RunClock() {}

  @Override
  public long getAsLong() {
    return System.nanoTime() - startedAtNanos;
  }
}
