package io.faultline.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.jepsen.EdnWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a history in each form that has a writer, and reads it back.
public final class RoundTrip {
  private RoundTrip() {}

  /// Asserts that nothing of `history` is lost on the way.
  ///
  /// @param folder where files may be written
  public static void check(String what, History history, Path folder) throws IOException {
    check(what + " as JSON lines", history, folder.resolve("again.jsonl"), JsonLines::write);
    Path binary = folder.resolve("again.fl");
    Files.deleteIfExists(binary);
    BinaryHistory.write(history, binary);
    isSame(what + " as a binary file", history, HistoryFiles.read(binary));
    check(what + " as EDN", history, folder.resolve("again.edn"), EdnWriter::write);
  }

  @FunctionalInterface
  private interface Form {
    void write(History history, Writer out) throws IOException;
  }

  private static void check(String what, History history, Path file, Form form) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      form.write(history, out);
    }
    isSame(what, history, HistoryFiles.read(file));
  }

  private static void isSame(String what, History history, History again) {
    assertThat(again.size()).as(what).isEqualTo(history.size());
    for (int op = 0; op < history.size(); op++) {
      assertThat(again.op(op)).as(what).isEqualTo(history.op(op));
    }
    assertThat(again.header()).as(what).isEqualTo(history.header());
    assertThat(again.traits()).as(what).isEqualTo(history.traits());
    assertThat(again.marks()).as(what).isEqualTo(history.marks());
    assertThat(again.late()).as(what).isEqualTo(history.late());
  }
}
