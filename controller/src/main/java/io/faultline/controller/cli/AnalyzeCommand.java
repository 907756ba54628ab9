package io.faultline.controller.cli;

import io.faultline.controller.Analysis;
import io.faultline.controller.Exit;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import io.faultline.controller.store.Store;
import io.faultline.controller.store.StoredRun;
import io.faultline.report.RunReport;
import java.io.IOException;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline analyze`: judges a stored run again, with today's checkers.
final class AnalyzeCommand implements Subcommand {
  @Override
  public String name() {
    return "analyze";
  }

  @Override
  public String summary() {
    return "judges a stored run again, with today's checkers";
  }

  @Override
  public String usage() {
    return "RUN   (a folder, a unique prefix, or latest)";
  }

  @Override
  public Options options() {
    return new Options().addOption(Reports.budgetOption());
  }

  @Override
  public Exit run(CommandLine line, Console console) throws IOException, UsageException {
    StoredRun run = Store.here().find(Words.only(line, "analyze", "a run"));
    var judge = Reports.judge(line);
    var analysis = new Analysis(Plugins.installed().workloads(), judge, console::say);
    RunReport report = analysis.of(run, Analysis.Scope.HISTORY, List.of());
    Reports.print(report, console);
    console.out().println("page: " + run.page());
    return Exit.of(report.verdict());
  }
}
