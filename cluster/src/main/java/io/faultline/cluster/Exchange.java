package io.faultline.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.jspecify.annotations.Nullable;

/// One command on its way: from a channel on the host's connection to its exit status.
///
/// The talking is done on a thread of its own, so that whoever waits can leave at any moment,
/// whatever the network does. The command runs under `timeout`, which puts it into a process group
/// of its own and ends that whole when the time is up or when it is told to end: an SSH daemon
/// takes no signals for root. So that it can be told, its first words on standard error are its id.
final class Exchange {
  /// How much later than its command's time limit an exchange ends at the latest.
  static final Duration GRACE = Duration.ofSeconds(3);

  // What does not heed the signal is killed when the script has ended.
  private static final String SUPERVISED =
      """
      echo "faultline-began $PPID" >&2
      exec 3>&2 2>/dev/null
      trap told=1 TERM
      sh -c "$1" 2>&3 3>&-
      status=$?
      [ -z "$told" ] || for pid in $(cat /proc/[0-9]*/stat |
        sed -n "s/^\\([0-9]*\\) (.*) [^ZX] [0-9]* $PPID .*/\\1/p"); do
        [ "$pid" = $$ ] || [ "$pid" = $PPID ] || kill -KILL "$pid"
      done
      exit $status
      """;
  private static final Pattern BEGAN = Pattern.compile("faultline-began (\\d+)\n");
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int EXIT_TIMED_OUT = 124;
  private static final int EXIT_KILLED = 137;

  private enum Stage {
    CONNECTING,
    SENT,
    CALLED_OFF
  }

  private final SshConnection connection;
  private final Login login;
  private final String host;
  private final Command command;
  private final InputStream input;
  private final OutputStream sink;
  private final long deadlineNanos;

  private final Capture err = new Capture();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.CONNECTING);
  private final CompletableFuture<Output> result = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /// @param input read to its end, for the command's standard input
  /// @param sink where its standard output goes; into the result besides if it is a [Capture]
  /// @param deadlineNanos when its time is up, as [System#nanoTime] tells it
  Exchange(
      String host,
      SshConnection connection,
      Login login,
      Command command,
      InputStream input,
      OutputStream sink,
      long deadlineNanos) {
    this.host = host;
    this.connection = connection;
    this.login = login;
    this.command = command;
    this.input = input;
    this.sink = sink;
    this.deadlineNanos = deadlineNanos;
  }

  /// Does it, and waits for its end. Interrupted, it has the command ended and waits a little for
  /// that.
  ///
  /// @param after runs once the channel is closed, on another thread, maybe later
  Output run(Runnable after) throws HostException, InterruptedException {
    Thread thread =
        Thread.ofVirtual()
            .name("command on " + host)
            .start(() -> {
              try {
                talk();
              } finally {
                over.countDown();
                after.run();
              }
            });
    try {
      long left = deadlineNanos + GRACE.toNanos() - System.nanoTime();
      return result.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw silent();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof HostException known ? known : brokeOff(e);
    } catch (InterruptedException e) {
      callOff();
      throw e;
    } finally {
      if (!result.isDone()) {
        thread.interrupt();
      }
    }
  }

  private void talk() {
    try (Session session = connection.session()) {
      if (!stage.compareAndSet(Stage.CONNECTING, Stage.SENT)) {
        return;
      }
      Session.Command running = session.exec(asRoot(timed()));
      Pump out = Pump.start(running.getInputStream(), sink);
      Pump errors = Pump.start(running.getErrorStream(), err);
      Pump in = Pump.start(input, running.getOutputStream());
      try {
        out.await();
        errors.await();
        running.join();
      } finally {
        in.stop();
      }
      result.complete(output(running.getExitStatus()));
    } catch (HostException e) {
      result.completeExceptionally(e);
    } catch (IOException | RuntimeException e) {
      result.completeExceptionally(brokeOff(e));
    } catch (InterruptedException e) {
      // Nobody waits for it any more.
      Thread.currentThread().interrupt();
    }
  }

  private Output output(@Nullable Integer status) throws HostException {
    String text = err.text();
    Matcher began = BEGAN.matcher(text);
    if (!began.find()) {
      throw neverBegan(text);
    }
    String errors = text.substring(began.end());
    boolean ended = status == null || status == EXIT_TIMED_OUT || status == EXIT_KILLED;
    if (ended && System.nanoTime() >= deadlineNanos) {
      throw new HostException(
          host,
          "`%s` took longer than %s and was ended%s"
              .formatted(shortened(), limit(), below(errors)));
    }
    if (status == null) {
      throw new HostException(
          host, "`%s` ended without an exit status: it was killed".formatted(shortened()));
    }
    return new Output(status, sink instanceof Capture capture ? capture.text() : "", errors);
  }

  private HostException brokeOff(Exception e) {
    return new HostException(
        host, "`%s` broke off: %s".formatted(shortened(), LoginProblem.said(e)), e);
  }

  private HostException neverBegan(String said) {
    String remedy =
        isRoot()
            ? "`sh` cannot be run there"
            : "%s cannot become root: sudo must be there and let it without a password (%s ALL=(root) NOPASSWD: ALL)"
                .formatted(login.user(), login.user());
    return new HostException(host, remedy + below(said));
  }

  private HostException silent() {
    String problem =
        stage.get() == Stage.CONNECTING
            ? "`%s` was not begun within %s: the host does not answer"
            : "`%s` did not end within %s: the host does not answer, or a process that the command left holds its output";
    return new HostException(
        host, (problem + "%s").formatted(shortened(), limit(), below(saidSoFar())));
  }

  private String saidSoFar() {
    return BEGAN.matcher(err.text()).replaceFirst("");
  }

  private static String below(String said) {
    return said.isBlank() ? "" : ":\n" + HostException.lastLines(said, 5).indent(2).stripTrailing();
  }

  // The command is not sent, or is ended; its caller waits no longer than the grace for that.
  private void callOff() throws InterruptedException {
    if (stage.compareAndSet(Stage.CONNECTING, Stage.CALLED_OFF)) {
      return;
    }
    Thread.ofVirtual().name("end a command on " + host).start(this::endOnHost);
    if (!over.await(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
      // It ends there when its time limit passes.
    }
  }

  private void endOnHost() {
    try {
      Matcher began = BEGAN.matcher(err.text());
      while (!began.find()) {
        if (over.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        began = BEGAN.matcher(err.text());
      }
      String kill =
          "sh -c '[ \"$(cat /proc/%s/comm)\" != timeout ] || kill -TERM %s'"
              .formatted(began.group(1), began.group(1));
      try (Session session = connection.session()) {
        session.exec(asRoot(kill)).join();
      }
    } catch (IOException | RuntimeException e) {
      // Where the host does not answer, it ends there when its time limit passes.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String asRoot(String words) {
    return (isRoot() ? "exec " : "exec sudo -n -- ") + words;
  }

  private String timed() {
    return "timeout -k 2 %s sh -c %s faultline %s"
        .formatted(
            command.timeLimit().toMillis() / 1000.0,
            Command.quote(SUPERVISED),
            Command.quote(command.script()));
  }

  private boolean isRoot() {
    return login.user().equals("root");
  }

  private String shortened() {
    return HostException.shortened(command.script());
  }

  private String limit() {
    return command.timeLimit().toMillis() / 1000.0 + " s";
  }
}
