package io.faultline.cluster.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The shell scripts that do the work, laid into the cluster's own folder and run there.
///
/// @param folder of the cluster; made if it is not there, for root alone
record Script(Path folder) {
  private static final List<String> FILES =
      List.of(
          "cluster.sh",
          "common.sh",
          "base.sh",
          "base-inside.sh",
          "network.sh",
          "hosts.sh",
          "host.sh");
  private static final int NOTHING_TO_DO = 3;
  private static final Duration LAST_LINES_LIMIT = Duration.ofSeconds(5);
  private static final int MOST_ERROR_LINES = 100;

  /// Runs `cluster.sh COMMAND` and waits for its end. Each line that it prints goes to `line`, on
  /// another thread, one after the other.
  ///
  /// Interrupted, it has the script clean up, and waits ten seconds for that.
  ///
  /// @return whether anything was done
  /// @throws LocalClusterException with what the script printed on standard error, if it failed
  boolean run(String command, Map<String, String> told, Duration limit, Consumer<String> line)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder("bash", lay().resolve("cluster.sh").toString(), command);
    builder.environment().putAll(told);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Process process = builder.start();
    var errors = new CopyOnWriteArrayList<String>();
    Thread out = follow(process.inputReader(StandardCharsets.UTF_8), line);
    Thread err =
        follow(
            process.errorReader(StandardCharsets.UTF_8),
            text -> {
              if (errors.size() < MOST_ERROR_LINES) {
                errors.add(text);
              }
            });
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        throw new LocalClusterException(
            "`%s` of the cluster on this machine took longer than %d s"
                .formatted(command, limit.toSeconds()));
      }
      // What a killed script left may still hold its output.
      out.join(LAST_LINES_LIMIT);
      err.join(LAST_LINES_LIMIT);
    } finally {
      end(process);
    }
    int status = process.exitValue();
    if (status != 0 && status != NOTHING_TO_DO) {
      throw new LocalClusterException(
          errors.isEmpty()
              ? "`%s` of the cluster on this machine ended with status %d"
                  .formatted(command, status)
              : String.join("\n", errors).strip());
    }
    return status == 0;
  }

  private static void end(Process process) {
    // Not Process.destroy: it also closes the pipes, and the script would die of its next word.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Thread follow(BufferedReader reader, Consumer<String> line) {
    return Thread.ofPlatform()
        .daemon()
        .name("local-cluster")
        .start(() -> {
          try (reader) {
            for (String text; (text = reader.readLine()) != null; ) {
              line.accept(text);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /// Writes the scripts, each whole or not at all, since another command may be reading them.
  private Path lay() throws IOException {
    Path scripts = folder.resolve("scripts");
    Files.createDirectories(folder.getParent());
    if (!Files.exists(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Files.createDirectories(scripts);
    for (String file : FILES) {
      byte[] content = resource(file);
      Path target = scripts.resolve(file);
      if (!Files.exists(target) || !Arrays.equals(Files.readAllBytes(target), content)) {
        Path part = Files.createTempFile(scripts, file, ".new");
        Files.write(part, content);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return scripts;
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream stream = Script.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IOException("the script " + file + " is missing from this build of Faultline");
      }
      return stream.readAllBytes();
    }
  }
}
