package io.faultline.nemesis;

import io.faultline.history.Seed;
import io.faultline.nemesis.Schedule.Entry;
import io.faultline.nemesis.Schedule.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what a schedule says, from the run's beginning until it is closed: a virtual thread for
/// each entry, so that entries may overlap, and one that asks who leads where an entry waits for
/// that.
///
/// An entry's fault holds for its length from when it was seen to hold. What is left to chance is
/// drawn from a stream of the entry's own, so that entries change nothing for each other.
public final class ScheduleRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScheduleRunner.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

  /// Tells who leads.
  @FunctionalInterface
  public interface Leaders {
    /// The hosts that lead, the newest first; empty while nobody does.
    List<String> now() throws IOException, InterruptedException;
  }

  /// An entry of the schedule whose fault was not seen to hold once.
  public record Missed(Entry entry, String why) {}

  private final List<Player> players;
  private final List<Thread> threads = new ArrayList<>();
  private final Nemesis nemesis;
  private final Leaders leaders;
  private final Seed seed;
  private final LongSupplier clock;
  private final CountDownLatch entriesOver;
  private volatile boolean closing;

  private ScheduleRunner(
      Schedule schedule, Nemesis nemesis, Leaders leaders, Seed seed, LongSupplier clock) {
    this.nemesis = nemesis;
    this.leaders = leaders;
    this.seed = seed;
    this.clock = clock;
    var all = new ArrayList<Player>();
    for (Entry entry : schedule.entries()) {
      all.add(new Player(entry, all.size()));
    }
    players = List.copyOf(all);
    entriesOver = new CountDownLatch(players.size());
  }

  /// Begins.
  ///
  /// @param clock nanoseconds since the run began; it passes at the pace of time
  /// @param leaders is asked twice a second if an entry waits for a change of leader, else never
  public static ScheduleRunner start(
      Schedule schedule, Nemesis nemesis, Leaders leaders, Seed seed, LongSupplier clock) {
    var runner = new ScheduleRunner(schedule, nemesis, leaders, seed, clock);
    runner.start();
    return runner;
  }

  private void start() {
    for (Player player : players) {
      switch (player.entry.trigger()) {
        case Trigger.At(Duration time) -> begin("entry " + player.index, () -> player.at(time));
        case Trigger.LeaderChanges _ -> {}
      }
    }
    if (players.stream().anyMatch(Player::waitsForLeader)) {
      begin("leaders", this::watchLeaders);
    }
  }

  private interface Body {
    void run() throws InterruptedException;
  }

  private synchronized void begin(String name, Body body) {
    if (!closing) {
      threads.add(
          Thread.ofVirtual()
              .name("schedule: " + name)
              .start(() -> {
                try {
                  body.run();
                } catch (InterruptedException _) {
                  // Closed.
                }
              }));
    }
  }

  private void watchLeaders() throws InterruptedException {
    String known = "";
    while (true) {
      String leader = leader().orElse("");
      if (!leader.isEmpty() && !known.isEmpty() && !leader.equals(known)) {
        players.stream().filter(Player::waitsForLeader).forEach(Player::trigger);
      }
      known = leader.isEmpty() ? known : leader;
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private Optional<String> leader() throws InterruptedException {
    try {
      return leaders.now().stream().findFirst();
    } catch (IOException e) {
      log.debug("nobody could say who leads: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /// Waits until every entry that has a time is over, for `limit` at most.
  ///
  /// @return whether they are; never while an entry waits for a change of leader
  public boolean await(Duration limit) throws InterruptedException {
    return entriesOver.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The entries that have not been seen to hold so far, each with why; after [#close], for good.
  public List<Missed> missed() {
    return players.stream().flatMap(player -> player.missed().stream()).toList();
  }

  /// Begins nothing more and heals everything, the newest fault first. Closes the nemesis.
  @Override
  public void close() {
    List<Thread> running;
    synchronized (this) {
      closing = true;
      running = List.copyOf(threads);
    }
    running.forEach(Thread::interrupt);
    nemesis.close();
    Everywhere.uninterruptibly(() -> {
      try {
        for (Thread thread : running) {
          thread.join();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("a thread that closes a schedule was interrupted", e);
      }
    });
  }

  /// One entry, and what became of it.
  private final class Player {
    final Entry entry;
    final int index;
    private final AtomicBoolean busy = new AtomicBoolean();
    private int fired;
    private boolean held;
    private String why;

    Player(Entry entry, int index) {
      this.entry = entry;
      this.index = index;
      why = waitsForLeader() ? "the leader never changed" : "the run ended before it";
    }

    boolean waitsForLeader() {
      return switch (entry.trigger()) {
        case Trigger.At _ -> false;
        case Trigger.LeaderChanges _ -> true;
      };
    }

    synchronized Optional<Missed> missed() {
      return held ? Optional.empty() : Optional.of(new Missed(entry, why));
    }

    private synchronized void now(boolean nowHeld, String nowWhy) {
      held |= nowHeld;
      why = nowWhy;
    }

    private synchronized String stream() {
      return "nemesis/entry-" + index + "/" + fired++;
    }

    void at(Duration time) throws InterruptedException {
      try {
        sleepUntil(time.toNanos());
        play();
      } finally {
        entriesOver.countDown();
      }
    }

    void trigger() {
      if (busy.compareAndSet(false, true)) {
        begin(
            "entry " + index,
            () -> {
              try {
                play();
              } finally {
                busy.set(false);
              }
            });
      }
    }

    // Interrupted while the fault holds, it leaves the healing to the nemesis, which is being
    // closed and heals in its own order.
    private void play() throws InterruptedException {
      try {
        ActiveFault active = nemesis.inject(entry.fault(), seed.stream(stream()));
        now(true, "");
        sleepUntil(active.mark().fromNanos() + entry.length().toNanos());
        active.close();
      } catch (IOException e) {
        log.warn("{}", e.getMessage());
        now(false, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        log.error("`{}`: {}", entry.fault().text(), e.toString(), e);
        now(false, e.toString());
      } catch (InterruptedException e) {
        now(false, "the run ended while it was injected");
        throw e;
      }
    }

    private void sleepUntil(long atNanos) throws InterruptedException {
      while (true) {
        long left = atNanos - clock.getAsLong();
        if (left <= 0) {
          return;
        }
        Thread.sleep(Duration.ofNanos(Math.min(left, LONGEST_SLEEP.toNanos())));
      }
    }
  }
}
