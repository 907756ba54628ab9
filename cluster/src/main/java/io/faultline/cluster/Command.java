package io.faultline.cluster;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/// A command for a host, as data.
///
/// @param script for `sh`; a comment in its first line names it in messages
/// @param input what it reads on its standard input
/// @param timeLimit how long it may take; it is ended and a [HostException] thrown after that
public record Command(String script, String input, Duration timeLimit) {
  /// Long enough for anything that is not an installation.
  public static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(30);

  /// A script for `sh`, as written.
  public static Command sh(String script) {
    return new Command(script, "", DEFAULT_TIME_LIMIT);
  }

  /// One program with its arguments, each quoted.
  public static Command of(String... words) {
    return sh(Arrays.stream(words).map(Command::quote).collect(Collectors.joining(" ")));
  }

  public Command withInput(String newInput) {
    return new Command(script, newInput, timeLimit);
  }

  public Command within(Duration newTimeLimit) {
    return new Command(script, input, newTimeLimit);
  }

  /// `word` as one word of a shell's, whatever it holds.
  public static String quote(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
