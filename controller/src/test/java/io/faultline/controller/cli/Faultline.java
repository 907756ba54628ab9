package io.faultline.controller.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The command line as a process of its own, with a store of its own.
///
/// @param folder where it runs, and where its store is
record Faultline(Path folder) {
  private static final Path ROOT = Path.of(System.getProperty("faultline.root"));

  /// What it printed and how it ended.
  record Said(int exit, String out, String err) {
    @Override
    public String toString() {
      return "exit code %d%n--- out%n%s%n--- err%n%s".formatted(exit, out, err);
    }
  }

  /// A command that runs.
  record Running(Process process, Path out, Path err) {
    Said await(Duration limit) throws InterruptedException {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("it did not end within " + limit + ": " + said(-1));
      }
      return said(process.exitValue());
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    /// SIGINT, as Ctrl-C sends it.
    void interrupt() throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /// Waits until it has said `text` on standard error.
    void awaitWord(String text, Duration limit) throws InterruptedException {
      long end = System.nanoTime() + limit.toNanos();
      while (!read(err).contains(text)) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new AssertionError("it never said '" + text + "': " + said(-1));
        }
        Thread.sleep(20);
      }
    }

    Said said(int exit) {
      return new Said(exit, read(out), read(err));
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Runs a command to its end.
  Said run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).await(Duration.ofMinutes(3));
  }

  Running start(String... arguments) throws IOException {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dfaultline.home=" + ROOT,
                "-Dfaultline.systems=" + ROOT.resolve("workloads/systems"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.faultline.controller.cli.Main"));
    words.addAll(Arrays.asList(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    var builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("FAULTLINE_STORE", folder.resolve("store").toString());
    return new Running(builder.start(), out, err);
  }
}
