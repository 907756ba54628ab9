package io.faultline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Verdict;
import io.faultline.controller.Analysis.Scope;
import io.faultline.controller.store.RunFacts;
import io.faultline.controller.store.RunFacts.PathFacts;
import io.faultline.controller.store.RunSummary;
import io.faultline.controller.store.Store;
import io.faultline.controller.store.StoredRun;
import io.faultline.history.Action;
import io.faultline.history.BinaryHistory;
import io.faultline.history.Call;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Value;
import io.faultline.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written of a run beside its history may fail, and the verdict stands.
class AnalysisTest {
  private static final Value KEY = Value.of("k");

  @TempDir Path folder;

  private final List<String> progress = new ArrayList<>();

  // A write of 7, and a read of `seen`.
  private StoredRun recorded(long seen) throws IOException {
    String at = "2026-11-25T10:00:00Z";
    StoredRun run = new Store(folder).create("c", Instant.parse(at));
    run.write(
        new RunFacts(
            "c",
            at,
            "0.1.0",
            7,
            "etcd",
            "rack",
            List.of("n1"),
            "60s",
            List.of(
                new PathFacts(
                    "p",
                    "register",
                    List.of("linearizable"),
                    Optional.empty(),
                    Map.of(),
                    1,
                    "max",
                    "5s")),
            List.of()));
    var builder = new HistoryBuilder();
    builder.call(0, Call.of("write", Action.write(KEY, Value.of(7))), 1);
    builder.ok(0, List.of(Result.DONE), 2);
    builder.call(0, Call.of("read", Action.read(KEY)), 3);
    builder.ok(0, List.of(Result.of(Value.of(seen))), 4);
    Files.createDirectories(run.history("p").getParent());
    BinaryHistory.write(builder.build(), run.history("p"));
    return run;
  }

  private RunReport analysed(StoredRun run) throws IOException, UsageException {
    var judge = new Judge(Duration.ofSeconds(10), 1L << 28, System::nanoTime);
    return new Analysis(Plugins.installed().workloads(), judge, progress::add)
        .of(run, Scope.HISTORY, List.of());
  }

  @Test
  void everyFormIsWrittenAndTheStoreKnowsTheVerdict() throws Exception {
    StoredRun run = recorded(8);

    assertThat(analysed(run).verdict()).isInstanceOf(Verdict.Refuted.class);
    assertThat(List.of(run.page(), run.results(), run.junit(), run.text()))
        .allMatch(Files::isRegularFile);
    RunSummary summary = new Store(folder).summaries().getFirst();
    assertThat(summary.isRefuted()).isTrue();
    assertThat(summary.paths().getFirst().operations()).isEqualTo(2);
    assertThat(summary.paths().getFirst().medianNanos()).contains(1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"page.html", "results.json", "junit.xml", "report.txt", "summary.json.unfinished"})
  void aFormThatCannotBeMadeChangesNoVerdict(String file) throws Exception {
    for (long seen : new long[] {7, 8}) {
      StoredRun run = recorded(seen);
      Files.createDirectories(run.folder().resolve(file).resolve("in the way"));

      assertThat(analysed(run).verdict().word()).isEqualTo(seen == 7 ? "HOLDS" : "REFUTED");
      assertThat(progress).anyMatch(line -> line.contains("could not be written"));
      new Store(folder).remove(run);
      progress.clear();
    }
  }
}
