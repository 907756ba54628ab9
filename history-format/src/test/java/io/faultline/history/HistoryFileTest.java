package io.faultline.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsWrittenIsReadBack(long seed) throws IOException {
    Path file = folder.resolve("h.fl");
    List<Op> expected = RandomRun.record(file, seed, 500);

    History history = BinaryHistory.read(file);

    assertThat(history.ops()).as("seed %d", seed).isEqualTo(expected);
    assertThat(history.complete()).isTrue();
    assertThat(history.remarks()).isEmpty();
    assertThat(history.header()).isEqualTo(RandomRun.HEADER);
    assertThat(history.marks()).containsExactly(RandomRun.MARK);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void jsonLinesHoldTheSame(long seed) throws IOException {
    Path file = folder.resolve("h.fl");
    RandomRun.record(file, seed, 500);
    History history = BinaryHistory.read(file);
    var text = new StringWriter();

    JsonLines.write(history, text);
    History again =
        HistoryFiles.read(Files.writeString(folder.resolve("h.jsonl"), text.toString()));

    assertThat(again.ops()).as("seed %d", seed).isEqualTo(history.ops());
    assertThat(again.late()).as("seed %d", seed).isNotEmpty().isEqualTo(history.late());
    assertThat(again.header()).isEqualTo(history.header());
    assertThat(again.marks()).isEqualTo(history.marks());
    RoundTrip.check("seed " + seed, history, folder);
  }

  @Test
  void mutilatedFilesAreErrorsAndNothingElse() throws IOException {
    Path file = folder.resolve("h.fl");
    RandomRun.record(file, 7, 40);
    var text = new StringWriter();
    JsonLines.write(BinaryHistory.read(file), text);
    byte[] lines = text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] binary = Files.readAllBytes(file);
    int read = 0;

    for (long seed = 0; seed < 10_000; seed++) {
      byte[] mutant = mutate(seed % 2 == 0 ? lines : binary, new SplittableRandom(seed));
      Path mutated = Files.write(folder.resolve("mutant-" + seed), mutant);
      try {
        HistoryFiles.read(mutated);
        read++;
      } catch (HistoryFormatException e) {
        assertThat(e.getMessage()).as("seed %d", seed).startsWith(mutated.toString());
      }
      Files.delete(mutated);
    }
    assertThat(read).as("mutants that are histories still").isBetween(1, 9_999);
  }

  @Test
  void manyThreadsMakeOneSequence() throws IOException {
    Path file = folder.resolve("h.fl");
    int processes = 1_000;
    int calls = 50;
    var clock = new AtomicLong();
    try (var writer = HistoryWriter.create(file, RunHeader.NONE, clock::incrementAndGet);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<Integer>>();
      for (int p = 0; p < processes; p++) {
        int process = p;
        tasks.add(() -> {
          for (int i = 0; i < calls; i++) {
            var key = Value.of(process % 10);
            writer.invoke(process, process, "n1", Call.of("write", Action.write(key, Value.of(i))));
            writer.ok(process, List.of(Result.DONE));
          }
          return process;
        });
      }
      for (Future<Integer> task : threads.invokeAll(tasks)) {
        assertThat(task.state()).isEqualTo(Future.State.SUCCESS);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }

    History history = BinaryHistory.read(file);

    assertThat(history.size()).isEqualTo(processes * calls);
    for (int op = 0; op < history.size(); op++) {
      assertThat(history.returnedNanos(op)).isGreaterThan(history.calledNanos(op));
    }
  }

  @Test
  void aFileThatIsNoHistoryIsNamedWithTheFormsThatThereAre() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "\nhello\n");

    assertThatThrownBy(() -> HistoryFiles.read(file))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessageStartingWith(file + ": this is no history in a form that is known: ")
        .hasMessageContaining("jsonl");
  }

  @Test
  void anAnswerWithoutACallIsNamedWithItsLine() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("x"), "{\"process\":3,\"type\":\"ok\",\"f\":\"read\",\"value\":1}\n");

    assertThatThrownBy(() -> HistoryFiles.read(file))
        .hasMessage(file + ":1:1: process 3 has no open call that this outcome could belong to");
  }

  @Test
  void marksMayBeReplaced() throws IOException {
    Path file = folder.resolve("h.fl");
    var early =
        new Mark(1, "fault", "pause", List.of(), 5, 6, Mark.NEVER, Mark.NEVER, "", Map.of());
    var later = new Mark(1, "fault", "pause", List.of(), 5, 6, 9, 10, "seen", Map.of());
    try (var writer = HistoryWriter.create(file, RunHeader.NONE, () -> 0)) {
      writer.mark(early);
      writer.mark(later);
    }

    assertThat(BinaryHistory.read(file).marks()).containsExactly(later);
  }

  private static byte[] mutate(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          int to = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(1, 64), bytes.length - Math.max(at, to));
          System.arraycopy(good, Math.min(at, good.length - length), bytes, to, length);
        }
      }
    }
    return bytes;
  }

  @Test
  void operationsAreGroupedByKeyProcessSessionAndHost() {
    History history =
        new HistoryBuilder()
            .call(7, 3, "n2", Call.of("read", Action.read(Value.of("x"))), 1)
            .call(2, 3, "n1", Call.of("read", Action.read(Value.of("y"))), 2)
            .ok(2, List.of(Result.of(Value.NIL)), 3)
            .call(2, 4, "n1", Call.of("read", Action.read(Value.of("x"))), 4)
            .build();

    assertThat(groups(history.byKey())).isEqualTo("0:[0, 2] 1:[1]");
    assertThat(groups(history.byProcess())).isEqualTo("2:[1, 2] 7:[0]");
    assertThat(groups(history.bySession())).isEqualTo("3:[0, 1] 4:[2]");
    assertThat(history.host(history.byHost().op(0, 0))).isEqualTo("n2");
    assertThat(history.byHost().ops(1)).containsExactly(1, 2);
  }

  private static String groups(Grouping grouping) {
    return java.util.stream.IntStream.range(0, grouping.groups())
        .mapToObj(
            group -> grouping.id(group) + ":" + java.util.Arrays.toString(grouping.ops(group)))
        .collect(java.util.stream.Collectors.joining(" "));
  }

  @Test
  void whatAFileLeavesOpenMayBeSaid() throws IOException {
    Path file = folder.resolve("said.history");
    BinaryHistory.write(new HistoryBuilder().build(), file);

    History history =
        HistoryFiles.read(
            file,
            new Reading(
                Reading.Keyed.AUTO,
                java.util.Optional.of(Value.of(5)),
                Reading.FailedCas.USUAL,
                java.util.Optional.of(Reading.Sessions.BINDING)));

    assertThat(history.header().initial()).isEqualTo(Value.of(5));
    assertThat(history.traits()).isEqualTo(new Traits(true, true));
  }
}
