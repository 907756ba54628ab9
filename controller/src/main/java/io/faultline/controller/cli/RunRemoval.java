package io.faultline.controller.cli;

import io.faultline.controller.UsageException;
import io.faultline.controller.store.RunSummary;
import io.faultline.controller.store.Store;
import io.faultline.controller.store.StoredRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.CommandLine;

/// `faultline runs rm`: runs that are named, or those that are older or more than are to be kept.
/// One that was refuted is never removed unless it is named, or refuted ones are asked for.
final class RunRemoval {
  private final Store store;
  private final CommandLine line;
  private final Console console;

  RunRemoval(Store store, CommandLine line, Console console) {
    this.store = store;
    this.line = line;
    this.console = console;
  }

  void remove(List<String> named) throws IOException, UsageException {
    boolean byRule = line.hasOption("older-than") || line.hasOption("keep");
    if (named.isEmpty() != byRule) {
      throw new UsageException(
          "faultline runs rm takes runs by name, or --older-than TIME and --keep N, not both");
    }
    Set<StoredRun> doomed = new LinkedHashSet<>();
    for (String name : named) {
      doomed.add(store.find(name));
    }
    if (byRule) {
      doomed.addAll(byRule());
    }
    for (StoredRun run : doomed) {
      if (line.hasOption("dry-run")) {
        console.out().println("would remove " + run.name());
      } else {
        store.remove(run);
        console.out().println("removed " + run.name());
      }
    }
    if (byRule && !line.hasOption("dry-run")) {
      for (Path left : store.clear()) {
        console.out().println("removed what was left of " + left);
      }
    }
  }

  private List<StoredRun> byRule() throws IOException, UsageException {
    RunFilter filter = RunFilter.of(line);
    long keep = Numbers.option(line, "keep", Long.MAX_VALUE, 0, Long.MAX_VALUE);
    Instant oldest = oldest();
    Map<String, Long> newer = new HashMap<>();
    var doomed = new ArrayList<StoredRun>();
    int spared = 0;
    for (RunSummary run : store.summaries().reversed()) {
      if (!filter.takes(run)) {
        continue;
      }
      long count = newer.merge(run.contract(), 1L, Long::sum);
      boolean tooMany = line.hasOption("keep") && count > keep;
      boolean tooOld = Instant.parse(run.startedAt()).isBefore(oldest);
      if (!tooMany && !tooOld) {
        continue;
      }
      if (run.isRefuted() && !line.hasOption("refuted")) {
        spared++;
      } else {
        doomed.add(store.run(run));
      }
    }
    if (spared > 0) {
      console.say("%,d refuted runs are kept: --refuted removes them too".formatted(spared));
    }
    return doomed;
  }

  private Instant oldest() throws UsageException {
    String text = line.getOptionValue("older-than");
    if (text == null) {
      return Instant.MIN;
    }
    Duration age = Reports.duration("--older-than", text);
    return Instant.now().minus(age);
  }
}
