package io.faultline.controller.cli;

import io.faultline.checker.Judgement;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.data.DataKind;
import io.faultline.controller.Analysis;
import io.faultline.controller.Exit;
import io.faultline.controller.Judge;
import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import io.faultline.controller.store.StoredRun;
import io.faultline.history.History;
import io.faultline.report.JsonReport;
import io.faultline.report.RunReport;
import io.faultline.report.RunReport.PathReport;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline check`: judges recorded histories, anywhere, without root.
final class CheckCommand implements Subcommand {
  private static final String CHEAPEST = "cheapest";

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
    return "HISTORY… [--workload W] [--promise P,…]";
  }

  @Override
  public Options options() {
    return Forms.addTo(new Options())
        .addOption(
            Words.option(
                "workload", "NAME", "what kind of data it is (what the history says, or register)"))
        .addOption(
            Words.option("promise", "NAME,…", "what was promised (the strongest there is of it)"))
        .addOption(
            Words.option(
                "algorithm", "NAME|all", "how to decide: all must agree (the cheapest allowed)"))
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
    Judge judge = Reports.judge(line);
    return files.size() == 1 || line.hasOption("page") || line.hasOption("json")
        ? inFull(files, new Check(line, console, judge), line, console)
        : aLineEach(files, new Check(line, console, judge.withoutStrength()), console);
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
    private final Judge judge;

    Check(CommandLine line, Console console, Judge judge) {
      this.line = line;
      this.console = console;
      this.judge = judge;
    }

    PathReport judge(String argument) throws IOException, UsageException {
      Path file = Path.of(argument);
      if (StoredRun.isOne(file)) {
        throw new UsageException(file + " is a run: `faultline analyze` judges it again");
      }
      History history = Forms.read(line, file);
      history.remarks().forEach(remark -> console.say(Words.printable(remark)));
      DataKind data = data(history);
      var judgements = new ArrayList<Judgement>();
      for (Promise promise : promises(data)) {
        judgements.add(judge.history(promise, history));
      }
      return new PathReport(label(argument), data.name(), history, judgements);
    }

    private DataKind data(History history) throws UsageException {
      String recorded = history.header().workload();
      String name = line.getOptionValue("workload", recorded.isEmpty() ? "register" : recorded);
      Optional<DataKind> data = DataKind.named(name);
      if (data.isEmpty()) {
        List<String> known = DataKind.all().stream().map(DataKind::name).toList();
        throw new UsageException(
            "there is no kind of data '%s'%s; there are: %s%s"
                .formatted(
                    name,
                    Nearest.didYouMean(name, known),
                    String.join(", ", known),
                    line.hasOption("workload")
                        ? ""
                        : " (the history says what it is; --workload NAME says otherwise)"));
      }
      return data.get();
    }

    private List<Promise> promises(DataKind data) throws UsageException {
      String names = line.getOptionValue("promise", data.promises().sequencedKeySet().getFirst());
      var promises = new LinkedHashMap<String, Promise>();
      for (String name : names.split(",", -1)) {
        Promise promise = Analysis.promise(data, name.strip());
        promises.put(promise.name(), byAlgorithm(data, promise));
      }
      return List.copyOf(promises.values());
    }

    private Promise byAlgorithm(DataKind data, Promise promise) throws UsageException {
      String name = line.getOptionValue("algorithm", CHEAPEST);
      if (name.equals(CHEAPEST)) {
        return promise;
      }
      var known = new ArrayList<>(List.of(CHEAPEST, "all"));
      known.addAll(promise.checker().algorithms());
      if (promise.checker().algorithms().isEmpty() || !known.contains(name)) {
        throw new UsageException(
            "whether a %s is %s is not decided by '%s'%s; --algorithm takes: %s"
                .formatted(
                    data.name(),
                    promise.name(),
                    name,
                    Nearest.didYouMean(name, known),
                    promise.checker().algorithms().isEmpty()
                        ? CHEAPEST
                        : String.join(", ", known)));
      }
      return new Promise(promise.name(), promise.checker().by(name), promise.auditor());
    }
  }

  private static String label(String argument) {
    return String.valueOf(Path.of(argument).getFileName());
  }
}
