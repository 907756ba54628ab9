package io.faultline.history.jepsen;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Corpora;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.RoundTrip;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Jepsen, Knossos, Elle and Porcupine recorded, where it is present.
class RecordedHistoriesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "jepsen-edn, jepsen-edn",
    "jepsen-edn-txn, jepsen-edn",
    "jepsen-txt, jepsen-txt",
    "jepsen-json, jepsen-json",
    "jepsen-util-log, jepsen-util-log",
    "porcupine-kv-edn, porcupine-kv"
  })
  void everyFileIsReadAndWrittenAndReadAgainWithoutADifference(String format, String reader)
      throws IOException {
    for (Path file : Corpora.files(format)) {
      assertThat(HistoryFiles.reader(file).orElseThrow().name()).as("%s", file).isEqualTo(reader);

      History history = HistoryFiles.read(file);

      assertThat(history.size()).as("%s", file).isPositive();
      assertThat(history.remarks()).as("%s", file).isNotEmpty();
      RoundTrip.check(file.toString(), history, folder);
    }
  }

  @Test
  void theTextBesideAnEdnHistoryHasTheSameOperations() throws IOException {
    Path text = Corpora.files("jepsen-txt").getFirst();
    History fromText = HistoryFiles.read(text);
    History fromEdn = HistoryFiles.read(text.resolveSibling("history.edn"));

    assertThat(fromText.size()).isEqualTo(fromEdn.size());
    for (int op = 0; op < fromEdn.size(); op++) {
      assertThat(fromText.op(op).call()).isEqualTo(fromEdn.op(op).call());
      assertThat(fromText.process(op)).isEqualTo(fromEdn.process(op));
      assertThat(fromText.type(op)).isEqualTo(fromEdn.type(op));
    }
  }

  @Test
  void theJsonOfElleCliHasTheSameOperationsAsItsEdn() throws IOException {
    for (Path json : Corpora.files("jepsen-json")) {
      Path edn = json.resolveSibling(json.getFileName().toString().replace(".json", ".edn"));

      assertThat(HistoryFiles.read(json).ops()).isEqualTo(HistoryFiles.read(edn).ops());
    }
  }

  @Test
  void whatIsAddedAgainIsACountersAmount() throws IOException {
    History history = HistoryFiles.read(named("jepsen-edn", "counter.edn"));

    assertThat(history.kind(0)).isEqualTo(Kind.INCREMENT);
    assertThat(history.remarks()).anyMatch(remark -> remark.contains("counter"));
  }

  @Test
  void aFailedComparisonInTheLogAnsweredNo() throws IOException {
    History history = HistoryFiles.read(named("jepsen-util-log", "etcd_000.log"));
    long answeredNo = 0;
    for (int op = 0; op < history.size(); op++) {
      if (history.kind(op) == Kind.CAS && history.answer(op) == History.Answer.NO) {
        assertThat(history.type(op)).isEqualTo(Outcome.Type.OK);
        answeredNo++;
      }
    }
    assertThat(answeredNo).isPositive();
  }

  @Test
  void keysOfPorcupinesStoreAreEmptyTextsAtFirst() throws IOException {
    History history = HistoryFiles.read(named("porcupine-kv-edn", "c01-ok.txt"));

    assertThat(history.header().initial()).isEqualTo(Value.of(""));
    assertThat(history.op(0).call().only())
        .isEqualTo(io.faultline.history.Action.append(Value.of("0"), Value.of("x 0 0 y")));
    assertThat(history.keys()).isGreaterThan(1);
  }

  private static Path named(String format, String name) {
    List<Path> files = Corpora.files(format);
    return files.stream().filter(file -> file.endsWith(name)).findFirst().orElseThrow();
  }
}
