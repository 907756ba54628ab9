package io.faultline.history;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Histories in files, of whatever form: told by their content, not by their names.
public final class HistoryFiles {
  private HistoryFiles() {}

  /// Reads a binary history or JSON lines.
  ///
  /// @throws HistoryFormatException if it is neither, or not as it should be, with the place
  public static History read(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(Layout.MAGIC.length);
    }
    if (HistoryReader.isOne(start) || HistoryReader.isCut(start)) {
      return HistoryReader.read(file);
    }
    return JsonLines.read(file);
  }
}
