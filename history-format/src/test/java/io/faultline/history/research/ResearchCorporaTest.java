package io.faultline.history.research;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Corpora;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.HistoryReader;
import io.faultline.history.JsonLines;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every recorded history of these forms, counted in another way than the readers do.
class ResearchCorporaTest {
  @TempDir Path folder;

  // What a file holds: operations, their actions, those that write or add, and sessions.
  private record Counts(long operations, long actions, long writes, long sessions, long aborted) {}

  @ParameterizedTest
  @CsvSource({
    "limo-text, limo, 82",
    "polylin-text, polylin, 8",
    "fptlin-text, fptlin, 6",
    "plume-text, plume, 1",
    "dbcop-bincode, dbcop, 108",
    "awdit-test-text, awdit, 24",
    "chronos-json, chronos, 1"
  })
  void everyFileOfTheFormIsReadAndWrittenAndReadAgain(String format, String reader, int files)
      throws IOException {
    List<Corpora.Entry> entries = Corpora.entries(format);

    assertThat(entries).hasSizeGreaterThanOrEqualTo(files);
    for (Corpora.Entry entry : entries) {
      assertThat(HistoryFiles.reader(entry.file()).map(HistoryReader::name))
          .as(entry.path())
          .contains(reader);
      History history = HistoryFiles.read(entry.file());
      boolean binding = entry.sessions().equals("binding");
      assertThat(history.traits().sessionsBind()).as(entry.path()).isEqualTo(binding);
      assertThat(history.traits().realTime()).as(entry.path()).isEqualTo(!binding);
      assertThat(counts(history)).as(entry.path()).isEqualTo(expected(format, entry.file()));
      assertSameAsJsonLines(entry.path(), history);
    }
  }

  private void assertSameAsJsonLines(String name, History history) throws IOException {
    Path file = folder.resolve("again.jsonl");
    try (var out = Files.newBufferedWriter(file)) {
      JsonLines.write(history, out);
    }
    History again = HistoryFiles.read(file);

    assertThat(again.ops()).as(name).isEqualTo(history.ops());
    assertThat(again.header()).as(name).isEqualTo(history.header());
    assertThat(again.traits()).as(name).isEqualTo(history.traits());
    assertThat(again.hasTimestamps()).as(name).isEqualTo(history.hasTimestamps());
    for (int op = 0; op < history.size(); op++) {
      assertThat(again.startTimestamp(op)).as(name).isEqualTo(history.startTimestamp(op));
      assertThat(again.commitTimestamp(op)).as(name).isEqualTo(history.commitTimestamp(op));
    }
  }

  private static Counts counts(History history) {
    return new Counts(
        history.size(),
        history.actions(),
        IntStream.range(0, history.actions())
            .filter(a -> history.kind(a) != Kind.CONTAINS && history.kind(a) != Kind.REMOVE)
            .filter(a -> history.kind(a).answers() != Kind.Answers.VALUE)
            .count(),
        IntStream.range(0, history.size()).map(history::session).distinct().count(),
        IntStream.range(0, history.size())
            .filter(op -> history.type(op) == Outcome.Type.FAILED)
            .count());
  }

  private static Counts expected(String format, Path file) throws IOException {
    return switch (format) {
      case "limo-text" -> {
        List<String> calls = lines(file, l -> l.contains(" call "));
        long adds = calls.stream().filter(l -> l.matches(".*call (add|enq|push)\\b.*")).count();
        long threads = calls.stream().map(l -> l.replaceAll("\\].*", "")).distinct().count();
        yield new Counts(calls.size(), calls.size(), adds, threads, 0);
      }
      case "polylin-text", "fptlin-text" -> {
        List<String> ops = lines(file, l -> !l.startsWith("#"));
        long adds =
            ops.stream()
                .filter(l -> l.matches("(?i).*\\b(push|push_.*|enq|insert|incr|decr|read_.*)\\b.*"))
                .count();
        // PolyLin names no processes.
        long sessions =
            format.startsWith("f")
                ? ops.stream().map(l -> l.split(" ")[0]).distinct().count()
                : counts(HistoryFiles.read(file)).sessions();
        yield new Counts(ops.size(), ops.size(), adds, sessions, 0);
      }
      case "plume-text" -> {
        List<String> lines = lines(file, _ -> true);
        yield new Counts(
            distinct(lines, ".*,(\\d+,-?\\d+)\\)"),
            lines.size(),
            lines.stream().filter(l -> l.startsWith("w")).count(),
            distinct(lines, ".*,(\\d+),-?\\d+\\)"),
            0);
      }
      case "awdit-test-text" -> {
        List<String> actions = lines(file, l -> l.startsWith("r") || l.startsWith("w"));
        String[] sessions = Files.readString(file).split("=+");
        long transactions = 0;
        for (String session : sessions) {
          transactions += session.split("-+").length;
        }
        yield new Counts(
            transactions,
            actions.size(),
            actions.stream().filter(l -> l.startsWith("w")).count(),
            sessions.length,
            0);
      }
      case "chronos-json" -> {
        String text = Files.readString(file);
        long writes = matches(text, "\"t\": *\"w\"");
        yield new Counts(
            matches(text, "\"tid\":"),
            writes + matches(text, "\"t\": *\"r\""),
            writes,
            Pattern.compile("\"sid\": *(\\d+)")
                .matcher(text)
                .results()
                .map(r -> r.group(1))
                .distinct()
                .count(),
            0);
      }
      case "dbcop-bincode" -> dbcop(file);
      default -> throw new AssertionError(format);
    };
  }

  private static Counts dbcop(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    in.position(40);
    for (int text = 0; text < 3; text++) {
      int length = (int) in.getLong();
      in.position(in.position() + length);
    }
    long sessions = in.getLong();
    long transactions = 0;
    long actions = 0;
    long writes = 0;
    long aborted = 0;
    for (long s = 0; s < sessions; s++) {
      for (long t = in.getLong(); t > 0; t--) {
        transactions++;
        for (long e = in.getLong(); e > 0; e--) {
          byte write = in.get();
          in.position(in.position() + 16);
          if (in.get() == 1) {
            actions++;
            writes += write;
          }
        }
        aborted += 1 - in.get();
      }
    }
    assertThat(in.hasRemaining()).isFalse();
    return new Counts(transactions, actions, writes, sessions, aborted);
  }

  private static List<String> lines(Path file, Predicate<String> which) throws IOException {
    return Files.readString(file)
        .lines()
        .map(String::strip)
        .filter(l -> !l.isEmpty())
        .filter(which)
        .toList();
  }

  private static long distinct(List<String> lines, String pattern) {
    return lines.stream().map(l -> l.replaceAll(pattern, "$1")).distinct().count();
  }

  private static long matches(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }
}
