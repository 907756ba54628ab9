package io.faultline.controller.cli;

import io.faultline.controller.UsageException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/// Words for messages, and the options that they are about.
final class Words {
  private Words() {}

  /// The command's only argument.
  static String only(CommandLine line, String command, String what) throws UsageException {
    if (line.getArgList().size() != 1) {
      throw new UsageException(
          "faultline %s needs %s, and nothing else, after its name".formatted(command, what));
    }
    return line.getArgList().getFirst();
  }

  /// Complains of arguments where a command takes none.
  static void none(CommandLine line, String command) throws UsageException {
    if (!line.getArgList().isEmpty()) {
      throw new UsageException(
          "faultline %s takes no '%s', only options"
              .formatted(command, line.getArgList().getFirst()));
    }
  }

  /// `text` without characters that would steer a terminal.
  static String printable(String text) {
    return text.codePoints()
        .mapToObj(c -> Character.isISOControl(c) && c != '\n' ? "?" : Character.toString(c))
        .collect(java.util.stream.Collectors.joining());
  }

  /// An option with a value.
  static Option option(String name, String argument, String description) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(description).get();
  }

  /// An option without a value.
  static Option flag(String name, String description) {
    return Option.builder().longOpt(name).desc(description).get();
  }
}
