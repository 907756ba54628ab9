package io.faultline.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A program that runs on a host with no tie to whoever started it, as data: what it gives are the
/// commands that start it, find it and stop it. Any of them may be repeated, or be part of another
/// script.
///
/// The program stays in the foreground, and leads a session of its own; what it starts belongs to
/// it, until it leaves the session. It is known by its id together with when it was started, so
/// that a number which is used again never names somebody else's process. To run it as another
/// user, let the words begin with `setpriv --reuid=… --regid=… --init-groups`.
///
/// @param name what it is called in messages
/// @param words the program, on the PATH or absolute, and its arguments
/// @param environment variables that it has besides those of the one who starts it
/// @param workingFolder absolute; made if it is not there, as the files' folders are
/// @param logFile where its output is appended
/// @param pidFile where it is recorded; a file of this name with `.lock` after it stays beside it
public record Daemon(
    String name,
    List<String> words,
    SequencedMap<String, String> environment,
    String workingFolder,
    String logFile,
    String pidFile) {
  private static final String SCRIPT = script();
  // Beyond what a command itself waits for.
  private static final Duration MARGIN = Duration.ofSeconds(15);

  public Daemon {
    words = List.copyOf(words);
    environment = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environment));
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a daemon has a program");
    }
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("not a daemon's name: " + name);
    }
    for (String path : List.of(workingFolder, logFile, pidFile)) {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("a daemon's paths are absolute: " + path);
      }
    }
    for (String variable : environment.keySet()) {
      if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException("not a variable's name: " + variable);
      }
    }
  }

  /// A daemon with everything in one folder: it works there, and its log and pid file are
  /// `NAME.log` and `NAME.pid`.
  public static Daemon in(String folder, String name, String... words) {
    String file = folder + "/" + name;
    return new Daemon(
        name, List.of(words), new LinkedHashMap<>(), folder, file + ".log", file + ".pid");
  }

  public Daemon withEnvironment(String variable, String value) {
    var more = new LinkedHashMap<>(environment);
    more.put(variable, value);
    return new Daemon(name, words, more, workingFolder, logFile, pidFile);
  }

  /// Starts it, or does nothing if it runs; it is recorded when the command returns. Takes a tenth
  /// of a second: a program that ends within that has failed, and the command too, with the lines
  /// that it left in the log.
  public Command start() {
    String call =
        Stream.of(
                Stream.of("start", "env"),
                environment.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()),
                words.stream())
            .flatMap(part -> part)
            .map(Command::quote)
            .collect(Collectors.joining(" "));
    return command("start", call);
  }

  /// Ends it and waits for that; does nothing if it does not run. Its first process gets `signal`,
  /// paused or not; when that has ended or `limit` passes, whatever is left is killed.
  ///
  /// @param signal without the `SIG`
  public Command stop(String signal, Duration limit) {
    if (!signal.matches("[A-Z0-9]+")) {
      throw new IllegalArgumentException("not a signal's name: " + signal);
    }
    return command("stop", "stop %s %d".formatted(signal, hundredths(limit)))
        .within(limit.plus(MARGIN));
  }

  /// Prints the ids of its processes, one a line, and nothing where none runs.
  public Command pids() {
    return command("find", "pids");
  }

  /// Ends with status 0 if it runs, else with 1. What a program left behind that ended is not it.
  public Command isRunning() {
    return command("look for", "alive");
  }

  /// Returns when it listens on a TCP port, at whichever address; another process that does is not
  /// taken for it. Fails, with the last lines of the log, when it ends or `limit` passes.
  public Command awaitPort(int port, Duration limit) {
    return command("await", "await_port %d %04X %d".formatted(port, port, hundredths(limit)))
        .within(limit.plus(MARGIN));
  }

  /// Prints the last lines of its log; nothing if there is none.
  public Command lastLines(int count) {
    return Command.sh("tail -n %d %s 2>/dev/null || :".formatted(count, Command.quote(logFile)));
  }

  private Command command(String verb, String call) {
    return Command.sh(
        "# %s %s\n(\nname=%s pid_file=%s log=%s folder=%s\n%s\n%s\n)\n"
            .formatted(
                verb,
                name,
                name,
                Command.quote(pidFile),
                Command.quote(logFile),
                Command.quote(workingFolder),
                SCRIPT,
                call));
  }

  private static long hundredths(Duration limit) {
    return limit.toMillis() / 10;
  }

  private static String script() {
    try (InputStream stream = Daemon.class.getResourceAsStream("daemon.sh")) {
      if (stream == null) {
        throw new IllegalStateException("daemon.sh is missing from this build of Faultline");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
