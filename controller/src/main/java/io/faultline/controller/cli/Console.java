package io.faultline.controller.cli;

import java.io.PrintStream;
import java.util.Optional;

/// Where a command prints: results on `out`, progress and complaints on `err`.
///
/// @param terminal whether somebody looks at it now: progress is then drawn over itself, in colour
public record Console(PrintStream out, PrintStream err, boolean terminal) {
  /// The process's own streams.
  public static Console system() {
    boolean terminal =
        Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false)
            && !"dumb".equals(System.getenv("TERM"));
    return new Console(System.out, System.err, terminal && System.getenv("NO_COLOR") == null);
  }

  /// A line of progress.
  public void say(String line) {
    err.println(line);
    err.flush();
  }
}
