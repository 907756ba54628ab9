package io.faultline.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.controller.store.RunFacts;
import io.faultline.controller.store.RunSummary;
import io.faultline.controller.store.RunSummary.PathVerdicts;
import io.faultline.controller.store.RunSummary.PromiseVerdict;
import io.faultline.controller.store.RunSummary.State;
import io.faultline.controller.store.Store;
import io.faultline.controller.store.StoredRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
  @TempDir Path folder;

  record Said(int exit, String out, String err) {}

  private Said runs(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    int exit = Main.run(new RunsCommand(new Store(folder)), arguments, console).code();
    return new Said(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private StoredRun planned(String contract, String at, long seed) throws IOException {
    StoredRun run = new Store(folder).create(contract, Instant.parse(at));
    run.write(
        new RunFacts(
            contract,
            at,
            "0.1.0",
            seed,
            "etcd",
            "rack",
            List.of("n1"),
            "60s",
            List.of(),
            List.of()));
    return run;
  }

  private StoredRun judged(String contract, String at, String verdict) throws IOException {
    StoredRun run = planned(contract, at, 7);
    String said = verdict.equals("refuted") ? "non-linearizable" : "";
    run.write(
        new RunSummary(
            run.name(),
            contract,
            at,
            "0.1.0",
            7,
            "etcd",
            List.of("etcd 3.4.23", "faultline 0.1.0"),
            State.JUDGED,
            verdict,
            List.of(
                new PathVerdicts(
                    "orders",
                    "register",
                    List.of(new PromiseVerdict("linearizable", verdict, said)),
                    1_000,
                    50,
                    Optional.of(2_000_000L),
                    Optional.of(9_000_000L))),
            List.of()));
    return run;
  }

  @Test
  void runsAreListedOldestFirstWithTheirVerdicts() throws Exception {
    judged("a", "2026-11-20T10:00:00Z", "holds");
    judged("b", "2026-11-21T10:00:00Z", "refuted");
    planned("a", "2026-11-22T10:00:00Z", 3);

    assertThat(runs("list").out().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("a/20261120", "holds", "orders linearizable holds"),
            line -> assertThat(line).contains("b/20261121", "refuted"),
            line -> assertThat(line).contains("a/20261122", "planned"));
    assertThat(runs("list", "--limit", "1").out()).contains("20261122").doesNotContain("20261121");
    assertThat(runs("list", "--json").out().lines()).hasSize(3).allMatch(l -> l.startsWith("{"));
  }

  @Test
  void runsAreFoundByWhatTheyAre() throws Exception {
    judged("a", "2026-11-20T10:00:00Z", "holds");
    judged("b", "2026-11-21T10:00:00Z", "refuted");
    planned("a", "2026-11-22T10:00:00Z", 3);

    assertThat(runs("list", "--verdict", "refuted").out().lines()).hasSize(1);
    assertThat(runs("list", "--contract", "a").out().lines()).hasSize(2);
    assertThat(runs("list", "--seed", "3").out().lines()).hasSize(1);
    assertThat(runs("list", "--system", "etcd 3.4").out().lines()).hasSize(2);
    assertThat(runs("list", "--path", "orders").out().lines()).hasSize(2);
    assertThat(runs("list", "--since", "2026-11-21", "--until", "2026-11-22").out())
        .contains("b/2026112")
        .doesNotContain("a/");
    assertThat(runs("list", "--verdict", "refute").err()).contains("did you mean 'refuted'?");
    assertThat(runs("list", "--since", "today").exit()).isEqualTo(254);
  }

  @Test
  void tagsAreGivenFoundAndTakenAway() throws Exception {
    judged("a", "2026-11-20T10:00:00Z", "holds");
    judged("a", "2026-11-21T10:00:00Z", "holds");

    assertThat(runs("tag", "a/20261120", "baseline", "v3").out()).contains("baseline v3");
    assertThat(runs("list", "--tag", "baseline").out()).contains("20261120", "[baseline v3]");
    assertThat(runs("tag", "a/20261120", "v3", "--remove").out()).endsWith("baseline\n");
    assertThat(runs("list", "--tag", "v3").out()).isEmpty();
    assertThat(runs("tag", "a/20261120", "a b").err()).contains("a tag has letters");
    assertThat(runs("tag", "a/20261120").exit()).isEqualTo(254);
  }

  @Test
  void aRefutedRunIsNeverDroppedUnasked() throws Exception {
    judged("a", "2020-11-20T10:00:00Z", "refuted");
    judged("a", "2020-11-21T10:00:00Z", "holds");
    judged("a", "2020-11-22T10:00:00Z", "holds");

    assertThat(runs("rm", "--older-than", "30d", "--dry-run").out())
        .contains("would remove a/20201122", "would remove a/20201121")
        .doesNotContain("20201120");
    assertThat(runs("rm", "--keep", "1").err()).contains("1 refuted runs are kept");
    assertThat(runs("list").out().lines()).hasSize(2);
    runs("rm", "--older-than", "30d", "--refuted");
    assertThat(runs("list").out()).isEmpty();
  }

  @Test
  void aRunThatIsNamedIsRemovedWhole() throws Exception {
    StoredRun run = judged("a", "2026-11-20T10:00:00Z", "refuted");
    Files.createDirectories(run.logs().resolve("n1"));
    Files.writeString(run.logs().resolve("n1/log"), "x");

    assertThat(runs("rm", "a/2026").out()).contains("removed a/20261120");
    assertThat(run.folder()).doesNotExist();
    assertThat(new Store(folder).leftovers()).isEmpty();
    assertThat(runs("rm").exit()).isEqualTo(254);
    assertThat(runs("rm", "nothing").err()).contains("there are no runs");
  }

  @Test
  void aDifferenceNamesTheVerdictThatChanged() throws Exception {
    judged("a", "2026-11-20T10:00:00Z", "holds");
    judged("a", "2026-11-21T10:00:00Z", "refuted");

    assertThat(runs("diff", "a/20261120", "a/20261121").out())
        .contains("orders · linearizable: holds → refuted (non-linearizable)")
        .contains("orders: 1,000 → 1,000 operations");
    assertThat(runs("diff", "a/20261120", "a/20261120").out())
        .contains("every verdict is the same");
  }

  @Test
  void theIndexIsACopyThatMayBeLost() throws Exception {
    judged("a", "2026-11-20T10:00:00Z", "holds");
    String first = runs("list").out();
    Path index = folder.resolve("index.jsonl");
    assertThat(index).exists();

    Files.writeString(index, "{\"name\":\"a/2026");
    assertThat(runs("list").out()).isEqualTo(first);
    Files.delete(index);
    assertThat(runs("list").out()).isEqualTo(first);
    StoredRun later = judged("a", "2026-11-21T10:00:00Z", "refuted");
    assertThat(runs("list").out()).contains("refuted");
    new Store(folder).remove(later);
    assertThat(runs("list").out()).isEqualTo(first);
  }

  @Test
  void changesInOneMomentAreSeen() throws Exception {
    judged("a", "2026-11-20T10:00:00Z", "holds");
    for (int i = 0; i < 200; i++) {
      runs("tag", "a/2026", "even");
      assertThat(runs("list", "--tag", "even").out()).as("round %d", i).isNotEmpty();
      runs("tag", "a/2026", "even", "--remove");
      assertThat(runs("list", "--tag", "even").out()).as("round %d", i).isEmpty();
    }
  }

  @Test
  void whatARemovalThatWasCutShortLeftIsNamedAndCleared() throws Exception {
    judged("a", "2026-11-20T10:00:00Z", "holds");
    Files.createDirectories(folder.resolve("a/.20261119T100000.000Z.removed"));

    assertThat(runs("list").err()).contains("is no run: a write or a removal was cut short");
    assertThat(runs("rm", "--keep", "5").out()).contains("removed what was left");
    assertThat(runs("list").err()).isEmpty();
  }
}
