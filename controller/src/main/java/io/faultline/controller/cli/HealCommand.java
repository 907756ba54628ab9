package io.faultline.controller.cli;

import io.faultline.cluster.SshCluster;
import io.faultline.cluster.SystemUnderTest;
import io.faultline.controller.Exit;
import io.faultline.controller.Nearest;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import io.faultline.controller.contract.ClusterFileReader;
import io.faultline.nemesis.Heal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline heal`: takes every fault out of a cluster, whoever put it in.
final class HealCommand implements Subcommand {
  @Override
  public String name() {
    return "heal";
  }

  @Override
  public String summary() {
    return "takes every fault out of a cluster, whoever put it in";
  }

  @Override
  public String usage() {
    return "--cluster FILE [--check]";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Words.option("cluster", "FILE", "the cluster file"))
        .addOption(Words.option("system", "NAME", "also continues its stopped processes"))
        .addOption(Words.flag("check", "only tells what is in force; exit code 1 if anything is"));
  }

  @Override
  public Exit run(CommandLine line, Console console)
      throws IOException, InterruptedException, UsageException {
    Words.none(line, "heal");
    if (!line.hasOption("cluster")) {
      throw new UsageException("faultline heal needs --cluster FILE");
    }
    var spec = ClusterFileReader.read(Path.of(line.getOptionValue("cluster")));
    Optional<SystemUnderTest> system = system(line);
    boolean check = line.hasOption("check");
    try (var cluster = SshCluster.of(spec)) {
      Heal.Report report =
          check
              ? system.isPresent() ? Heal.check(cluster, system.get()) : Heal.check(cluster)
              : system.isPresent() ? Heal.heal(cluster, system.get()) : Heal.heal(cluster);
      return told(report, check, console);
    }
  }

  private static Exit told(Heal.Report report, boolean check, Console console) {
    boolean silent = false;
    for (Heal.HostState host : report.hosts()) {
      host.found()
          .forEach(found ->
              console
                  .out()
                  .println(host.host() + ": " + (check ? "in force: " : "found: ") + found));
      host.problem()
          .ifPresent(problem -> console.err().println("faultline: " + Words.printable(problem)));
      silent |= host.problem().isPresent();
    }
    if (report.clean()) {
      console.out().println("nothing is in force on any host");
      return Exit.HOLDS;
    }
    if (!check) {
      report
          .hosts()
          .forEach(host ->
              host.left()
                  .forEach(
                      left -> console.out().println(host.host() + ": still in force: " + left)));
    }
    boolean inForce = report.hosts().stream().anyMatch(host -> !host.left().isEmpty());
    return inForce && check ? Exit.REFUTED : silent || inForce ? Exit.FAILED : Exit.HOLDS;
  }

  private static Optional<SystemUnderTest> system(CommandLine line) throws UsageException {
    String name = line.getOptionValue("system");
    if (name == null) {
      return Optional.empty();
    }
    var plugins = Plugins.installed();
    Optional<SystemUnderTest> system = plugins.system(name);
    if (system.isEmpty()) {
      throw new UsageException(
          "--system: there is no system '%s'%s; there are: %s"
              .formatted(
                  name,
                  Nearest.didYouMean(name, plugins.systemNames()),
                  String.join(", ", plugins.systemNames())));
    }
    return system;
  }
}
