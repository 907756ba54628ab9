package io.faultline.cluster;

import java.io.IOException;

/// A host could not be reached, or a command on it did not do what it should: names the host, the
/// command, the exit status and the last lines that it printed.
public final class HostException extends IOException {
  private static final long serialVersionUID = 1;

  private final String host;

  /// @param host the host's name
  /// @param problem what went wrong, with the command where there was one
  public HostException(String host, String problem) {
    super(host + ": " + problem);
    this.host = host;
  }

  public HostException(String host, String problem, Throwable cause) {
    super(host + ": " + problem, cause);
    this.host = host;
  }

  /// The host's name.
  public String host() {
    return host;
  }

  /// The complaint about a command that ended with a status other than 0.
  public static HostException failed(String host, Command command, Output output) {
    String said = lastLines(output.err().isBlank() ? output.out() : output.err(), 10);
    return new HostException(
        host,
        "`%s` ended with status %d%s"
            .formatted(
                shortened(command.script()),
                output.status(),
                said.isEmpty() ? "" : ":\n" + said.indent(2).stripTrailing()));
  }

  /// The last `count` lines of `text` that are not blank at its end.
  public static String lastLines(String text, int count) {
    String[] lines = text.stripTrailing().split("\n");
    int from = Math.max(0, lines.length - count);
    return String.join("\n", java.util.Arrays.asList(lines).subList(from, lines.length));
  }

  /// A script in a line: the comment that it begins with, if it does.
  static String shortened(String script) {
    String text = script.strip();
    String line =
        text.startsWith("# ")
            ? text.substring(2).lines().findFirst().orElseThrow()
            : text.replaceAll("\\s*\n\\s*", "; ");
    return line.length() <= 160 ? line : line.substring(0, 157) + "...";
  }
}
