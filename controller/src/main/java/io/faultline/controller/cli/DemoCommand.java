package io.faultline.controller.cli;

import io.faultline.checker.Verdict;
import io.faultline.controller.Exit;
import io.faultline.controller.Judge;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import io.faultline.controller.contract.ClusterFileReader;
import io.faultline.controller.contract.ContractReader;
import io.faultline.controller.contract.Planner;
import io.faultline.controller.run.RunPlan;
import io.faultline.report.RunReport;
import io.faultline.report.RunReport.PathReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline demo`: from nothing to a verdict, on hosts made on this machine, with a real etcd
/// that keeps one path's promise and breaks the other's.
final class DemoCommand implements Subcommand {
  private static final String KEPT = "orders";
  private static final String BROKEN = "catalogue";

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "from nothing to a verdict: a cluster on this machine, etcd, faults, checks, a page";
  }

  @Override
  public String usage() {
    return "";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Words.option("seed", "N", "what the plan is drawn from (a new one)"))
        .addOption(LocalHosts.subnetOption())
        .addOption(Reports.budgetOption());
  }

  @Override
  public Exit run(CommandLine line, Console console)
      throws IOException, InterruptedException, UsageException {
    Words.none(line, "demo");
    Judge judge = Reports.judge(line);
    Path file = Path.of(System.getProperty("faultline.home", ".")).resolve("examples/demo.yaml");
    var contract = Seeds.given(line, ContractReader.read(file));
    var plugins = Plugins.installed();
    console.say("the contract is " + file);
    Execution.Result result;
    try (var hosts = LocalHosts.up(line, console)) {
      RunPlan plan =
          new Planner(contract, ClusterFileReader.read(hosts.clusterFile()), plugins)
              .plan(Seeds.drawn(), Instant.now());
      Execution.announce(plan, console);
      var execution = new Execution(console, plugins, judge);
      result =
          execution.execute(
              plan, new Execution.Sources(Files.readString(file), hosts.clusterFile()));
    }
    return asExpected(result, console) ? Exit.HOLDS : result.exit().and(Exit.UNDECIDED);
  }

  private static boolean asExpected(Execution.Result result, Console console) {
    Optional<RunReport> report = result.report();
    if (report.isEmpty()) {
      return false;
    }
    boolean kept = verdict(report.get(), KEPT) instanceof Verdict.Holds;
    boolean broken = verdict(report.get(), BROKEN) instanceof Verdict.Refuted;
    console.out().println();
    console
        .out()
        .println(
            kept && broken
                ? "Both came out as they should: etcd keeps what it promises, and Faultline finds where reads from a member's own state do not."
                : "This is not what should have come out: %s should hold, and %s be refuted."
                    .formatted(KEPT, BROKEN));
    return kept && broken;
  }

  private static Verdict verdict(RunReport report, String path) {
    return report.paths().stream()
        .filter(each -> each.name().equals(path))
        .map(PathReport::verdict)
        .findFirst()
        .orElseThrow();
  }
}
