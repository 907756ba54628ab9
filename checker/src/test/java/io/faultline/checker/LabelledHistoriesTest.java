package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.data.DataKind;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Histories that other tools recorded and labelled get the verdicts that their labels say, by the
/// promise that a user's check takes, each checked again. They are no part of this repository:
/// where they are not there, this is skipped.
class LabelledHistoriesTest {
  private static final Path CORPORA =
      Path.of(System.getProperty("faultline.root")).resolveSibling("shared").resolve("corpora");

  // Which kind of data a label's model is.
  private static final Map<String, String> KINDS =
      Map.of(
          "linearizable:cas-register", "register",
          "linearizable:etcd-cas-register", "register",
          "linearizable:kv(get,put,append) per key", "key-value",
          "linearizable:multi-register", "multi-register",
          "linearizable:mutex", "semaphore");

  private static Budget budget() {
    return Budget.ofBytes(Duration.ofSeconds(60), 1L << 30, System::nanoTime);
  }

  @Test
  void areJudgedAsTheirLabelsSay() throws IOException {
    Path index = CORPORA.resolve("INDEX.tsv");
    Assumptions.assumeTrue(
        Files.exists(index), () -> "skipped: there are no histories in " + CORPORA);
    var differences = new ArrayList<String>();
    var judged = new TreeMap<String, Integer>();
    for (String line : Files.readAllLines(index)) {
      String[] cells = line.split("\t", -1);
      String kind = KINDS.get(cells[2]);
      if (kind == null) {
        continue;
      }
      Promise promise = DataKind.named(kind).orElseThrow().promises().get("linearizable");
      History history = read(cells[0], kind);
      Verdict verdict = promise.checker().check(history, budget());
      promise.auditor().recheck(verdict, history, budget());
      String word =
          switch (verdict) {
            case Verdict.Holds _ -> "valid";
            case Verdict.Refuted _ -> "invalid";
            case Verdict.Undecided(var why, _, _) -> "undecided: " + why;
          };
      if (!word.equals(cells[3])) {
        differences.add(cells[0] + ": " + word + ", not " + cells[3]);
      }
      judged.merge(cells[2] + " " + cells[3], 1, Integer::sum);
    }
    System.out.println("labelled histories judged as labelled: " + judged);
    assertThat(differences).isEmpty();
    for (String model : KINDS.keySet()) {
      assertThat(judged.keySet()).as(model).anyMatch(name -> name.startsWith(model));
    }
  }

  private static History read(String file, String kind) throws IOException {
    History history = HistoryFiles.read(CORPORA.resolve(file));
    // Its first line says so, in a comment: "A multi-register with x=0 and y=0".
    return kind.equals("multi-register")
        ? history.with(history.header().withInitial(Value.of(0)), history.marks())
        : history;
  }

  /// What is linearizable is sequentially consistent; no label says more of these.
  @Test
  void linearizableOnesAreSequential() throws IOException {
    Path index = CORPORA.resolve("INDEX.tsv");
    Assumptions.assumeTrue(
        Files.exists(index), () -> "skipped: there are no histories in " + CORPORA);
    var words = new TreeMap<String, Integer>();
    for (String line : Files.readAllLines(index)) {
      String[] cells = line.split("\t", -1);
      String kind = KINDS.getOrDefault(cells[2], "semaphore");
      if (List.of("semaphore", "lock").contains(kind)) {
        continue;
      }
      Promise promise = DataKind.named(kind).orElseThrow().promises().get("sequential");
      History history = read(cells[0], kind);
      Budget budget = Budget.ofBytes(Duration.ofSeconds(2), 1L << 30, System::nanoTime);
      Verdict verdict = promise.checker().check(history, budget);
      promise.auditor().recheck(verdict, history, budget());
      words.merge(cells[3] + " as linearizable, sequential " + verdict.word(), 1, Integer::sum);
      if (cells[3].equals("valid")) {
        assertThat(verdict).as(cells[0]).isInstanceOf(Verdict.Holds.class);
      }
    }
    System.out.println("labelled histories: " + words);
  }
}
