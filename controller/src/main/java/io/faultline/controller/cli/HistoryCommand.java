package io.faultline.controller.cli;

import io.faultline.controller.Exit;
import io.faultline.controller.HistoryStats;
import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import io.faultline.history.History;
import io.faultline.history.Mark;
import io.faultline.history.Op;
import io.faultline.history.RunHeader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline history`: looks into recorded histories of any form.
final class HistoryCommand implements Subcommand {
  private static final List<String> VERBS = List.of("show", "stats");

  @Override
  public String name() {
    return "history";
  }

  @Override
  public String summary() {
    return "looks into a history of any form: show its operations, or stats";
  }

  @Override
  public String usage() {
    return "show | stats FILE";
  }

  @Override
  public Options options() {
    return Forms.addTo(
        new Options()
            .addOption(Words.option("key", "KEY", "show: operations on this key alone"))
            .addOption(Words.option("process", "P", "show: operations of this process alone"))
            .addOption(
                Words.option(
                    "from", "TIME", "show: called this long after the beginning, or later"))
            .addOption(Words.option("to", "TIME", "show: called no later than this"))
            .addOption(Words.option("limit", "N", "show: at most so many operations (all)")));
  }

  @Override
  public Exit run(CommandLine line, Console console) throws IOException, UsageException {
    List<String> arguments = line.getArgList();
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    if (!VERBS.contains(verb)) {
      throw new UsageException(
          "faultline history does one of %s, not '%s'%s"
              .formatted(String.join(", ", VERBS), verb, Nearest.didYouMean(verb, VERBS)));
    }
    if (arguments.size() != 2) {
      throw new UsageException("faultline history %s needs one file".formatted(verb));
    }
    var filter = Filter.of(line);
    History history = Forms.read(line, Path.of(arguments.get(1)));
    if (verb.equals("show")) {
      show(history, filter, console.out());
    } else {
      stats(history, console.out());
    }
    return Exit.HOLDS;
  }

  private record Filter(
      String key, OptionalInt process, OptionalLong fromNanos, OptionalLong toNanos, long limit) {
    static Filter of(CommandLine line) throws UsageException {
      return new Filter(
          line.getOptionValue("key", ""),
          line.hasOption("process")
              ? OptionalInt.of((int) Numbers.option(line, "process", 0, 0, Integer.MAX_VALUE))
              : OptionalInt.empty(),
          time(line, "from"),
          time(line, "to"),
          Numbers.option(line, "limit", Long.MAX_VALUE, 0, Long.MAX_VALUE));
    }

    private static OptionalLong time(CommandLine line, String option) throws UsageException {
      String text = line.getOptionValue(option);
      return text == null
          ? OptionalLong.empty()
          : OptionalLong.of(Reports.duration("--" + option, text).toNanos());
    }

    boolean passes(History history, int op, long startNanos) {
      long called = history.calledNanos(op) - startNanos;
      return (process.isEmpty() || process.getAsInt() == history.process(op))
          && called >= fromNanos.orElse(Long.MIN_VALUE)
          && called <= toNanos.orElse(Long.MAX_VALUE)
          && (key.isEmpty() || touchesKey(history, op));
    }

    private boolean touchesKey(History history, int op) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (history.keyValue(history.key(a)).toString().equals(key)) {
          return true;
        }
      }
      return false;
    }
  }

  private static void show(History history, Filter filter, PrintStream out) {
    about(history, out);
    long start = history.size() == 0 ? 0 : Math.min(0, history.calledNanos(0));
    long shown = 0;
    for (int op = 0; op < history.size() && shown < filter.limit(); op++) {
      if (filter.passes(history, op, start)) {
        out.println(Words.printable(row(history.op(op))));
        shown++;
      }
    }
    out.printf("%,d of %,d operations%n", shown, history.size());
  }

  private static String row(Op op) {
    String returned =
        op.returnedNanos() == Long.MAX_VALUE ? "?" : "%.6f".formatted(op.returnedNanos() / 1e9);
    return "%12.6f – %-12s %s%s"
        .formatted(
            op.calledNanos() / 1e9, returned, op, op.host().isEmpty() ? "" : "  on " + op.host());
  }

  private static void about(History history, PrintStream out) {
    RunHeader header = history.header();
    if (!header.contract().isEmpty() || !header.workload().isEmpty()) {
      out.println(
          Words.printable(
              "%s %s  workload %s, system %s, seed %d, began %s"
                  .formatted(
                      header.contract(),
                      header.path(),
                      header.workload(),
                      header.system(),
                      header.seed(),
                      header.startedAt())));
    }
    history.remarks().forEach(remark -> out.println(Words.printable(remark)));
    for (Mark mark : history.marks()) {
      out.println(Words.printable("%s %s  %s".formatted(mark.kind(), mark.name(), mark.hosts())));
    }
  }

  private static void stats(History history, PrintStream out) {
    var stats = HistoryStats.of(history);
    history.remarks().forEach(remark -> out.println(Words.printable(remark)));
    out.printf(
        "%,d operations of %,d actions, in %.3f s%n",
        stats.operations(), stats.actions(), (stats.lastNanos() - stats.firstNanos()) / 1e9);
    stats
        .calls()
        .forEach((name, outcomes) ->
            out.println(
                Words.printable(
                    "  %-12s %,10d ok  %,8d failed  %,8d unknown"
                        .formatted(name, outcomes.ok(), outcomes.failed(), outcomes.unknown()))));
    out.printf(
        "%,d processes, %,d sessions, %,d hosts; at most %,d calls open at once%n",
        stats.processes(), stats.sessions(), stats.hosts(), stats.mostOpen());
    out.printf(
        "%,d keys with %,d to %,d operations (median %,d); at most %,d calls open on one key%n",
        stats.keys(),
        stats.keyOperations().least(),
        stats.keyOperations().most(),
        stats.keyOperations().median(),
        stats.mostOpenOnKey());
    out.printf("%,d faults, %,d of them seen to hold%n", stats.faults(), stats.faultsHeld());
    if (!history.traits().realTime()) {
      out.println("no real time: operations of different sessions may have been concurrent");
    }
    if (history.traits().sessionsBind()) {
      out.println("the order of each session counts at every level");
    }
  }
}
