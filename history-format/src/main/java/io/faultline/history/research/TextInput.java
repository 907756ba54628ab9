package io.faultline.history.research;

import io.faultline.history.HistoryFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text file, byte by byte, that knows its line and column: what a reader of one grammar is
/// written with. No object a line, so that files of many gigabytes are read at the speed of the
/// disk.
///
/// Memory: one buffer. Used by one thread.
final class TextInput implements Closeable {
  /// What [#peek] gives at the end of the file.
  static final int END = -1;

  /// The longest word, in bytes.
  private static final int MOST_WORD_BYTES = 1024;

  /// So many digits are certainly no more than 64 bits.
  private static final int SAFE_DIGITS = 18;

  private final Path file;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  // How many bytes came before the buffer.
  private long before;
  private long line = 1;
  private long lineStart;

  TextInput(Path file) throws IOException {
    this.file = file;
    in = Files.newInputStream(file);
    // A byte order mark is no part of the text.
    if (peek() == 0xEF && end >= 3 && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF) {
      at = 3;
      lineStart = 3;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /// The next byte, which stays the next; [#END] at the end.
  int peek() throws IOException {
    return at < end || fill() ? buffer[at] & 0xff : END;
  }

  /// Goes past the byte that was just peeked at.
  void skip() {
    if (buffer[at++] == '\n') {
      line++;
      lineStart = before + at;
    }
  }

  /// The line, from 1.
  long line() {
    return line;
  }

  /// Goes past `expected`.
  void expect(char expected, String what) throws IOException {
    if (peek() != expected) {
      throw error(what);
    }
    skip();
  }

  /// Goes past spaces and tabs.
  void skipBlanks() throws IOException {
    for (int next = peek(); next == ' ' || next == '\t'; next = peek()) {
      skip();
    }
  }

  /// Goes to the next byte that is no white space.
  ///
  /// @return whether there is one
  boolean skipBlankLines() throws IOException {
    int next = peek();
    while (next == '\n' || next == ' ' || next == '\r' || next == '\t') {
      skip();
      next = peek();
    }
    return next != END;
  }

  /// Whether nothing but white space is left of the line.
  boolean isAtLineEnd() throws IOException {
    skipBlanks();
    int next = peek();
    return next == '\n' || next == '\r' || next == END;
  }

  /// Goes to the beginning of the next line.
  void endLine(String what) throws IOException {
    if (!isAtLineEnd()) {
      throw error(what);
    }
    if (peek() == '\r') {
      skip();
    }
    if (peek() == '\n') {
      skip();
    } else if (peek() != END) {
      throw error(what);
    }
  }

  /// Goes to the beginning of the next line, past whatever there is.
  void skipLine() throws IOException {
    for (int next = peek(); next != END; next = peek()) {
      skip();
      if (next == '\n') {
        return;
      }
    }
  }

  /// A whole number of 64 bits.
  long number(String what) throws IOException {
    boolean negative = peek() == '-';
    if (negative) {
      skip();
    }
    return digits(negative, what);
  }

  /// A whole number of 64 bits that is not negative.
  long natural(String what) throws IOException {
    return digits(false, what);
  }

  /// A number of 31 bits that is not negative: of a process or session.
  int index(String what) throws IOException {
    long number = natural(what);
    if (number > Integer.MAX_VALUE) {
      throw fault(what + ", which has at most 31 bits, not " + number);
    }
    return (int) number;
  }

  private long digits(boolean negative, String what) throws IOException {
    int first = peek();
    if (first < '0' || first > '9') {
      throw error(what);
    }
    // Nearly every number lies within the buffer and is too short to overflow.
    int most = Math.min(end, at + SAFE_DIGITS);
    int last = at;
    long value = 0;
    while (last < most && buffer[last] >= '0' && buffer[last] <= '9') {
      value = value * 10 + (buffer[last++] - '0');
    }
    if (last == most) {
      return longDigits(negative, what);
    }
    at = last;
    return negative ? -value : value;
  }

  private long longDigits(boolean negative, String what) throws IOException {
    // Negative while it grows, since there is one more of these.
    long value = 0;
    for (int next = peek(); next >= '0' && next <= '9'; next = peek()) {
      int digit = next - '0';
      if (value < (Long.MIN_VALUE + digit) / 10) {
        throw fault(what + ", and this number has more than 64 bits");
      }
      value = value * 10 - digit;
      skip();
    }
    if (!negative && value == Long.MIN_VALUE) {
      throw fault(what + ", and this number has more than 64 bits");
    }
    return negative ? value : -value;
  }

  /// What comes before the next white space or `stop`: at least a byte.
  String word(char stop, String what) throws IOException {
    var bytes = new byte[16];
    int length = 0;
    for (int next = peek(); !isSpace(next) && next != stop; next = peek()) {
      if (length == MOST_WORD_BYTES) {
        throw fault(what + ", and this word has more than " + MOST_WORD_BYTES + " bytes");
      }
      if (length == bytes.length) {
        bytes = java.util.Arrays.copyOf(bytes, length * 2);
      }
      bytes[length++] = (byte) next;
      skip();
    }
    if (length == 0) {
      throw error(what);
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /// What comes before the next white space: at least a byte.
  String word(String what) throws IOException {
    return word(' ', what);
  }

  private static boolean isSpace(int next) {
    return next == ' ' || next == '\t' || next == '\n' || next == '\r' || next == END;
  }

  /// That something else than the next byte is right here: `what`.
  HistoryFormatException error(String what) throws IOException {
    int next = peek();
    String found =
        switch (next) {
          case END -> "the end of the file";
          case '\n', '\r' -> "the end of the line";
          default ->
              next > ' ' && next < 0x7f
                  ? "'" + (char) next + "'"
                  : "the byte 0x%02x".formatted(next);
        };
    return fault("expected " + what + ", not " + found);
  }

  /// That something is wrong here.
  HistoryFormatException fault(String problem) {
    return new HistoryFormatException(
        "%s:%d:%d".formatted(file, line, before + at - lineStart + 1), problem);
  }

  /// That something is wrong in another line.
  HistoryFormatException fault(long atLine, String problem) {
    return new HistoryFormatException("%s:%d:1".formatted(file, atLine), problem);
  }

  private boolean fill() throws IOException {
    before += end;
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
