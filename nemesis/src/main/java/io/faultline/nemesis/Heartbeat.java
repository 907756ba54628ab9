package io.faultline.nemesis;

import io.faultline.cluster.Host;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does the same thing on each host again and again, a virtual thread a host, so that a host that
/// is slow delays no other.
final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  /// What is done on a host. It takes no longer than a time limit of its own, and tells of failures
  /// itself.
  interface Beat {
    /// Whether it went well; if not, the next one comes soon.
    boolean on(Host host) throws InterruptedException;
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
      boolean well = true;
      while (true) {
        Thread.sleep(well ? every : every.dividedBy(10));
        well = false;
        try {
          well = beat.on(host);
        } catch (RuntimeException e) {
          // One beat that went wrong must not be the last.
          log.error("{}: {}", Thread.currentThread().getName(), e.toString(), e);
        }
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
