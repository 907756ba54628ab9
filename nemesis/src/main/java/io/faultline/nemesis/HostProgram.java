package io.faultline.nemesis;

import io.faultline.cluster.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A small program in C that runs on hosts. It comes with this package as source, is compiled on
/// the host where there is a compiler, else on this machine, and stays on the host, called after
/// the checksum of its source.
///
/// @param name of the source in this package, without its ending
record HostProgram(String name) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// The program's path on `host`, after it was put there if need be: some ten milliseconds, and a
  /// second or two the first time.
  ///
  /// @throws IOException if it cannot be compiled or run, saying what is missing
  String on(Host host) throws IOException, InterruptedException {
    String source = HostScript.source(name + ".c");
    String called = name + "-" + checksum(source);
    String answer = ask(host, called, source);
    if (!answer.startsWith("none ")) {
      return answer;
    }
    host.write(answer.substring("none ".length()), compiled(host, source), "700");
    String again = ask(host, called, source);
    if (again.startsWith("none ")) {
      throw new IOException(
          "%s: the program %s, compiled on this machine, does not run there, and there is no compiler: install the package gcc on it"
              .formatted(host.name(), called));
    }
    return again;
  }

  private static String ask(Host host, String called, String source)
      throws IOException, InterruptedException {
    var values = new LinkedHashMap<String, String>();
    values.put("STATE", "");
    values.put("NAME", called);
    values.put("SOURCE", source);
    return host.must(
            HostScript.command(HostScript.of(values, "program.sh"), "faultline-program")
                .within(LIMIT))
        .strip();
  }

  /// The program as this machine compiles it, for a host of the same kind.
  static byte[] compiled(Host host, String source) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("faultline-program");
    Path from = folder.resolve("source.c");
    Path to = folder.resolve("program");
    try {
      Files.writeString(from, source);
      Process compiler;
      try {
        compiler =
            new ProcessBuilder(
                    List.of("cc", "-O2", "-static", "-o", to.toString(), from.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
      } catch (IOException e) {
        throw new IOException(
            "%s: this fault needs a program there, and neither it nor this machine has a C compiler: install the package gcc on one of them"
                .formatted(host.name()),
            e);
      }
      if (!compiler.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || compiler.exitValue() != 0) {
        compiler.destroyForcibly();
        throw new IOException(
            "a program for hosts could not be compiled on this machine: "
                + Text.line(Files.readString(folder.resolve("said"))));
      }
      return Files.readAllBytes(to);
    } finally {
      for (String file : List.of("source.c", "program", "said")) {
        Files.deleteIfExists(folder.resolve(file));
      }
      Files.deleteIfExists(folder);
    }
  }

  private static String checksum(String source) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
