package io.faultline.controller.cli;

import io.faultline.checker.Budget;
import io.faultline.checker.Judgement;
import io.faultline.checker.Verdict;
import io.faultline.controller.Analysis;
import io.faultline.controller.Exit;
import io.faultline.controller.Judge;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import io.faultline.controller.store.StoredRun;
import io.faultline.history.History;
import io.faultline.report.RunReport;
import io.faultline.report.RunReport.PathReport;
import io.faultline.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline check`: judges recorded histories, anywhere, without root.
final class CheckCommand implements Subcommand {
  @Override
  public String name() {
    return "check";
  }

  @Override
  public String summary() {
    return "judges recorded histories, anywhere, without root";
  }

  @Override
  public String usage() {
    return "HISTORY… [--workload W] [--promise P]";
  }

  @Override
  public Options options() {
    return Forms.addTo(new Options())
        .addOption(
            Words.option("workload", "NAME", "what was asked (what the history says, or register)"))
        .addOption(Words.option("promise", "NAME", "what was promised (linearizable)"))
        .addOption(Reports.timeLimitOption())
        .addOption(Words.option("page", "FILE", "writes the page there"));
  }

  @Override
  public Exit run(CommandLine line, Console console) throws IOException, UsageException {
    if (line.getArgList().isEmpty()) {
      throw new UsageException("faultline check needs a history: the path of a file");
    }
    String promise = line.getOptionValue("promise", "linearizable");
    var workloads = Plugins.installed().workloads();
    var judge = new Judge(Reports.timeLimit(line), Budget.DEFAULT_CONFIGURATIONS, System::nanoTime);
    var paths = new ArrayList<PathReport>();
    for (String argument : line.getArgList()) {
      Path file = Path.of(argument);
      if (StoredRun.isOne(file)) {
        throw new UsageException(file + " is a run: `faultline analyze` judges it again");
      }
      History history = Forms.read(line, file);
      history.remarks().forEach(remark -> console.say(Words.printable(remark)));
      String named = history.header().workload();
      Workload workload =
          Analysis.workload(
              workloads, line.getOptionValue("workload", named.isEmpty() ? "register" : named));
      Judgement judgement = judge.history(promise, Analysis.checker(workload, promise), history);
      paths.add(new PathReport(label(argument), history, List.of(judgement)));
    }
    var report = new RunReport("check", "", paths, List.of());
    Reports.print(report, console);
    if (line.hasOption("page")) {
      Path page = Path.of(line.getOptionValue("page"));
      Analysis.writePage(report, page);
      console.out().println("page: " + page);
    }
    Verdict verdict = report.verdict();
    return Exit.of(verdict);
  }

  private static String label(String argument) {
    return String.valueOf(Path.of(argument).getFileName());
  }
}
