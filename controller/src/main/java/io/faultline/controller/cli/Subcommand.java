package io.faultline.controller.cli;

import io.faultline.controller.Exit;
import io.faultline.controller.UsageException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// One of the launcher's commands.
interface Subcommand {
  /// Its name on the command line.
  String name();

  /// What it does, in a line.
  String summary();

  /// What follows the name: `HISTORY… [options]`.
  String usage();

  Options options();

  /// Does it.
  ///
  /// @throws UsageException if the arguments are wrong; nothing was started then
  Exit run(CommandLine line, Console console) throws Exception;
}
