package io.faultline.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Copies a stream to another, to its end, on a thread of its own, and closes the other.
final class Pump {
  private final Thread thread;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable IOException problem;

  private Pump(InputStream from, OutputStream to) {
    thread =
        Thread.ofVirtual()
            .unstarted(() -> {
              try (to) {
                from.transferTo(to);
                // SSHJ's streams drop what the other side has no room for when they are closed.
                to.flush();
              } catch (IOException e) {
                problem = e;
              } finally {
                done.countDown();
              }
            });
  }

  static Pump start(InputStream from, OutputStream to) {
    var pump = new Pump(from, to);
    pump.thread.start();
    return pump;
  }

  void stop() {
    thread.interrupt();
  }

  /// Waits for the end of what is copied.
  ///
  /// @throws IOException if reading or writing failed
  void await() throws IOException, InterruptedException {
    done.await();
    IOException thrown = problem;
    if (thrown != null) {
      throw thrown;
    }
  }
}
