package io.faultline.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page docs/HISTORY_FORMAT.md says what the product does.
class IndependentReaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void aReaderMadeFromThePageReadsTheSame(long seed) throws Exception {
    Path file = folder.resolve("h.fl");
    List<Op> expected = RandomRun.record(file, seed, 800);

    IndependentReader reader = IndependentReader.read(file);

    assertThat(reader.ops).as("seed %d", seed).isEqualTo(expected);
    assertThat(reader.late)
        .as("seed %d", seed)
        .isNotEmpty()
        .isEqualTo(
            BinaryHistory.read(file).late().stream()
                .map(late ->
                    expected.get(late.op()).process() + " " + late.answer() + " " + late.atNanos())
                .toList());
    assertThat(reader.headers).containsExactly(RunJson.header(RandomRun.HEADER, Traits.RECORDED));
    assertThat(reader.marks).containsExactly(RunJson.mark(RandomRun.MARK));
    assertThat(reader.end).startsWith("{\"events\":");
  }

  @Test
  void aReaderMadeFromThePageReadsManyChunksAndAFullDictionary() throws Exception {
    Path file = folder.resolve("h.fl");
    int calls = 70_000;
    var clock = new AtomicLong();
    try (var writer = HistoryWriter.create(file, RunHeader.NONE, clock::incrementAndGet)) {
      for (int i = 0; i < calls; i++) {
        // Each text twice, so that what no longer fits into the dictionary is written out again.
        writer.invoke(
            0, 0, "n1", Call.of("write", Action.write(Value.of("key " + i / 2), Value.of(i))));
        writer.ok(0, List.of(new Result(Value.NIL, i % 3 == 0 ? Result.NO_VERSION : i)));
        writer.invoke(1, 0, "n2", Call.of("read", Action.read(Value.of("key " + i))));
        writer.ok(1, List.of(Result.of(Value.of("value " + i))));
      }
    }
    assertThat(Files.size(file)).isGreaterThan(4 * Layout.CHUNK_BYTES);

    IndependentReader reader = IndependentReader.read(file);

    History history = BinaryHistory.read(file);
    assertThat(history.size()).isEqualTo(2 * calls);
    assertThat(reader.ops).isEqualTo(history.ops());
  }
}
