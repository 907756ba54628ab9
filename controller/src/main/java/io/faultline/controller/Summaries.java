package io.faultline.controller;

import io.faultline.checker.Judgement;
import io.faultline.checker.Verdict;
import io.faultline.controller.store.RunFacts;
import io.faultline.controller.store.RunSummary;
import io.faultline.controller.store.RunSummary.PathVerdicts;
import io.faultline.controller.store.RunSummary.PromiseVerdict;
import io.faultline.controller.store.RunSummary.State;
import io.faultline.controller.store.StoredRun;
import io.faultline.history.History;
import io.faultline.history.Outcome;
import io.faultline.report.RunReport;
import io.faultline.report.RunReport.PathReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Makes the few words that the store keeps of a run out of its report.
final class Summaries {
  private Summaries() {}

  static RunSummary of(StoredRun run, RunReport report) throws IOException, UsageException {
    RunFacts facts = run.facts();
    List<String> versions =
        report.paths().stream()
            .flatMap(path -> path.history().header().versions().entrySet().stream())
            .distinct()
            .sorted(Map.Entry.comparingByKey())
            .map(version -> version.getKey() + " " + version.getValue())
            .toList();
    return new RunSummary(
        run.name(),
        facts.contract(),
        facts.startedAt(),
        facts.faultline(),
        facts.seed(),
        facts.system(),
        versions,
        State.JUDGED,
        word(report.verdict()),
        report.paths().stream().map(Summaries::path).toList(),
        run.tags());
  }

  private static PathVerdicts path(PathReport path) {
    History history = path.history();
    long[] latencies =
        IntStream.range(0, history.size())
            .filter(op -> history.type(op) == Outcome.Type.OK)
            .mapToLong(op -> history.returnedNanos(op) - history.calledNanos(op))
            .sorted()
            .toArray();
    return new PathVerdicts(
        path.name(),
        history.header().workload(),
        path.judgements().stream().map(Summaries::promise).toList(),
        history.size(),
        perSecond(history),
        percentile(latencies, 50),
        percentile(latencies, 99));
  }

  private static PromiseVerdict promise(Judgement judgement) {
    String said =
        switch (judgement.verdict()) {
          case Verdict.Holds _ -> "";
          case Verdict.Refuted(_, var anomalies) -> anomalies.getFirst().name();
          case Verdict.Undecided(var reason, _, _) -> reason;
        };
    return new PromiseVerdict(judgement.promise(), word(judgement.verdict()), said);
  }

  private static String word(Verdict verdict) {
    return verdict.word().toLowerCase(Locale.ROOT);
  }

  private static double perSecond(History history) {
    if (history.size() == 0) {
      return 0;
    }
    long last =
        IntStream.range(0, history.size())
            .mapToLong(op ->
                history.returnedNanos(op) == Long.MAX_VALUE
                    ? history.calledNanos(op)
                    : history.returnedNanos(op))
            .max()
            .orElse(0);
    long took = last - history.calledNanos(0);
    return took <= 0 ? 0 : Math.round(history.size() * 1e10 / took) / 10.0;
  }

  // Nearest rank.
  private static Optional<Long> percentile(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return Optional.empty();
    }
    int rank = (int) ((long) sorted.length * percent + 99) / 100;
    return Optional.of(sorted[Math.max(0, rank - 1)]);
  }
}
