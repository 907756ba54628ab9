package io.faultline.controller.cli;

import io.faultline.cluster.ClusterSpec;
import io.faultline.controller.Exit;
import io.faultline.controller.Judge;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import io.faultline.controller.contract.ClusterFileReader;
import io.faultline.controller.contract.Contract;
import io.faultline.controller.contract.ContractReader;
import io.faultline.controller.contract.Planner;
import io.faultline.controller.run.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline run`: every path of a contract; a verdict per promise, joined per path.
final class RunCommand implements Subcommand {
  @Override
  public String name() {
    return "run";
  }

  @Override
  public String summary() {
    return "runs every path of a contract against a cluster, and judges it";
  }

  @Override
  public String usage() {
    return "CONTRACT [--cluster FILE]";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Words.option("cluster", "FILE", "the cluster file (cluster.yaml beside the contract)"))
        .addOption(
            Words.option("seed", "N", "what the plan is drawn from (the contract's, or a new one)"))
        .addOption(Reports.budgetOption());
  }

  @Override
  public Exit run(CommandLine line, Console console)
      throws IOException, InterruptedException, UsageException {
    Path file = Path.of(Words.only(line, "run", "a contract"));
    Contract contract = ContractReader.read(file);
    Path clusterFile =
        line.hasOption("cluster") ? Path.of(line.getOptionValue("cluster")) : beside(file);
    ClusterSpec cluster = ClusterFileReader.read(clusterFile);
    var plugins = Plugins.installed();
    RunPlan plan =
        new Planner(Seeds.given(line, contract), cluster, plugins)
            .plan(Seeds.drawn(), Instant.now());
    Judge judge = Reports.judge(line);
    Execution.announce(plan, console);
    return new Execution(console, plugins, judge)
        .execute(plan, new Execution.Sources(Files.readString(file), clusterFile))
        .exit();
  }

  private static Path beside(Path contract) throws UsageException {
    Path file = contract.resolveSibling("cluster.yaml");
    if (!Files.exists(file)) {
      throw new UsageException(
          "there is no cluster.yaml beside %s: name a cluster file with --cluster (`faultline local up` makes one)"
              .formatted(contract));
    }
    return file;
  }
}
