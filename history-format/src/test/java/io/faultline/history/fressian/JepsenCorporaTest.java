package io.faultline.history.fressian;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Corpora;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.Op;
import io.faultline.history.RoundTrip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JepsenCorporaTest {
  @TempDir Path folder;

  static Stream<Path> files() {
    return Stream.of("jepsen-binary-v1", "fressian").flatMap(form -> Corpora.files(form).stream());
  }

  @ParameterizedTest
  @MethodSource("files")
  void itHoldsTheSameAsTheTextsBesideIt(Path file) throws IOException {
    History history = HistoryFiles.read(file);

    for (String other : List.of("history.edn", "history.txt")) {
      History same = HistoryFiles.read(file.resolveSibling(other));
      assertThat(history.size()).as(other).isEqualTo(same.size()).isGreaterThan(1_000);
      for (int i = 0; i < history.size(); i++) {
        Op op = history.op(i);
        assertThat(op.call()).as("operation %d", i).isEqualTo(same.op(i).call());
        assertThat(op.process()).isEqualTo(same.process(i));
        // The text has no times.
        if (other.equals("history.edn")) {
          assertThat(op).as("operation %d", i).isEqualTo(same.op(i));
        }
      }
    }
    assertThat(history.header().contract()).isEqualTo("atomic-braft");
    assertThat(history.header().hostNames()).containsExactly("n1", "n2", "n3", "n4", "n5");
    assertThat(history.header().startedAt()).isEqualTo("20241218T010101.810Z");
    RoundTrip.check(file.toString(), history, folder);
  }
}
