package io.faultline.controller.cli;

import io.faultline.controller.store.RunSummary;
import io.faultline.controller.store.RunSummary.PathVerdicts;
import io.faultline.controller.store.RunSummary.PromiseVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What differs between two runs, in sentences: verdicts first.
final class RunDifference {
  private RunDifference() {}

  /// The sentences; one that says so where nothing differs.
  static List<String> between(RunSummary older, RunSummary newer) {
    var told = new ArrayList<String>();
    told.add("%s → %s".formatted(older.name(), newer.name()));
    int before = told.size();
    verdicts(older, newer, told);
    if (told.size() == before) {
      told.add("every verdict is the same");
    }
    texts("took part", older.versions(), newer.versions(), told);
    if (older.seed() != newer.seed()) {
      told.add("seed: %d → %d".formatted(older.seed(), newer.seed()));
    }
    measures(older, newer, told);
    return told;
  }

  private static void verdicts(RunSummary older, RunSummary newer, List<String> told) {
    Map<String, PromiseVerdict> was = promises(older);
    Map<String, PromiseVerdict> is = promises(newer);
    Set<String> all = new LinkedHashSet<>(was.keySet());
    all.addAll(is.keySet());
    for (String promise : all) {
      String from = Optional.ofNullable(was.get(promise)).map(RunDifference::words).orElse("none");
      String to = Optional.ofNullable(is.get(promise)).map(RunDifference::words).orElse("none");
      if (!from.equals(to)) {
        told.add("%s: %s → %s".formatted(promise, from, to));
      }
    }
  }

  private static String words(PromiseVerdict verdict) {
    return verdict.said().isEmpty()
        ? verdict.verdict()
        : "%s (%s)".formatted(verdict.verdict(), verdict.said());
  }

  private static Map<String, PromiseVerdict> promises(RunSummary run) {
    var promises = new LinkedHashMap<String, PromiseVerdict>();
    for (PathVerdicts path : run.paths()) {
      path.promises()
          .forEach(promise -> promises.put(path.path() + " · " + promise.promise(), promise));
    }
    return promises;
  }

  private static void texts(String what, List<String> was, List<String> is, List<String> told) {
    List<String> gone = was.stream().filter(text -> !is.contains(text)).toList();
    List<String> come = is.stream().filter(text -> !was.contains(text)).toList();
    if (!gone.isEmpty() || !come.isEmpty()) {
      told.add("%s: %s → %s".formatted(what, String.join(", ", gone), String.join(", ", come)));
    }
  }

  private static void measures(RunSummary older, RunSummary newer, List<String> told) {
    for (PathVerdicts is : newer.paths()) {
      for (PathVerdicts was : older.paths()) {
        if (was.path().equals(is.path())) {
          told.add(
              "%s: %,d → %,d operations, %.1f → %.1f a second, median %s → %s, p99 %s → %s"
                  .formatted(
                      is.path(),
                      was.operations(),
                      is.operations(),
                      was.perSecond(),
                      is.perSecond(),
                      millis(was.medianNanos()),
                      millis(is.medianNanos()),
                      millis(was.p99Nanos()),
                      millis(is.p99Nanos())));
        }
      }
    }
  }

  private static String millis(Optional<Long> nanos) {
    return nanos.map(found -> "%.2f ms".formatted(found / 1e6)).orElse("none");
  }
}
