package io.faultline.controller.cli;

import io.faultline.controller.Exit;
import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import io.faultline.controller.store.RunSummary;
import io.faultline.controller.store.Store;
import io.faultline.controller.store.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import tools.jackson.databind.json.JsonMapper;

/// `faultline runs`: what the store holds.
final class RunsCommand implements Subcommand {
  private static final List<String> VERBS = List.of("list", "show", "diff", "tag", "rm");
  private static final String TAG = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  private final Store store;

  RunsCommand() {
    this(Store.here());
  }

  RunsCommand(Store store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "runs";
  }

  @Override
  public String summary() {
    return "lists the runs of the store, shows one, compares two, names them, removes them";
  }

  @Override
  public String usage() {
    return "list | show RUN | diff RUN RUN | tag RUN TAG… | rm RUN…";
  }

  @Override
  public Options options() {
    return RunFilter.addTo(new Options())
        .addOption(Words.option("limit", "N", "list: the newest N (50)"))
        .addOption(Words.flag("json", "list, show: prints summaries, a line each"))
        .addOption(Words.flag("remove", "tag: takes the tags away"))
        .addOption(
            Words.option("older-than", "TIME", "rm: every run that began longer ago, such as 90d"))
        .addOption(Words.option("keep", "N", "rm: all but the newest N of each contract"))
        .addOption(Words.flag("refuted", "rm by age or number: refuted runs too"))
        .addOption(Words.flag("dry-run", "rm: only tells what would be removed"));
  }

  @Override
  public Exit run(CommandLine line, Console console) throws IOException, UsageException {
    List<String> arguments = line.getArgList();
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    if (!VERBS.contains(verb)) {
      throw new UsageException(
          "faultline runs does one of %s, not '%s'%s"
              .formatted(String.join(", ", VERBS), verb, Nearest.didYouMean(verb, VERBS)));
    }
    List<String> rest = arguments.subList(1, arguments.size());
    switch (verb) {
      case "list" -> list(store, rest, line, console);
      case "show" -> show(store, needed(rest, 1, "show needs one run"), line, console);
      case "diff" -> diff(store, needed(rest, 2, "diff needs two runs"), console);
      case "tag" -> tag(store, rest, line, console);
      default -> new RunRemoval(store, line, console).remove(rest);
    }
    return Exit.HOLDS;
  }

  private static List<String> needed(List<String> arguments, int count, String message)
      throws UsageException {
    if (arguments.size() != count) {
      throw new UsageException("faultline runs " + message);
    }
    return arguments;
  }

  private static void list(Store store, List<String> rest, CommandLine line, Console console)
      throws IOException, UsageException {
    needed(rest, 0, "list takes no '%s', only options".formatted(String.join(" ", rest)));
    RunFilter filter = RunFilter.of(line);
    int limit = (int) Numbers.option(line, "limit", 50, 1, 1_000_000);
    List<RunSummary> found = store.summaries().stream().filter(filter::takes).toList();
    List<RunSummary> newest = found.subList(Math.max(0, found.size() - limit), found.size());
    if (line.hasOption("json")) {
      newest.forEach(run -> console.out().println(json(run)));
      return;
    }
    for (RunSummary run : newest) {
      console.out().println(Words.printable(row(run)));
    }
    if (found.size() > newest.size()) {
      console.say(
          "%,d older ones are not shown: --limit N shows more"
              .formatted(found.size() - newest.size()));
    }
    store
        .leftovers()
        .forEach(folder -> console.say(folder + " is no run: a write or a removal was cut short"));
  }

  private static String json(RunSummary run) {
    return JsonMapper.builder().build().writeValueAsString(run);
  }

  // One line: what it is, the verdict, each promise's where they differ.
  private static String row(RunSummary run) {
    var promises = new ArrayList<String>();
    for (RunSummary.PathVerdicts path : run.paths()) {
      for (RunSummary.PromiseVerdict promise : path.promises()) {
        promises.add("%s %s %s".formatted(path.path(), promise.promise(), promise.verdict()));
      }
    }
    return "%-44s  %-9s  %s%s"
        .formatted(
            run.name(),
            switch (run.state()) {
              case PLANNED -> "planned";
              case RECORDED -> "unjudged";
              case JUDGED -> run.verdict();
            },
            promises.isEmpty() ? run.system() : String.join(", ", promises),
            run.tags().isEmpty() ? "" : "  [" + String.join(" ", run.tags()) + "]");
  }

  private static void show(Store store, List<String> rest, CommandLine line, Console console)
      throws IOException, UsageException {
    StoredRun run = store.find(rest.getFirst());
    RunSummary summary = run.summary();
    if (line.hasOption("json")) {
      console.out().println(json(summary));
      return;
    }
    var out = console.out();
    out.println(Words.printable(run.name() + "  " + String.join(" ", summary.tags())).strip());
    out.println(
        Words.printable(
            "  %s, seed %d, began %s; %s"
                .formatted(
                    summary.system(),
                    summary.seed(),
                    summary.startedAt(),
                    String.join(", ", summary.versions()))));
    for (Path part : List.of(run.page(), run.results(), run.junit(), run.logs())) {
      if (Files.exists(part)) {
        out.println("  " + part);
      }
    }
    if (Files.exists(run.text())) {
      out.println();
      out.print(Words.printable(Files.readString(run.text())));
    } else {
      console.say("it was not judged: `faultline analyze %s` does it".formatted(run.name()));
    }
  }

  private static void diff(Store store, List<String> rest, Console console)
      throws IOException, UsageException {
    RunSummary older = store.find(rest.get(0)).summary();
    RunSummary newer = store.find(rest.get(1)).summary();
    for (String sentence : RunDifference.between(older, newer)) {
      console.out().println(Words.printable(sentence));
    }
  }

  private static void tag(Store store, List<String> rest, CommandLine line, Console console)
      throws IOException, UsageException {
    if (rest.size() < 2) {
      throw new UsageException("faultline runs tag needs a run and at least one tag");
    }
    StoredRun run = store.find(rest.getFirst());
    List<String> given = rest.subList(1, rest.size());
    for (String tag : given) {
      if (!tag.matches(TAG)) {
        throw new UsageException(
            "a tag has letters, digits, '.', '-' and '_', at most 64: '%s' has not".formatted(tag));
      }
    }
    var tags = new TreeSet<>(run.tags());
    if (line.hasOption("remove")) {
      given.forEach(tags::remove);
    } else {
      tags.addAll(given);
    }
    run.tag(tags);
    console.out().println(run.name() + "  " + String.join(" ", tags));
  }
}
