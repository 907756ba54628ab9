package io.faultline.history.research;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.HistoryFiles;
import io.faultline.history.HistoryReader;
import io.faultline.history.ReaderFuzz;
import io.faultline.history.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResearchFuzzTest {
  private static final int MUTANTS = 10_000;

  @TempDir Path folder;

  static List<HistoryReader> readers() {
    return Examples.readers();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void mutilatedFilesAreErrorsAndNothingElse(HistoryReader reader) throws IOException {
    Path file = Examples.write(reader, folder);

    int histories = ReaderFuzz.run(reader, Examples.given(reader, file), file, MUTANTS);

    assertThat(histories).as("mutants that are histories still").isBetween(1, MUTANTS - 1);
  }

  @ParameterizedTest
  @MethodSource("readers")
  void aGoodFileIsToldByItsContent(HistoryReader reader) throws IOException {
    Path given = Examples.given(reader, Examples.write(reader, folder));

    assertThat(HistoryFiles.reader(given).map(HistoryReader::name)).contains(reader.name());
    assertThat(HistoryFiles.readers().stream().filter(r -> recognises(r, given)))
        .as("no other form of these looks like it")
        .filteredOn(r -> r.getClass().getPackageName().equals(getClass().getPackageName()))
        .hasSize(1);
    assertThat(reader.read(given, Reading.DEFAULT).size()).isPositive();
  }

  private static boolean recognises(HistoryReader reader, Path given) {
    try {
      boolean isFolder = java.nio.file.Files.isDirectory(given);
      byte[] start = isFolder ? new byte[0] : java.nio.file.Files.readAllBytes(given);
      return reader.recognises(new HistoryReader.Sample(given, isFolder, start));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
