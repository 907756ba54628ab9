package io.faultline.controller.cli;

import io.faultline.cluster.local.LocalCluster;
import io.faultline.cluster.local.LocalOptions;
import io.faultline.controller.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/// The cluster on this machine, for the length of one command: brought up if it was not, and taken
/// down again if this command brought it up.
final class LocalHosts implements AutoCloseable {
  private final LocalCluster local;
  private final LocalCluster.Up up;
  private final String name;
  private final Console console;

  private LocalHosts(LocalCluster local, LocalCluster.Up up, String name, Console console) {
    this.local = local;
    this.up = up;
    this.name = name;
    this.console = console;
  }

  /// Where the addresses of hosts made on this machine lie.
  static Option subnetOption() {
    return Words.option(
        "subnet", "CIDR", "where the addresses of hosts made here lie (10.77.0.0/24)");
  }

  static LocalHosts up(CommandLine line, Console console)
      throws IOException, InterruptedException, UsageException {
    var local = LocalCluster.onThisMachine();
    LocalOptions options = LocalCommand.options(line, LocalOptions.DEFAULT_NAME);
    console.say("making %d hosts on this machine".formatted(options.hosts()));
    return new LocalHosts(
        local, local.up(options, said -> console.say("  " + said)), options.name(), console);
  }

  Path clusterFile() {
    return up.clusterFile();
  }

  @Override
  public void close() throws IOException {
    if (up.wasUp()) {
      return;
    }
    // Whoever asked for the end has been heard: taking down is not cut short.
    boolean interrupted = Thread.interrupted();
    try {
      local.down(name, _ -> {});
      console.say("the hosts are gone");
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
