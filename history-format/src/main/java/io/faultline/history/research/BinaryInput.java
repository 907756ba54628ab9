package io.faultline.history.research;

import io.faultline.history.HistoryFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A binary file, that knows its place. What it states of its own size is believed only as far as
/// the file is long.
///
/// Memory: one buffer. Used by one thread.
final class BinaryInput implements Closeable {
  private final Path file;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long before;

  BinaryInput(Path file) throws IOException {
    this.file = file;
    in = Files.newInputStream(file);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  boolean hasMore() throws IOException {
    return at < end || fill();
  }

  /// The next byte, 0 to 255.
  int next(String what) throws IOException {
    if (at == end && !fill()) {
      throw fault("the file ends, and " + what + " should follow");
    }
    return buffer[at++] & 0xff;
  }

  /// The next byte, which is 0 or 1.
  boolean flag(String what) throws IOException {
    int next = next(what);
    if (next > 1) {
      at--;
      throw fault("expected 0 or 1, " + what + ", not " + next);
    }
    return next == 1;
  }

  /// Eight bytes, the lowest first.
  long little64(String what) throws IOException {
    if (end - at < 8) {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 8) {
        value |= (long) next(what) << shift;
      }
      return value;
    }
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | (buffer[at + i] & 0xff);
    }
    at += 8;
    return value;
  }

  /// Eight bytes, the highest first.
  long big64(String what) throws IOException {
    return Long.reverseBytes(little64(what));
  }

  /// Eight bytes, the lowest first, of a number that has at most 63 bits.
  long natural(String what) throws IOException {
    long value = little64(what);
    if (value < 0) {
      throw fault(
          "%s has at most 63 bits, and this is %s".formatted(what, Long.toUnsignedString(value)));
    }
    return value;
  }

  /// A text of at most `most` bytes, after its length in eight bytes.
  String text(int most, String what) throws IOException {
    long length = natural("the length of " + what);
    if (length > most) {
      throw fault("%s has at most %,d bytes, and this says %,d".formatted(what, most, length));
    }
    var bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) next(what);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw fault(what + " is no UTF-8");
    }
  }

  /// That something is wrong just before here.
  HistoryFormatException fault(String problem) {
    return new HistoryFormatException(file + ", byte " + (before + at), problem);
  }

  private boolean fill() throws IOException {
    before += end;
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
