package io.faultline.nemesis;

import io.faultline.cluster.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Makes the scripts that hosts run: values, quoted, and then files of this package, as they stand.
final class HostScript {
  /// What one argument of a program may hold on Linux, with room to spare: a script is handed on as
  /// an argument, because a shell reads a file as it goes and a file lies on a disk.
  static final int MOST_BYTES = 120_000;

  private static final ConcurrentHashMap<String, String> FILES = new ConcurrentHashMap<>();

  private HostScript() {}

  /// `host.sh` and then `files`, after the assignments of `values`.
  static String of(SequencedMap<String, String> values, String... files) {
    String assignments =
        values.entrySet().stream()
            .map(value -> value.getKey() + "=" + assigned(value.getValue()) + "\n")
            .collect(Collectors.joining());
    String text =
        assignments
            + file("host.sh")
            + List.of(files).stream().map(HostScript::file).collect(Collectors.joining());
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    if (size > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a script of %,d bytes is too long for a host: at most %,d".formatted(size, MOST_BYTES));
    }
    return text;
  }

  /// The command that runs `script` in memory, with `mode` as its name, in messages too.
  static Command command(String script, String mode) {
    return Command.sh(
            "# %s\nscript=$(cat) && exec sh -c \"$script\" %s \"$script\"".formatted(mode, mode))
        .withInput(script);
  }

  /// A source of this package, as it stands.
  static String source(String name) {
    return file(name);
  }

  private static String assigned(String value) {
    return value.isEmpty() ? "''" : Command.quote(value);
  }

  private static String file(String name) {
    return FILES.computeIfAbsent(name, HostScript::read);
  }

  private static String read(String name) {
    try (InputStream in = HostScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
