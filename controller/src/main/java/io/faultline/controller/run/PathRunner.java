package io.faultline.controller.run;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.HistoryWriter;
import io.faultline.history.Result;
import io.faultline.history.Value;
import io.faultline.workload.Client;
import io.faultline.workload.Connection;
import io.faultline.workload.Refused;
import io.faultline.workload.Workload.Calls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Runs one data path: its processes call, and every call is recorded with its outcome.
///
/// A *line* is one virtual thread: a succession of processes, each the next's predecessor's
/// replacement after an unknown outcome, which together are one session on one host. The history
/// gets a call before it is sent and its outcome after the answer came, and nothing is retried.
///
/// First the main phase, until [#finish] or the deadline; then, if asked for, the final reads.
public final class PathRunner implements AutoCloseable {
  private static final int NEWEST_KEYS = 10_000;
  private static final int SAMPLED_KEYS = 10_000;
  // A host that refuses at once is not asked in a tight loop.
  private static final long AFTER_REFUSAL_NANOS = 1_000_000;
  // What a client may take beyond its own time limit before its thread is interrupted.
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final PathPlan plan;
  private final HistoryWriter history;
  private final RunClock clock;
  private final List<String> hosts;
  private final SequencedMap<String, Connection> connections;
  private final KeyLog keys;
  private final Tally tally = new Tally();
  private final List<Thread> lines = new ArrayList<>();
  private final CountDownLatch mainEnded;
  private final CountDownLatch finalPhase = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<Value> toRead = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private volatile boolean stopping;
  private volatile long finalDeadlineNanos = Long.MIN_VALUE;

  /// @param connections one for each host, by its name, in the order in which lines are given to
  ///   hosts; closed with this
  public PathRunner(
      PathPlan plan,
      HistoryWriter history,
      RunClock clock,
      SequencedMap<String, Connection> connections) {
    this.plan = plan;
    this.history = history;
    this.clock = clock;
    this.connections = connections;
    hosts = List.copyOf(connections.sequencedKeySet());
    keys = new KeyLog(NEWEST_KEYS, SAMPLED_KEYS, plan.seed().stream("final-reads"));
    mainEnded = new CountDownLatch(plan.concurrency());
  }

  /// Starts the main phase, which ends by itself at `deadlineNanos` of the run's clock.
  public void start(long deadlineNanos) {
    for (int line = 0; line < plan.concurrency(); line++) {
      int number = line;
      lines.add(
          Thread.ofVirtual()
              .name(plan.name() + " line " + line)
              .start(() -> new Line(number).live(deadlineNanos)));
    }
  }

  /// Ends the main phase now. Calls that are open are waited for by [#awaitMain].
  public void finish() {
    stopping = true;
    lines.forEach(LockSupport::unpark);
  }

  /// Waits until every line has ended the main phase. A call that outlives its time limit is
  /// interrupted, and unknown.
  ///
  /// @throws IOException if the history could not be written
  public void awaitMain() throws IOException, InterruptedException {
    Duration limit = plan.callTimeLimit().plus(GRACE);
    while (!mainEnded.await(100, TimeUnit.MILLISECONDS)) {
      if (failure.get() != null) {
        finish();
      }
      if (stopping && !mainEnded.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        lines.forEach(Thread::interrupt);
        mainEnded.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        break;
      }
    }
    throwFailure();
  }

  /// Reads the keys that were touched, the newest first, for at most `limit`, and ends the lines.
  ///
  /// @return how many keys were touched and could not be read
  public long readFinally(Duration limit) throws IOException, InterruptedException {
    toRead.addAll(keys.inReadingOrder());
    long touched = keys.touched();
    finalDeadlineNanos = clock.getAsLong() + limit.toNanos();
    finalPhase.countDown();
    awaitEnd(limit.plus(plan.callTimeLimit()).plus(GRACE));
    throwFailure();
    return touched - tally.finalReads();
  }

  /// What happened so far.
  public Tally tally() {
    return tally;
  }

  public PathPlan plan() {
    return plan;
  }

  /// What broke the run itself: the history's disk, or a defect in a client.
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /// Ends the lines, whatever they do, and closes the connections.
  @Override
  public void close() {
    finish();
    finalPhase.countDown();
    lines.forEach(Thread::interrupt);
    try {
      awaitEnd(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.values().forEach(Connection::close);
  }

  private void awaitEnd(Duration limit) throws InterruptedException {
    long deadline = clock.getAsLong() + limit.toNanos();
    for (Thread line : lines) {
      long left = deadline - clock.getAsLong();
      if (left <= 0 || !line.join(Duration.ofNanos(left))) {
        line.interrupt();
      }
    }
  }

  private void throwFailure() throws IOException {
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IOException(
          "path " + plan.name() + " cannot go on: " + thrown.getMessage(), thrown);
    }
  }

  /// One succession of processes. Its methods run on its own thread.
  private final class Line {
    private final int number;
    private final String host;
    private int process;
    private Client client;

    Line(int number) {
      this.number = number;
      process = number;
      host = hosts.get(number % hosts.size());
      client = connection().client(process);
    }

    void live(long deadlineNanos) {
      try {
        try {
          callUntil(deadlineNanos);
        } catch (IOException | RuntimeException | Error e) {
          // Known before whoever waits for the main phase is let go.
          failure.compareAndSet(null, e);
          throw e;
        } finally {
          mainEnded.countDown();
        }
        finalPhase.await();
        readTheLeft();
      } catch (InterruptedException _) {
        // The run ends: what was open is recorded as unknown already.
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      } finally {
        client.close();
      }
    }

    private void callUntil(long deadlineNanos) throws IOException, InterruptedException {
      Calls calls = plan.workload().calls(plan.seed(), number, plan.concurrency(), plan.options());
      var pace =
          new Pace(
              plan.seed().stream("pace/" + number),
              plan.ratePerSecond(),
              plan.concurrency(),
              clock.getAsLong());
      while (!stopping) {
        long due = pace.next(clock.getAsLong());
        if (due >= deadlineNanos) {
          sleepUntil(deadlineNanos);
          return;
        }
        sleepUntil(due);
        if (stopping) {
          return;
        }
        Call call = calls.next();
        for (Action action : call.actions()) {
          keys.touch(action.key());
        }
        if (!invoke(call) && plan.ratePerSecond() == Pace.UNLIMITED) {
          LockSupport.parkNanos(AFTER_REFUSAL_NANOS);
        }
      }
    }

    private void readTheLeft() throws IOException, InterruptedException {
      while (clock.getAsLong() < finalDeadlineNanos) {
        Value key = toRead.poll();
        if (key == null) {
          return;
        }
        Optional<Call> read = plan.workload().finalRead(key);
        if (read.isPresent()) {
          if (invoke(read.get())) {
            tally.finalRead();
          } else {
            toRead.add(key);
            LockSupport.parkNanos(AFTER_REFUSAL_NANOS);
          }
        }
      }
    }

    // Whether the call was answered.
    private boolean invoke(Call call) throws IOException, InterruptedException {
      long called = history.invoke(process, number, host, call);
      try {
        List<Result> results = client.invoke(call);
        tally.ok(history.ok(process, results) - called);
        return true;
      } catch (Refused refused) {
        history.failed(process, refused.reason());
        tally.failed();
        return false;
      } catch (InterruptedException e) {
        replace("the run ended before the answer came");
        throw e;
      } catch (Exception e) {
        replace(reason(e));
        return false;
      } catch (Error e) {
        replace(e.toString());
        throw e;
      }
    }

    // The process is retired; its successor has a number that no line ever had.
    private void replace(String reason) throws IOException {
      history.unknown(process, reason);
      tally.unknown();
      client.close();
      process += plan.concurrency();
      client = connection().client(process);
    }

    private Connection connection() {
      return java.util.Objects.requireNonNull(connections.get(host));
    }

    private void sleepUntil(long atNanos) throws InterruptedException {
      for (long left = atNanos - clock.getAsLong();
          left > 0 && !stopping;
          left = atNanos - clock.getAsLong()) {
        LockSupport.parkNanos(left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
