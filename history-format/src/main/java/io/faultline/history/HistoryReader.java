package io.faultline.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Reads one form of history file. Found by [java.util.ServiceLoader].
///
/// Several may recognise a file: the first by [#precedence] reads it.
public interface HistoryReader {
  /// The name of the form on the command line: lower case, with hyphens.
  String name();

  /// What it is and whose, in a line.
  String summary();

  /// The higher, the sooner asked: 100 for forms with a signature, 50 for those with a grammar of
  /// their own, 0 for those that much else may look like.
  int precedence();

  /// Whether the file is of this form, by its content. Never throws for whatever it holds.
  boolean recognises(Sample sample);

  /// Reads it.
  ///
  /// @throws HistoryFormatException if it is not as it should be, with the place and what was
  ///   expected
  History read(Path file, Reading reading) throws IOException;

  /// What a file looks like from outside.
  ///
  /// @param file the file, or a folder
  /// @param folder whether it is a folder; then `start` is empty
  /// @param start its first bytes, at most [#BYTES]
  @SuppressWarnings("ArrayRecordComponent") // looked at, never compared
  record Sample(Path file, boolean folder, byte[] start) {
    public static final int BYTES = 64 * 1024;

    /// The start as text; what is no UTF-8 is a replacement character.
    public String text() {
      return new String(start, StandardCharsets.UTF_8);
    }
  }
}
