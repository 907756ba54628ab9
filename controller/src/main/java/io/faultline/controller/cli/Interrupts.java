package io.faultline.controller.cli;

import io.faultline.controller.Exit;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What Ctrl-C and SIGTERM do while a command works: they ask it to come to an end, and the process
/// ends when it has, with the command's own exit code.
///
/// A second Ctrl-C finds the JVM ending already and changes nothing; faults that are then still in
/// force are undone by the hosts themselves.
final class Interrupts {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final AtomicReference<@Nullable Thread> HOOK = new AtomicReference<>();
  private static final CountDownLatch DONE = new CountDownLatch(1);
  private static final AtomicReference<Exit> RESULT = new AtomicReference<>(Exit.FAILED);

  private Interrupts() {}

  /// From now on, Ctrl-C runs `stop` instead of ending the process.
  static void divertTo(Runnable stop) {
    var hook =
        new Thread(
            () -> {
              stop.run();
              try {
                boolean ended = DONE.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                Runtime.getRuntime().halt((ended ? RESULT.get() : Exit.FAILED).code());
              } catch (InterruptedException e) {
                Runtime.getRuntime().halt(Exit.FAILED.code());
              }
            },
            "end of run");
    if (HOOK.compareAndSet(null, hook)) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /// Ends the process with `exit`.
  static void exit(Exit exit) {
    RESULT.set(exit);
    DONE.countDown();
    Thread hook = HOOK.get();
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is ending already: the hook ends it with the result.
        return;
      }
    }
    System.exit(exit.code());
  }
}
