package io.faultline.controller.cli;

import io.faultline.cluster.local.LocalCluster;
import io.faultline.cluster.local.LocalOptions;
import io.faultline.cluster.local.LocalStatus;
import io.faultline.cluster.local.Subnet;
import io.faultline.controller.Exit;
import io.faultline.controller.Nearest;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline local`: the cluster on this machine.
final class LocalCommand implements Subcommand {
  private static final List<String> VERBS = List.of("up", "down", "status", "ssh");

  @Override
  public String name() {
    return "local";
  }

  @Override
  public String summary() {
    return "the cluster on this machine: up, down, status, ssh HOST [-- COMMAND]";
  }

  @Override
  public String usage() {
    return "up | down | status | ssh HOST [-- COMMAND]";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Words.option("name", "NAME", "which cluster (local)"))
        .addOption(Words.option("hosts", "N", "up: how many hosts (5)"))
        .addOption(Words.option("zones", "A,A,B", "up: the hosts' zones (a,a,b,b,c)"))
        .addOption(Words.option("subnet", "CIDR", "up: where their addresses lie (10.77.0.0/24)"));
  }

  @Override
  public Exit run(CommandLine line, Console console)
      throws IOException, InterruptedException, UsageException {
    List<String> arguments = line.getArgList();
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    if (!VERBS.contains(verb)) {
      throw new UsageException(
          "faultline local does one of %s, not '%s'%s"
              .formatted(String.join(", ", VERBS), verb, Nearest.didYouMean(verb, VERBS)));
    }
    if (arguments.size() > 1 && !verb.equals("ssh")) {
      throw new UsageException(
          "faultline local " + verb + " takes no '" + arguments.get(1) + "', only options");
    }
    var local = LocalCluster.onThisMachine();
    String name = line.getOptionValue("name", LocalOptions.DEFAULT_NAME);
    try {
      return switch (verb) {
        case "up" -> up(local, options(line, name), console);
        case "down" -> down(local, name, console);
        case "status" -> status(local, name, console);
        default -> ssh(local, name, arguments);
      };
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /// What the options of a command line make of a cluster on this machine.
  static LocalOptions options(CommandLine line, String name) throws UsageException {
    LocalOptions options = LocalOptions.of(packages()).withName(name);
    if (line.hasOption("hosts")) {
      options = options.withHosts(number(line.getOptionValue("hosts")));
    }
    if (line.hasOption("zones")) {
      List<String> zones = Arrays.asList(line.getOptionValue("zones").split(",", -1));
      if (line.hasOption("hosts") && zones.size() != options.hosts()) {
        throw new UsageException(
            "--zones names %d zones for %d hosts: one a host is needed"
                .formatted(zones.size(), options.hosts()));
      }
      options = options.withZones(zones);
    }
    if (line.hasOption("subnet")) {
      options = options.withSubnet(subnet(line.getOptionValue("subnet")));
    }
    return options;
  }

  /// What the servers of all systems need on a host.
  static List<String> packages() {
    var plugins = Plugins.installed();
    var packages = new TreeSet<String>();
    for (String system : plugins.systemNames()) {
      packages.addAll(plugins.system(system).orElseThrow().packages());
    }
    return List.copyOf(packages);
  }

  private static Exit up(LocalCluster local, LocalOptions options, Console console)
      throws IOException, InterruptedException {
    LocalCluster.Up up = local.up(options, console::say);
    console.say(up.wasUp() ? "the cluster was up already" : "the cluster is up");
    console.out().println(up.clusterFile());
    return Exit.HOLDS;
  }

  private static Exit down(LocalCluster local, String name, Console console)
      throws IOException, InterruptedException {
    boolean any = local.down(name, console::say);
    console.say(any ? "the cluster is down" : "there was no cluster " + name);
    return Exit.HOLDS;
  }

  private static Exit status(LocalCluster local, String name, Console console)
      throws IOException, InterruptedException {
    LocalStatus status = local.status(name);
    console.out().println(name + ": " + status.state().name().toLowerCase(java.util.Locale.ROOT));
    for (LocalStatus.HostStatus host : status.hosts()) {
      console
          .out()
          .printf(
              "  %-4s %-15s zone %-4s %s%n",
              host.name(),
              host.address(),
              host.zone(),
              host.answering() ? "up" : host.alive() ? "its SSH daemon does not answer" : "dead");
    }
    if (status.state() == LocalStatus.State.UP) {
      console.out().println("  " + local.clusterFile(name));
    }
    return Exit.HOLDS;
  }

  private static Exit ssh(LocalCluster local, String name, List<String> arguments)
      throws IOException, InterruptedException, UsageException {
    if (arguments.size() < 2) {
      throw new UsageException("faultline local ssh needs a host: n1, n2, …");
    }
    List<String> words =
        local.login(name, arguments.get(1), arguments.subList(2, arguments.size()));
    Process ssh;
    try {
      ssh = new ProcessBuilder(words).inheritIO().start();
    } catch (IOException e) {
      throw new UsageException(
          "there is no `ssh` on this machine (Debian: apt-get install openssh-client)");
    }
    // The remote command's exit status becomes ours, as with ssh itself.
    Runtime.getRuntime().halt(ssh.waitFor());
    return Exit.HOLDS;
  }

  private static Subnet subnet(String text) throws UsageException {
    try {
      return Subnet.of(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--subnet: " + e.getMessage());
    }
  }

  private static int number(String text) throws UsageException {
    if (!text.matches("[0-9]{1,4}")) {
      throw new UsageException("--hosts takes a whole number, not '" + text + "'");
    }
    return Integer.parseInt(text);
  }
}
