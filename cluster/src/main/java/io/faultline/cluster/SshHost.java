package io.faultline.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A host over SSH: one connection, kept and made again when it breaks, and a channel for each
/// command.
///
/// A command runs in a process group of its own on the host, which is ended when the time limit
/// passes or the caller is interrupted. The time limit also holds on the host itself, so that a
/// command does not outlive a controller that was killed.
final class SshHost implements Host {
  // An SSH daemon takes ten channels a connection unless it is told otherwise; one is for ending
  // what runs in the others.
  private static final int MOST_CHANNELS = 9;
  private static final Duration COPY_LIMIT = Duration.ofMinutes(10);

  private final HostSpec spec;
  private final Login login;
  private final SshConnection connection;
  private final Semaphore channels = new Semaphore(MOST_CHANNELS, true);

  SshHost(HostSpec spec, Login login, String agent) {
    this.spec = spec;
    this.login = login;
    connection = new SshConnection(spec, login, agent);
  }

  @Override
  public HostSpec spec() {
    return spec;
  }

  @Override
  public Output run(Command command) throws HostException, InterruptedException {
    byte[] input = command.input().getBytes(StandardCharsets.UTF_8);
    return exchange(command, new ByteArrayInputStream(input), new Capture());
  }

  @Override
  public void write(String path, byte[] content, String mode)
      throws HostException, InterruptedException {
    Command command = intoFile(path, content.length, mode);
    succeed(command, exchange(command, new ByteArrayInputStream(content), new Capture()));
  }

  @Override
  public void upload(Path from, String to) throws IOException, InterruptedException {
    String mode = Files.isExecutable(from) ? "755" : "644";
    Command command = intoFile(to, Files.size(from), mode).within(COPY_LIMIT);
    try (InputStream in = Files.newInputStream(from)) {
      succeed(command, exchange(command, in, new Capture()));
    }
  }

  @Override
  public void download(String from, Path to) throws IOException, InterruptedException {
    Command command = Command.of("cat", "--", from).within(COPY_LIMIT);
    Path part = Files.createTempFile(to.toAbsolutePath().getParent(), ".download", ".part");
    try {
      try (OutputStream file = Files.newOutputStream(part)) {
        succeed(command, exchange(command, InputStream.nullInputStream(), file));
      }
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  void close() {
    connection.close();
  }

  // Standard input becomes the file, whole or not at all: also where the connection breaks, which
  // looks like its end.
  private static Command intoFile(String path, long sizeBytes, String mode) {
    return Command.sh(
        """
        # write %s
        file=%s
        [ ! -d "$file" ] || { echo "$file is a folder" >&2; exit 1; }
        mkdir -p -- "$(dirname -- "$file")" && new=$(mktemp -- "$file.XXXXXX") || exit 1
        trap 'rm -f -- "$new"' EXIT
        trap 'exit 1' HUP INT PIPE TERM
        cat >"$new" || exit 1
        size=$(wc -c <"$new")
        [ "$size" -eq %d ] || { echo "$size of %d bytes arrived" >&2; exit 1; }
        chmod %s "$new" && mv -f -- "$new" "$file"
        """
            .formatted(
                path.replace('\n', ' '),
                Command.quote(path),
                sizeBytes,
                sizeBytes,
                Command.quote(mode)));
  }

  private void succeed(Command command, Output output) throws HostException {
    if (!output.succeeded()) {
      throw HostException.failed(name(), command, output);
    }
  }

  private Output exchange(Command command, InputStream input, OutputStream sink)
      throws HostException, InterruptedException {
    long limitNanos = command.timeLimit().toNanos();
    long deadlineNanos = System.nanoTime() + limitNanos;
    if (!channels.tryAcquire(limitNanos, TimeUnit.NANOSECONDS)) {
      throw new HostException(
          name(),
          "`%s` was not begun: %d commands that were before it have not ended"
              .formatted(HostException.shortened(command.script()), MOST_CHANNELS));
    }
    return new Exchange(name(), connection, login, command, input, sink, deadlineNanos)
        .run(channels::release);
  }
}
