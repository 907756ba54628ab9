package io.faultline.checker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Auditor;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Verdict;
import io.faultline.checker.certificate.StrongCertificate;
import io.faultline.checker.certificate.WeakCertificate;
import io.faultline.checker.transaction.search.StrongChecker;
import io.faultline.checker.transaction.search.StrongLevel;
import io.faultline.checker.transaction.weak.WeakChecker;
import io.faultline.checker.transaction.weak.WeakLevel;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Recorded histories of registers: each gets its label, in two seconds, and the evidence is right.
class RecordedRegistersTest {
  /// A line of the index of recorded histories.
  record Entry(Path file, String path, String model, String expected) {
    @Override
    public String toString() {
      return path;
    }
  }

  // They are no part of this repository. A work tree may lie deeper than it.
  private static List<Entry> entries(String format) {
    Path root = Path.of(System.getProperty("faultline.root", "..")).toAbsolutePath().normalize();
    for (Path at = root; at != null; at = at.getParent()) {
      Path folder = at.resolveSibling("shared").resolve("corpora");
      Path index = folder.resolve("INDEX.tsv");
      if (Files.exists(index)) {
        try (Stream<String> lines = Files.lines(index)) {
          return lines
              .map(line -> line.split("\t", -1))
              .filter(cells -> cells[1].equals(format))
              .map(cells -> new Entry(folder.resolve(cells[0]), cells[0], cells[2], cells[3]))
              .toList();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    Assumptions.abort("skipped: no recorded histories beside " + root);
    return List.of();
  }

  static Stream<Entry> dbcop() {
    return entries("dbcop-bincode").stream();
  }

  static Stream<Entry> weak() {
    return entries("awdit-test-text").stream();
  }

  static Stream<Entry> others() {
    return Stream.of("plume-text", "chronos-json", "jepsen-edn", "jepsen-json")
        .flatMap(format -> entries(format).stream())
        .filter(entry ->
            entry.model().contains("rw-register") || entry.model().contains("snapshot-isolation"));
  }

  @ParameterizedTest
  @MethodSource("dbcop")
  void strongLevelsOfDbcop(Entry entry) throws IOException {
    strong(entry, StrongLevel.named(entry.model()).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("weak")
  void weakLevelsOfAwdit(Entry entry) throws IOException {
    WeakLevel level =
        switch (entry.model()) {
          case "read-committed" -> WeakLevel.READ_COMMITTED;
          case "read-atomic" -> WeakLevel.READ_ATOMIC;
          case "causal" -> WeakLevel.CAUSAL;
          default -> throw new AssertionError(entry.model());
        };
    judge(entry, new WeakChecker(level), WeakCertificate.of(level), entry.expected());
  }

  @ParameterizedTest
  @MethodSource("others")
  void strongLevelsOfOthers(Entry entry) throws IOException {
    if (entry.model().contains("snapshot-isolation")) {
      strong(entry, StrongLevel.SNAPSHOT_ISOLATION);
    } else if (entry.path().contains("elle-cli/")) {
      // Labelled valid, for Elle does not see it: it reads a 3 that nobody wrote.
      judge(
          entry,
          new StrongChecker(StrongLevel.SERIALIZABLE),
          new StrongCertificate(StrongLevel.SERIALIZABLE),
          "invalid");
    } else {
      strong(entry, StrongLevel.SERIALIZABLE);
    }
  }

  private static void strong(Entry entry, StrongLevel level) throws IOException {
    judge(entry, new StrongChecker(level), new StrongCertificate(level), entry.expected());
  }

  private static void judge(Entry entry, Checker checker, Auditor auditor, String expected)
      throws IOException {
    History history = HistoryFiles.read(entry.file());
    Budget budget = Budget.ofBytes(Duration.ofSeconds(20), 1L << 30, System::nanoTime);
    long start = System.nanoTime();
    Verdict verdict = checker.check(history, budget);
    long took = System.nanoTime() - start;
    if (took > 500_000_000L) {
      System.out.printf("%s took %,d ms%n", entry, took / 1_000_000);
    }
    switch (expected) {
      case "valid" -> assertThat(verdict).isInstanceOf(Verdict.Holds.class);
      case "invalid" -> assertThat(verdict).isInstanceOf(Verdict.Refuted.class);
      default -> {
        System.out.println(entry + " " + entry.model() + " is " + verdict.word());
        assertThat(verdict).isNotInstanceOf(Verdict.Undecided.class);
      }
    }
    assertThat(auditor.recheck(verdict, history, budget).confirmed()).isTrue();
    // The machine may be shared: a tenth of the time is what it takes alone.
    assertThat(took).isLessThan(2_000_000_000L);
  }
}
