package io.faultline.history.jepsen;

import io.faultline.history.HistoryFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The bytes of a text, a buffer at a time, with the place of each.
final class EdnInput {
  /// The longest token, in bytes.
  static final int MOST_TOKEN_BYTES = 16 * 1024 * 1024;

  private static final int NOTHING_KEPT = -1;

  private final String file;
  private final InputStream in;
  byte[] buffer = new byte[1 << 16];
  int at;
  int end;
  // Where the token begins that is being read, and must stay in the buffer.
  private int kept = NOTHING_KEPT;
  // The offset in the file of the buffer's first byte.
  private long base;
  private int line = 1;
  private long lineStart;

  EdnInput(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /// The next byte, which stays the next; -1 at the end.
  int peek() throws IOException {
    return at < end || fill() ? buffer[at] : -1;
  }

  /// Passes over the byte that was peeked at.
  void skip() {
    if (buffer[at++] == '\n') {
      line++;
      lineStart = base + at;
    }
  }

  /// Begins a token at the next byte.
  void keep() {
    kept = at;
  }

  /// Ends the token before the next byte.
  ///
  /// @return where in the buffer it begins, until the next byte is asked for
  int kept() {
    int start = kept;
    kept = NOTHING_KEPT;
    return start;
  }

  /// Reads on, and moves what is kept to the buffer's start.
  ///
  /// @return false at the end of the file
  boolean fill() throws IOException {
    int from = kept == NOTHING_KEPT ? at : kept;
    if (end - from > MOST_TOKEN_BYTES) {
      throw wrong("a token has more than %,d bytes".formatted(MOST_TOKEN_BYTES));
    }
    if (from == 0 && end == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    } else if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, end - from);
      base += from;
      at -= from;
      end -= from;
      kept = kept == NOTHING_KEPT ? NOTHING_KEPT : 0;
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read <= 0) {
      return false;
    }
    end += read;
    return true;
  }

  int line() {
    return line;
  }

  /// The column of the next byte, from 1, in bytes.
  int column() {
    return (int) Math.min(Integer.MAX_VALUE, base + at - lineStart + 1);
  }

  HistoryFormatException wrong(String problem) {
    return wrong(line, column(), problem);
  }

  HistoryFormatException wrong(int atLine, int atColumn, String problem) {
    return new HistoryFormatException(file + ":" + atLine + ":" + atColumn, problem);
  }
}
