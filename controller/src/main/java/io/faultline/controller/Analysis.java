package io.faultline.controller;

import io.faultline.checker.Judgement;
import io.faultline.checker.Promise;
import io.faultline.checker.data.DataKind;
import io.faultline.checker.data.PromiseText;
import io.faultline.controller.store.RunFacts;
import io.faultline.controller.store.RunFacts.PathFacts;
import io.faultline.controller.store.StoredRun;
import io.faultline.history.BinaryHistory;
import io.faultline.history.History;
import io.faultline.report.HtmlPage;
import io.faultline.report.JUnitXml;
import io.faultline.report.JsonReport;
import io.faultline.report.RunReport;
import io.faultline.report.RunReport.PathReport;
import io.faultline.report.TextReport;
import io.faultline.workload.Workload;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// What comes after a run: its histories are read back from the store, judged, and reported.
///
/// A run that was killed is analysed like any other, as far as its histories go.
public final class Analysis {
  private final Map<String, Workload> workloads;
  private final Judge judge;
  private final Consumer<String> progress;

  /// @param workloads by name
  /// @param progress told what is being done, a line each
  public Analysis(Map<String, Workload> workloads, Judge judge, Consumer<String> progress) {
    this.workloads = workloads;
    this.judge = judge;
    this.progress = progress;
  }

  /// How much a verdict takes into account.
  public enum Scope {
    /// The history alone: `check` and `analyze`.
    HISTORY,
    /// The run too: `run`, `test` and `demo`.
    RUN
  }

  /// Whether every path of a run has recorded anything at all.
  public static boolean recorded(StoredRun run) throws IOException, UsageException {
    return run.facts().paths().stream().allMatch(path -> Files.exists(run.history(path.name())));
  }

  /// Judges a stored run, and writes the verdicts and the page into its folder.
  ///
  /// @param remarks what else is to be said of the run, a sentence each
  public RunReport of(StoredRun run, Scope scope, List<String> remarks)
      throws IOException, UsageException {
    if (!recorded(run)) {
      throw new UsageException(
          "the run %s has recorded nothing: it ended before its first call".formatted(run.name()));
    }
    RunFacts facts = run.facts();
    var paths = new ArrayList<PathReport>();
    for (PathFacts path : facts.paths()) {
      progress.accept("checking " + path.name());
      History history = BinaryHistory.read(run.history(path.name()));
      Workload workload = workload(workloads, path.workload());
      var judgements = new ArrayList<Judgement>();
      for (String name : path.promises()) {
        Promise promise = promise(workload.data(), name);
        judgements.add(
            switch (scope) {
              case HISTORY -> judge.history(promise, history);
              case RUN -> judge.run(promise, history, path.leastStrength().orElse(0.0));
            });
      }
      paths.add(new PathReport(path.name(), history, judgements));
    }
    var report = new RunReport(facts.contract(), facts.startedAt(), paths, remarks);
    write(report, run);
    return report;
  }

  // Every form of a report, to where a run keeps it; the summary last. A form that cannot be made
  // is
  // told of, and changes no verdict.
  private void write(RunReport report, StoredRun run) {
    progress.accept("writing the page");
    attempt("results.json", () -> write(run.results(), out -> JsonReport.write(report, out)));
    attempt("junit.xml", () -> write(run.junit(), out -> JUnitXml.write(report, out)));
    attempt("report.txt", () -> write(run.text(), out -> TextReport.write(report, out, false)));
    attempt("the page", () -> writePage(report, run.page()));
    attempt("the summary", () -> run.write(Summaries.of(run, report)));
  }

  @FunctionalInterface
  private interface Form {
    void make() throws IOException, UsageException;
  }

  @FunctionalInterface
  private interface Writing {
    void to(Writer out) throws IOException;
  }

  private void attempt(String what, Form form) {
    try {
      form.make();
    } catch (IOException | UsageException | RuntimeException | StackOverflowError e) {
      progress.accept("%s could not be written, which changes no verdict: %s".formatted(what, e));
    }
  }

  private static void write(Path file, Writing writing) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      writing.to(out);
    }
  }

  /// Writes the page alone.
  public static void writePage(RunReport report, Path file) throws IOException {
    write(file, out -> HtmlPage.write(report, out));
  }

  /// The workload with this name.
  public static Workload workload(Map<String, Workload> workloads, String name)
      throws UsageException {
    Workload workload = workloads.get(name);
    if (workload == null) {
      throw new UsageException(
          "there is no workload '%s'; there are: %s"
              .formatted(name, String.join(", ", workloads.keySet())));
    }
    return workload;
  }

  /// The promise of data of this kind that `text` names: `linearizable`, `staleness=200ms@99.9%`.
  public static Promise promise(DataKind data, String text) throws UsageException {
    try {
      PromiseText written = PromiseText.parse(text);
      return promise(data, written.name(), written.parameters());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /// The promise of data of this kind with these parameters, of which one without a name has the
  /// name "".
  ///
  /// @throws IllegalArgumentException if there is none, or its parameters are wrong: one line with
  ///   the remedy
  public static Promise promise(
      DataKind data, String name, SequencedMap<String, String> parameters) {
    return data.promise(name, parameters)
        .orElseThrow(() -> {
          List<String> known = data.promiseNames();
          return new IllegalArgumentException(
              "a %s cannot be judged for '%s'%s; it can be for: %s"
                  .formatted(
                      data.name(),
                      name,
                      Nearest.didYouMean(name, known),
                      String.join(", ", known)));
        });
  }
}
