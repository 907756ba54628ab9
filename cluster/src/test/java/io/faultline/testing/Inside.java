package io.faultline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A way into a host of a cluster on this machine that needs neither its network nor its SSH
/// daemon.
///
/// @param folder the host's, where the cluster is kept
public record Inside(Path folder) {
  private static final int LIMIT_SECONDS = 20;

  /// What `sh` prints of this script in the host, which must succeed.
  public String run(String script) throws Exception {
    var words = new ArrayList<>(List.of("nsenter", "--all", "--target", firstProcess()));
    words.addAll(List.of("sh", "-c", script));
    return succeed(words);
  }

  /// The host's first process, as the machine numbers it.
  public String firstProcess() throws Exception {
    String keeper = Files.readString(folder.resolve("pid")).split(" ")[0];
    return Files.readString(Path.of("/proc", keeper, "task", keeper, "children")).strip();
  }

  /// What a program on this machine prints, which must succeed.
  public static String succeed(List<String> words) throws Exception {
    Path out = Files.createTempFile("inside", ".out");
    try {
      Process process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile()).start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String text = Files.readString(out, StandardCharsets.UTF_8);
      assertThat(ended).as("%s ends: %s", words, text).isTrue();
      assertThat(process.exitValue()).as("%s: %s", words, text).isZero();
      return text;
    } finally {
      Files.delete(out);
    }
  }
}
