package io.faultline.nemesis;

import io.faultline.cluster.Host;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// Does the same thing on each host again and again, a virtual thread a host, so that a host that
/// is slow delays no other.
final class Heartbeat implements AutoCloseable {
  /// What is done on a host. It takes no longer than a time limit of its own, and tells of failures
  /// itself.
  interface Beat {
    void on(Host host) throws InterruptedException;
  }

  private final List<Thread> threads;

  /// Begins: the first beat comes after `every`.
  Heartbeat(String name, Collection<Host> hosts, Duration every, Beat beat) {
    threads =
        hosts.stream()
            .map(host ->
                Thread.ofVirtual()
                    .name(name + " " + host.name())
                    .start(() -> beat(host, every, beat)))
            .toList();
  }

  private static void beat(Host host, Duration every, Beat beat) {
    try {
      while (true) {
        Thread.sleep(every);
        beat.on(host);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /// Ends: a beat that is under way is interrupted.
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
