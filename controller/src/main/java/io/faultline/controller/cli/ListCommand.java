package io.faultline.controller.cli;

import io.faultline.checker.data.DataKind;
import io.faultline.cluster.SystemUnderTest;
import io.faultline.controller.Exit;
import io.faultline.controller.Nearest;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import io.faultline.controller.contract.FaultReader;
import io.faultline.history.HistoryFiles;
import io.faultline.workload.Serves;
import io.faultline.workload.Workload;
import java.io.PrintStream;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline list`: what there is, a line each.
final class ListCommand implements Subcommand {
  private static final List<String> TOPICS =
      List.of("systems", "workloads", "promises", "faults", "formats");

  @Override
  public String name() {
    return "list";
  }

  @Override
  public String summary() {
    return "lists systems, workloads, promises, faults or formats, a line each";
  }

  @Override
  public String usage() {
    return "[systems | workloads | promises | faults | formats]";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public Exit run(CommandLine line, Console console) throws UsageException {
    List<String> topics = line.getArgList().isEmpty() ? TOPICS : line.getArgList();
    for (String topic : topics) {
      if (!TOPICS.contains(topic)) {
        throw new UsageException(
            "there is no list of '%s'%s; there are: %s"
                .formatted(topic, Nearest.didYouMean(topic, TOPICS), String.join(", ", TOPICS)));
      }
    }
    var plugins = Plugins.installed();
    for (String topic : topics) {
      if (topics.size() > 1) {
        console.out().println(topic + ":");
      }
      switch (topic) {
        case "systems" -> systems(plugins, console.out());
        case "workloads" -> workloads(plugins, console.out());
        case "promises" -> promises(console.out());
        case "faults" -> faults(console.out());
        default -> formats(console.out());
      }
    }
    return Exit.HOLDS;
  }

  private static void systems(Plugins plugins, PrintStream out) {
    for (String name : plugins.systemNames()) {
      SystemUnderTest system = plugins.system(name).orElseThrow();
      row(out, name, system.summary());
      if (system instanceof Serves serves) {
        row(out, "", "workloads: " + String.join(", ", serves.workloads()));
        serves.options().forEach((option, meaning) -> row(out, "", option + ": " + meaning));
      }
    }
  }

  private static void workloads(Plugins plugins, PrintStream out) {
    for (Workload workload : plugins.workloads().values()) {
      row(out, workload.name(), workload.summary());
      workload.options().forEach((option, meaning) -> row(out, "", option + ": " + meaning));
    }
  }

  private static void promises(PrintStream out) {
    for (DataKind data : DataKind.all()) {
      row(out, data.name(), data.summary());
      row(out, "", String.join(", ", data.promiseNames()));
    }
  }

  private static void faults(PrintStream out) {
    FaultReader.FAULTS.forEach(
        (fault, where) -> row(out, fault, FaultReader.meaning(fault) + ": " + where));
    row(out, "", "targets: " + FaultReader.targets());
  }

  private static void formats(PrintStream out) {
    HistoryFiles.readers().forEach(reader -> row(out, reader.name(), reader.summary()));
  }

  private static void row(PrintStream out, String name, String text) {
    out.printf("  %-14s %s%n", name, text);
  }
}
