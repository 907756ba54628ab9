package io.faultline.controller.cli;

import io.faultline.controller.UsageException;
import io.faultline.controller.contract.Units;
import org.apache.commons.cli.CommandLine;

/// Options that are whole numbers.
final class Numbers {
  private Numbers() {}

  /// The value of an option, or `otherwise` where it is not given.
  static long option(CommandLine line, String name, long otherwise, long least, long most)
      throws UsageException {
    String text = line.getOptionValue(name);
    if (text == null) {
      return otherwise;
    }
    return Units.number(text, least, most)
        .orElseThrow(() ->
            new UsageException(
                "--%s is a whole number from %d to %d, not '%s'"
                    .formatted(name, least, most, text)));
  }
}
