package io.faultline.checker;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Threads that a check may use beside the one that calls it. They are given, so that judges start
/// none of their own.
///
/// @param executor where they come from
/// @param threads how many may work at once, the caller included: at least 1
public record Workers(Executor executor, int threads) {
  /// The caller alone.
  public static final Workers NONE =
      new Workers(
          _ -> {
            throw new IllegalStateException("one thread needs no other");
          },
          1);

  public Workers {
    if (threads < 1) {
      throw new IllegalArgumentException("a check takes at least one thread, not " + threads);
    }
  }

  /// Does `task` for each number from 0 to `count`, in this order, as far as threads are free. The
  /// caller works as well, so that it ends even if the executor never runs anything.
  ///
  /// Whoever waits here waits for tasks, and these have limits of their own: a [Budget].
  void forEach(int count, IntConsumer task) {
    var next = new AtomicInteger();
    Runnable work =
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            task.accept(i);
          }
        };
    var helpers = new ArrayList<FutureTask<Boolean>>();
    for (int i = 1; i < Math.min(threads, count); i++) {
      var helper = new FutureTask<>(work, true);
      helpers.add(helper);
      executor.execute(helper);
    }
    try {
      work.run();
    } finally {
      helpers.forEach(Workers::await);
    }
  }

  // What has not begun by now has nothing to do.
  private static void await(FutureTask<Boolean> helper) {
    boolean interrupted = false;
    while (true) {
      try {
        // Runs it here unless it has begun elsewhere: there is nothing left to take then.
        helper.run();
        helper.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a part of a check broke off", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
