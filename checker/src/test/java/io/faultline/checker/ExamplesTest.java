package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.data.DataKind;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The histories in examples/ are what their README says.
class ExamplesTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("faultline.root"), "examples");
  private static final Pattern ROW =
      Pattern.compile("\\| \\[([^]]+\\.jsonl)]\\(\\1\\) \\| (HOLDS|REFUTED|UNDECIDED) \\|");

  @ParameterizedTest
  @MethodSource("files")
  void eachHistoryIsWhatTheReadmeSays(String file) throws IOException {
    History history = HistoryFiles.read(EXAMPLES.resolve(file));
    Budget budget = Budget.of(Duration.ofSeconds(10), 1_000_000, System::nanoTime);

    Promise promise =
        DataKind.named(history.header().workload())
            .orElseThrow()
            .promises()
            .firstEntry()
            .getValue();
    Verdict verdict = promise.checker().check(history, budget);

    assertThat(verdict.word()).isEqualTo(expected().get(file));
    assertThat(promise.auditor().recheck(verdict, history, budget).confirmed()).isTrue();
  }

  @Test
  void theReadmeTellsOfEachHistory() throws IOException {
    assertThat(expected().keySet()).containsExactlyElementsOf(files().sorted().toList());
    assertThat(expected().values()).contains("HOLDS", "REFUTED");
  }

  private static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jsonl"))
          .toList()
          .stream();
    }
  }

  private static Map<String, String> expected() throws IOException {
    var expected = new TreeMap<String, String>();
    ROW.matcher(Files.readString(EXAMPLES.resolve("README.md")))
        .results()
        .forEach(row -> expected.put(row.group(1), row.group(2)));
    return expected;
  }
}
