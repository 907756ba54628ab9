package io.faultline.controller.cli;

import io.faultline.checker.data.PromiseText;
import io.faultline.controller.Exit;
import io.faultline.controller.Judge;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import io.faultline.controller.contract.ClusterFileReader;
import io.faultline.controller.contract.Contract;
import io.faultline.controller.contract.Contract.DataPath;
import io.faultline.controller.contract.Contract.Faults;
import io.faultline.controller.contract.Contract.Promise;
import io.faultline.controller.contract.Contract.Settings;
import io.faultline.controller.contract.FaultReader;
import io.faultline.controller.contract.Located;
import io.faultline.controller.contract.Place;
import io.faultline.controller.contract.Planner;
import io.faultline.controller.contract.Units;
import io.faultline.controller.run.RunPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// `faultline test`: one path, from the command line.
final class TestCommand implements Subcommand {
  @Override
  public String name() {
    return "test";
  }

  @Override
  public String summary() {
    return "runs one path, described on the command line, and judges it";
  }

  @Override
  public String usage() {
    return "--system S --workload W --promise P [--faults FAULT:WHERE,…]";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Words.option("system", "NAME", "what is tested"))
        .addOption(Words.option("workload", "NAME", "what it is asked (register)"))
        .addOption(Words.option("promise", "NAME,…", "what it promises (linearizable)"))
        .addOption(Words.option("faults", "LIST", "such as partition:halves,pause:leader (none)"))
        .addOption(
            Option.builder()
                .longOpt("option")
                .hasArg()
                .argName("NAME=VALUE")
                .desc("an option of the workload or the system; may be repeated")
                .get())
        .addOption(Words.option("cluster", "FILE", "the cluster file (hosts made on this machine)"))
        .addOption(Words.option("time-limit", "TIME", "how long processes call (60s)"))
        .addOption(Words.option("concurrency", "N", "how many processes call at a time (10)"))
        .addOption(Words.option("rate", "RATE", "calls of all together: 500/s, or max (100/s)"))
        .addOption(Words.option("for", "TIME", "how long each fault holds (10s)"))
        .addOption(Words.option("every", "TIME", "the quiet after each fault (5s)"))
        .addOption(Words.option("seed", "N", "what the plan is drawn from (a new one)"))
        .addOption(LocalHosts.subnetOption())
        .addOption(Reports.budgetOption());
  }

  @Override
  public Exit run(CommandLine line, Console console)
      throws IOException, InterruptedException, UsageException {
    Words.none(line, "test");
    Contract contract = contract(line);
    Judge judge = Reports.judge(line);
    if (line.hasOption("cluster")) {
      return run(contract, Path.of(line.getOptionValue("cluster")), judge, line, console);
    }
    try (var hosts = LocalHosts.up(line, console)) {
      return run(contract, hosts.clusterFile(), judge, line, console);
    }
  }

  private static Exit run(
      Contract contract, Path clusterFile, Judge judge, CommandLine line, Console console)
      throws IOException, InterruptedException, UsageException {
    var plugins = Plugins.installed();
    RunPlan plan =
        new Planner(contract, ClusterFileReader.read(clusterFile), plugins)
            .plan(Seeds.drawn(), Instant.now());
    Execution.announce(plan, console);
    String text = "# faultline test " + String.join(" ", shown(line)) + "\n";
    return new Execution(console, plugins, judge)
        .execute(plan, new Execution.Sources(text, clusterFile))
        .exit();
  }

  // The command line again, for the store.
  private static List<String> shown(CommandLine line) {
    var words = new ArrayList<String>();
    for (Option option : line.getOptions()) {
      words.add("--" + option.getLongOpt() + " " + option.getValue(""));
    }
    return words;
  }

  // As many as are named: `linearizable`, `staleness=200ms@99.9%,causal`.
  private static List<Located<Promise>> promises(CommandLine line) throws UsageException {
    Located<String> all = text(line, "promise", "linearizable");
    var promises = new ArrayList<Located<Promise>>();
    for (String one : all.value().split(",", -1)) {
      try {
        PromiseText text = PromiseText.parse(one.strip());
        var parameters = new LinkedHashMap<String, String>();
        text.parameters()
            .forEach((name, value) -> parameters.put(name.isEmpty() ? text.name() : name, value));
        promises.add(new Located<>(new Promise(text.name(), parameters), all.place()));
      } catch (IllegalArgumentException e) {
        throw all.wrong(String.valueOf(e.getMessage()));
      }
    }
    return promises;
  }

  private static Contract contract(CommandLine line) throws UsageException {
    Located<String> system = text(line, "system", "");
    if (system.value().isEmpty()) {
      throw new UsageException(
          "faultline test needs --system NAME; `faultline list systems` tells which");
    }
    var settings =
        new Settings(
            duration(line, "time-limit"),
            number(line, "concurrency", 100_000),
            rate(line),
            Optional.empty(),
            OptionalDouble.empty(),
            Seeds.option(line));
    var path =
        new DataPath(
            new Located<>("test", Place.option("--workload")),
            text(line, "workload", "register"),
            Optional.empty(),
            pathOptions(line),
            promises(line),
            Settings.NONE);
    return new Contract(
        Place.option("faultline test"),
        new Located<>("test", Place.option("faultline test")),
        Optional.of(system),
        List.of(path),
        new Faults.Listed(faults(line), duration(line, "for"), duration(line, "every")),
        settings);
  }

  private static List<Faults.Item> faults(CommandLine line) throws UsageException {
    var items = new ArrayList<Faults.Item>();
    Place place = Place.option("--faults");
    String text = line.getOptionValue("faults", "");
    for (String fault : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String[] words = fault.strip().split(":", 2);
      if (words.length != 2) {
        throw place.wrong(
            "a fault is written as FAULT:WHERE, such as partition:halves; not '%s'"
                .formatted(fault));
      }
      items.add(
          new Faults.Item(
              FaultReader.fault(
                  new Located<>(words[0].strip(), place), new Located<>(words[1].strip(), place)),
              1));
    }
    return items;
  }

  private static SequencedMap<String, Located<String>> pathOptions(CommandLine line)
      throws UsageException {
    var options = new LinkedHashMap<String, Located<String>>();
    Place place = Place.option("--option");
    String[] given = line.getOptionValues("option");
    for (String option : given == null ? new String[0] : given) {
      String[] words = option.split("=", 2);
      if (words.length != 2) {
        throw place.wrong("an option is written as NAME=VALUE, not '%s'".formatted(option));
      }
      options.put(words[0].strip(), new Located<>(words[1].strip(), place));
    }
    return options;
  }

  private static Located<String> text(CommandLine line, String option, String otherwise) {
    return new Located<>(line.getOptionValue(option, otherwise), Place.option("--" + option));
  }

  private static Optional<Located<Duration>> duration(CommandLine line, String option)
      throws UsageException {
    String text = line.getOptionValue(option);
    return text == null
        ? Optional.empty()
        : Optional.of(
            new Located<>(Reports.duration("--" + option, text), Place.option("--" + option)));
  }

  private static Optional<Located<Long>> number(CommandLine line, String option, long most)
      throws UsageException {
    String text = line.getOptionValue(option);
    if (text == null) {
      return Optional.empty();
    }
    Place place = Place.option("--" + option);
    return Optional.of(
        new Located<>(
            Units.number(text, 1, most)
                .orElseThrow(() ->
                    place.wrong(
                        "this is a whole number from 1 to %d, not '%s'".formatted(most, text))),
            place));
  }

  private static OptionalDouble rate(CommandLine line) throws UsageException {
    String text = line.getOptionValue("rate");
    if (text == null) {
      return OptionalDouble.empty();
    }
    OptionalDouble rate = Units.ratePerSecond(text);
    if (rate.isEmpty()) {
      throw Place.option("--rate")
          .wrong("this is a rate such as 500/s, or max; not '" + text + "'");
    }
    return rate;
  }
}
