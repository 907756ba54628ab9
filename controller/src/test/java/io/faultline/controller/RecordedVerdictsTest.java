package io.faultline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Judgement;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.data.DataKind;
import io.faultline.history.HistoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Histories that other tools recorded and labelled get the verdicts that their labels say, each
/// checked again. They are no part of this repository: where they are not there, this is skipped.
class RecordedVerdictsTest {
  private static final Path CORPORA =
      Path.of(System.getProperty("faultline.root")).resolveSibling("shared").resolve("corpora");
  // What the register's checker can judge.
  private static final Set<String> MODELS =
      Set.of("linearizable:cas-register", "linearizable:etcd-cas-register");

  private record Labelled(Path file, String expected) {}

  private static List<Labelled> labelled() throws IOException {
    Path index = CORPORA.resolve("INDEX.tsv");
    Assumptions.assumeTrue(
        Files.exists(index), () -> "skipped: there are no histories in " + CORPORA);
    return Files.readAllLines(index).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .filter(cells -> MODELS.contains(cells[2]))
        .map(cells -> new Labelled(CORPORA.resolve(cells[0]), cells[3]))
        .toList();
  }

  @Test
  void registersAreJudgedAsTheirLabelsSay() throws IOException {
    Promise promise = DataKind.named("register").orElseThrow().promises().get("linearizable");
    var judge = new Judge(Duration.ofSeconds(60), 1L << 30, System::nanoTime);
    var differences = new ArrayList<String>();
    List<Labelled> all = labelled();
    for (Labelled each : all) {
      Judgement judgement = judge.history(promise, HistoryFiles.read(each.file()));
      String verdict =
          switch (judgement.verdict()) {
            case Verdict.Holds _ -> "valid";
            case Verdict.Refuted _ -> "invalid";
            case Verdict.Undecided _ -> "unknown";
          };
      if (!verdict.equals(each.expected())) {
        differences.add(
            CORPORA.relativize(each.file()) + ": " + verdict + ", not " + each.expected());
      }
      assertThat(judgement.recheck().said()).as(each.file().toString()).isNotEmpty();
    }

    assertThat(all).hasSizeGreaterThan(80);
    assertThat(differences).isEmpty();
    System.out.printf("%d labelled histories of registers were judged as labelled%n", all.size());
  }
}
