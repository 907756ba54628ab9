package io.faultline.controller.cli;

import io.faultline.checker.Judgement;
import io.faultline.checker.Verdict;
import io.faultline.controller.Analysis;
import io.faultline.controller.Exit;
import io.faultline.controller.Judge;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import io.faultline.controller.store.StoredRun;
import io.faultline.history.History;
import io.faultline.report.JsonReport;
import io.faultline.report.RunReport;
import io.faultline.report.RunReport.PathReport;
import io.faultline.workload.Workload;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
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
        .addOption(Reports.budgetOption())
        .addOption(Words.option("page", "FILE", "writes the page there"))
        .addOption(Words.flag("json", "prints the verdicts as results.json has them"));
  }

  @Override
  public Exit run(CommandLine line, Console console) throws IOException, UsageException {
    List<String> files = line.getArgList();
    if (files.isEmpty()) {
      throw new UsageException("faultline check needs a history: the path of a file");
    }
    var check = new Check(line, console);
    return files.size() == 1 || line.hasOption("page") || line.hasOption("json")
        ? inFull(files, check, line, console)
        : aLineEach(files, check, console);
  }

  private static Exit inFull(List<String> files, Check check, CommandLine line, Console console)
      throws IOException, UsageException {
    var paths = new ArrayList<PathReport>();
    for (String file : files) {
      paths.add(check.judge(file));
    }
    var report = new RunReport("check", "", paths, List.of());
    if (line.hasOption("json")) {
      var out = new OutputStreamWriter(console.out(), StandardCharsets.UTF_8);
      JsonReport.write(report, out);
      out.flush();
    } else {
      Reports.print(report, console);
    }
    if (line.hasOption("page")) {
      Path page = Path.of(line.getOptionValue("page"));
      Analysis.writePage(report, page);
      console.say("page: " + page);
    }
    return Exit.of(report.verdict());
  }

  // The next file is read when the last is judged and forgotten; one that is wrong stops no other.
  private static Exit aLineEach(List<String> files, Check check, Console console)
      throws IOException {
    Exit worst = Exit.HOLDS;
    for (String file : files) {
      try {
        Verdict verdict = check.judge(file).verdict();
        console
            .out()
            .println(Words.printable(file) + "\t" + verdict.word().toLowerCase(Locale.ROOT));
        worst = worst.and(Exit.of(verdict));
      } catch (UsageException e) {
        console.out().println(Words.printable(file) + "\twrong");
        console.say("faultline: " + Words.printable(String.valueOf(e.getMessage())));
        worst = worst.and(Exit.WRONG);
      }
    }
    return worst;
  }

  /// How each file is judged.
  private static final class Check {
    private final CommandLine line;
    private final Console console;
    private final String promise;
    private final SortedMap<String, Workload> workloads = Plugins.installed().workloads();
    private final Judge judge;

    Check(CommandLine line, Console console) throws UsageException {
      this.line = line;
      this.console = console;
      promise = line.getOptionValue("promise", "linearizable");
      judge = Reports.judge(line);
    }

    PathReport judge(String argument) throws IOException, UsageException {
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
      return new PathReport(label(argument), history, List.of(judgement));
    }
  }

  private static String label(String argument) {
    return String.valueOf(Path.of(argument).getFileName());
  }
}
