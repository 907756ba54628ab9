package io.faultline.history.fressian;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Corpora;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JepsenCorporaTest {
  static Stream<Path> files() {
    return Stream.of("jepsen-binary-v1", "fressian").flatMap(form -> Corpora.files(form).stream());
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyCallOfTheRunIsThere(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file.resolveSibling("history.edn"));
    long calls = lines.stream().filter(line -> line.startsWith("{:type :invoke")).count();

    History history = HistoryFiles.read(file);

    assertThat(history.size()).isEqualTo((int) calls).isGreaterThan(1_000);
    assertThat(history.header().contract()).isEqualTo("atomic-braft");
    assertThat(history.header().hostNames()).containsExactly("n1", "n2", "n3", "n4", "n5");
    assertThat(history.header().startedAt()).isEqualTo("20241218T010101.810Z");
  }
}
