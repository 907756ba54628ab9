package io.faultline.controller.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Somebody wants the run to come to an end: Ctrl-C, or SIGTERM. Safe for many threads.
public final class StopSignal {
  private final CountDownLatch given = new CountDownLatch(1);

  public StopSignal() {}

  /// Asks for the end. Asking again changes nothing.
  public void give() {
    given.countDown();
  }

  /// Whether it was asked for.
  public boolean isGiven() {
    return given.getCount() == 0;
  }

  /// Waits until it is asked for, at most `limit`.
  ///
  /// @return whether it was
  boolean await(Duration limit) throws InterruptedException {
    return given.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }
}
