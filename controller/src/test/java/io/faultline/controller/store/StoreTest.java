package io.faultline.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.controller.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  @TempDir Path folder;

  private StoredRun run(String contract, String at) throws IOException {
    StoredRun run = new Store(folder).create(contract, Instant.parse(at));
    run.write(
        new RunFacts(
            contract, at, "0.1.0", 7, "etcd", "rack", List.of("n1"), "60s", List.of(), List.of()));
    return run;
  }

  @Test
  void runsAreFoundByNamePrefixFolderAndAge() throws Exception {
    StoredRun first = run("a", "2026-11-24T10:00:00Z");
    StoredRun second = run("b", "2026-11-25T10:00:00Z");
    var store = new Store(folder);

    assertThat(store.runs()).containsExactly(first, second);
    assertThat(store.find("latest")).isEqualTo(second);
    assertThat(store.find("a")).isEqualTo(first);
    assertThat(store.find("a/20261124T10")).isEqualTo(first);
    assertThat(store.find("20261125")).isEqualTo(second);
    assertThat(store.find(first.folder().toString()).folder()).isEqualTo(first.folder());
    assertThat(store.find("a").facts().seed()).isEqualTo(7);
  }

  @Test
  void whatIsMeantByNoneOrSeveralIsSaid() throws Exception {
    run("a", "2026-11-24T10:00:00Z");
    run("a", "2026-11-24T11:00:00Z");
    var store = new Store(folder);

    assertThatThrownBy(() -> store.find("a"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "2 runs begin with 'a', the newest of them: a/20261124T110000.000Z, a/20261124T100000.000Z");
    assertThatThrownBy(() -> store.find("../x"))
        .hasMessageStartingWith("there is no run '../x'; the newest are: ");
    assertThatThrownBy(() -> new Store(folder.resolve("none")).find("latest"))
        .hasMessageContaining("there are no runs in");
  }

  @Test
  void aFolderThatIsNoRunIsPassedOverAndADamagedOneNamed() throws Exception {
    StoredRun run = run("a", "2026-11-24T10:00:00Z");
    Files.createDirectories(folder.resolve("a/20261124T120000.000Z"));

    assertThat(new Store(folder).runs()).containsExactly(run);
    Files.writeString(run.folder().resolve("run.json"), "{");
    assertThatThrownBy(run::facts)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            run.folder().resolve("run.json") + ": this is not what a run writes");
  }
}
