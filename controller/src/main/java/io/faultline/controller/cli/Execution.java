package io.faultline.controller.cli;

import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.cluster.SshCluster;
import io.faultline.controller.Analysis;
import io.faultline.controller.Exit;
import io.faultline.controller.Judge;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import io.faultline.controller.run.Run;
import io.faultline.controller.run.RunPlan;
import io.faultline.controller.run.StopSignal;
import io.faultline.controller.store.RunFacts;
import io.faultline.controller.store.Store;
import io.faultline.controller.store.StoredRun;
import io.faultline.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From a plan to its verdicts: the hosts are looked at, the run is executed, and whatever it
/// recorded, even if it failed or was cut short, is judged and reported.
final class Execution {
  private final Console console;
  private final Plugins plugins;
  private final Judge judge;
  private final StopSignal stop;

  /// From now on, Ctrl-C ends the run and not the process.
  Execution(Console console, Plugins plugins, Judge judge) {
    this(console, plugins, judge, new StopSignal());
    Interrupts.divertTo(stop::give);
  }

  Execution(Console console, Plugins plugins, Judge judge, StopSignal stop) {
    this.console = console;
    this.plugins = plugins;
    this.judge = judge;
    this.stop = stop;
  }

  /// What was asked for: the texts of the files, for the store.
  record Sources(String contract, Path clusterFile) {}

  /// What came of it.
  ///
  /// @param report nothing where nothing was recorded
  record Result(Exit exit, Optional<RunReport> report, StoredRun run) {}

  /// Whether the user wants it to end.
  boolean isStopped() {
    return stop.isGiven();
  }

  /// @throws IOException if no host was touched yet: a host cannot be reached, or nothing can be
  ///   stored
  Result execute(RunPlan plan, Sources sources)
      throws IOException, InterruptedException, UsageException {
    try (var cluster = SshCluster.of(plan.cluster())) {
      console.say(
          "looking at %s (seed %d)"
              .formatted(String.join(", ", plan.cluster().hostNames()), plan.seed().value()));
      var unreachable = cluster.unreachable();
      if (!unreachable.isEmpty()) {
        throw new IOException(
            "the cluster cannot be used:\n  " + String.join("\n  ", unreachable.values()));
      }
      StoredRun stored = Store.here().create(plan.contract(), plan.startedAt());
      stored.write(RunFacts.of(plan));
      Files.writeString(stored.contract(), sources.contract());
      Files.copy(sources.clusterFile(), stored.cluster());
      var remarks = new ArrayList<String>();
      boolean failed = false;
      try {
        new Run(plan, cluster, stored, new RunProgress(console), stop).execute();
      } catch (IOException e) {
        failed = true;
        console.say("faultline: " + Words.printable(String.valueOf(e.getMessage())));
        remarks.add("The run failed: " + e.getMessage());
      }
      if (stop.isGiven()) {
        remarks.add("The run was ended before its time.");
      }
      return judged(stored, failed, remarks);
    }
  }

  private Result judged(StoredRun stored, boolean failed, List<String> remarks)
      throws IOException, UsageException {
    if (!Analysis.recorded(stored)) {
      return new Result(failed ? Exit.FAILED : Exit.UNDECIDED, Optional.empty(), stored);
    }
    RunReport report =
        new Analysis(plugins.workloads(), judge, console::say)
            .of(stored, Analysis.Scope.RUN, remarks);
    Reports.print(report, console);
    console.out().println("page: " + stored.page());
    Exit exit = Exit.of(report.verdict());
    return new Result(failed ? exit.and(Exit.FAILED) : exit, Optional.of(report), stored);
  }

  /// Says what a plan does to the cluster, before it is done.
  static void announce(RunPlan plan, Console console) {
    String hosts = "%d hosts".formatted(plan.cluster().hosts().size());
    console.say(
        "%s: %d %s on %s, %d s, %d faults planned"
            .formatted(
                plan.contract(),
                plan.paths().size(),
                plan.paths().size() == 1 ? "path" : "paths",
                plan.cluster().manage() == Manage.ATTACH
                    ? "the " + plan.system().name() + " of " + hosts
                    : plan.system().name() + " on " + hosts,
                plan.timeLimit().toSeconds(),
                plan.schedule().entries().size()));
  }
}
