package io.faultline.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.jspecify.annotations.Nullable;

/// A host over SSH: one connection, kept and made again when it breaks, and a channel for each
/// command.
///
/// A command runs in a process group of its own on the host, which is ended when the time limit
/// passes or the caller is interrupted. The time limit also holds on the host itself, so that a
/// command does not outlive a controller that was killed.
final class SshHost implements Host {
  // An SSH daemon takes ten channels a connection unless it is told otherwise.
  private static final int MOST_CHANNELS = 10;
  private static final int MOST_OUTPUT_BYTES = 4 * 1024 * 1024;
  private static final Duration COPY_LIMIT = Duration.ofMinutes(10);
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final int EXIT_TIMED_OUT = 124;
  private static final int EXIT_KILLED = 137;

  private final HostSpec spec;
  private final SshConnection connection;
  private final boolean root;
  private final Semaphore channels = new Semaphore(MOST_CHANNELS, true);

  SshHost(HostSpec spec, Login login) {
    this.spec = spec;
    connection = new SshConnection(spec, login);
    root = login.user().equals("root");
  }

  @Override
  public HostSpec spec() {
    return spec;
  }

  @Override
  public Output run(Command command) throws HostException, InterruptedException {
    var out = new Capture();
    byte[] input = command.input().getBytes(StandardCharsets.UTF_8);
    return transfer(command, new ByteArrayInputStream(input), out);
  }

  @Override
  public void write(String path, byte[] content, String mode)
      throws HostException, InterruptedException {
    Command command = intoFile(path, "chmod " + Command.quote(mode) + " \"$new\"");
    Output output = transfer(command, new ByteArrayInputStream(content), new Capture());
    if (!output.succeeded()) {
      throw HostException.failed(name(), command, output);
    }
  }

  @Override
  public void upload(Path from, String to) throws IOException, InterruptedException {
    Command command = intoFile(to, Files.isExecutable(from) ? "chmod 755 \"$new\"" : ":");
    try (InputStream in = Files.newInputStream(from)) {
      Output output = transfer(command.within(COPY_LIMIT), in, new Capture());
      if (!output.succeeded()) {
        throw HostException.failed(name(), command, output);
      }
    }
  }

  @Override
  public void download(String from, Path to) throws IOException, InterruptedException {
    Command command = Command.of("cat", "--", from).within(COPY_LIMIT);
    Output output;
    try (OutputStream file = Files.newOutputStream(to)) {
      output = transfer(command, InputStream.nullInputStream(), file);
    }
    if (!output.succeeded()) {
      Files.deleteIfExists(to);
      throw HostException.failed(name(), command, output);
    }
  }

  void close() {
    connection.close();
  }

  // Standard input becomes the file, whole or not at all.
  private static Command intoFile(String path, String prepare) {
    return Command.sh(
        """
        set -e
        file=%s
        mkdir -p "$(dirname "$file")"
        new=$(mktemp "$file.XXXXXX")
        trap 'rm -f "$new"' EXIT
        cat >"$new"
        %s
        mv -f "$new" "$file"
        trap - EXIT
        """
            .formatted(Command.quote(path), prepare));
  }

  // Runs the command with `input`; standard output goes to `sink`, and into the result if that is a
  // Capture.
  private Output transfer(Command command, InputStream input, OutputStream sink)
      throws HostException, InterruptedException {
    long deadline = System.nanoTime() + command.timeLimit().toNanos();
    if (!channels.tryAcquire(command.timeLimit().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new HostException(
          name(), "%d commands are running there already".formatted(MOST_CHANNELS));
    }
    try (Session session = connection.session()) {
      return converse(session, command, input, sink, deadline);
    } catch (IOException e) {
      if (e instanceof HostException known) {
        throw known;
      }
      connection.broken();
      throw new HostException(name(), "the connection broke: " + SshConnection.said(e), e);
    } finally {
      channels.release();
    }
  }

  private Output converse(
      Session session, Command command, InputStream input, OutputStream sink, long deadline)
      throws IOException, InterruptedException {
    var running = session.exec(wrapped(command));
    var err = new Capture();
    var done = new CountDownLatch(2);
    Pump outPump = Pump.start(running.getInputStream(), sink, done);
    Pump errPump = Pump.start(running.getErrorStream(), err, done);
    Pump inPump = Pump.start(input, running.getOutputStream(), new CountDownLatch(1));
    try {
      long left = deadline + GRACE.toNanos() - System.nanoTime();
      if (!done.await(left, TimeUnit.NANOSECONDS)) {
        throw tooLong(command, err);
      }
      running.join(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      outPump.throwProblem();
      errPump.throwProblem();
    } catch (InterruptedException e) {
      // Ends the process group on the host: see wrapped.
      running.signal(net.schmizz.sshj.connection.channel.direct.Signal.TERM);
      throw e;
    } finally {
      inPump.stop();
    }
    Integer status = running.getExitStatus();
    if (status == null) {
      throw new HostException(
          name(),
          "`%s` ended without an exit status: the connection broke or it was killed"
              .formatted(HostException.shortened(command.script())));
    }
    if ((status == EXIT_TIMED_OUT || status == EXIT_KILLED) && System.nanoTime() >= deadline) {
      throw tooLong(command, err);
    }
    return new Output(status, sink instanceof Capture capture ? capture.text() : "", err.text());
  }

  private HostException tooLong(Command command, Capture err) {
    String said = HostException.lastLines(err.text(), 5);
    return new HostException(
        name(),
        "`%s` took longer than %s and was ended%s"
            .formatted(
                HostException.shortened(command.script()),
                seconds(command.timeLimit()),
                said.isBlank() ? "" : ":\n" + said.indent(2).stripTrailing()));
  }

  // `timeout` puts the script into a process group of its own and ends that whole when the time is
  // up,
  // or when it is itself told to end.
  private String wrapped(Command command) {
    String script =
        "timeout -k 2 %s sh -c %s"
            .formatted(command.timeLimit().toMillis() / 1000.0, Command.quote(command.script()));
    return root ? script : "sudo -n -- " + script;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  /// Keeps what is written to it, up to a bound, and says where it was cut.
  private static final class Capture extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
    private long lost;

    @Override
    public synchronized void write(int b) {
      if (kept.size() < MOST_OUTPUT_BYTES) {
        kept.write(b);
      } else {
        lost++;
      }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      int fits = Math.min(length, MOST_OUTPUT_BYTES - kept.size());
      kept.write(bytes, from, fits);
      lost += length - fits;
    }

    synchronized String text() {
      String text = kept.toString(StandardCharsets.UTF_8);
      return lost == 0 ? text : text + "\n[%,d further bytes were not kept]\n".formatted(lost);
    }
  }

  /// Copies a stream to another on a thread of its own.
  private static final class Pump {
    private final Thread thread;
    private volatile @Nullable IOException problem;

    private Pump(InputStream from, OutputStream to, CountDownLatch done) {
      thread =
          Thread.ofVirtual()
              .unstarted(() -> {
                try (to) {
                  from.transferTo(to);
                } catch (IOException e) {
                  problem = e;
                } finally {
                  done.countDown();
                }
              });
    }

    static Pump start(InputStream from, OutputStream to, CountDownLatch done) {
      var pump = new Pump(from, to, done);
      pump.thread.start();
      return pump;
    }

    void stop() {
      thread.interrupt();
    }

    void throwProblem() throws IOException {
      IOException thrown = problem;
      if (thrown != null) {
        throw thrown;
      }
    }
  }
}
