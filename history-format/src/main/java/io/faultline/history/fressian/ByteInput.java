package io.faultline.history.fressian;

import io.faultline.history.HistoryFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.Adler32;

/// Part of a file, read from its first byte to its last through one small buffer. Numbers are
/// big-endian. Owned by one thread; does not close the file.
final class ByteInput {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final String name;
  private final FileChannel file;
  private final long from;
  private final long end;
  private final ByteBuffer buffer;
  private final Adler32 adler = new Adler32();
  private long restartedAt;
  // What of the buffer the checksum has not seen begins here.
  private int unchecked;
  private long fileAt;
  private boolean cut;

  /// @param name the file's name in messages
  /// @param from the first byte
  /// @param end behind the last byte
  ByteInput(String name, FileChannel file, long from, long end) {
    this.name = name;
    this.file = file;
    this.from = from;
    this.end = end;
    fileAt = from;
    restartedAt = from;
    buffer = ByteBuffer.allocate(Math.clamp(end - from, 1, BUFFER_BYTES));
    buffer.limit(0);
  }

  /// How many bytes there are, those read included.
  long length() {
    return end - from;
  }

  /// Where in the file the next byte lies.
  long position() {
    return fileAt - buffer.remaining();
  }

  long remaining() {
    return end - position();
  }

  /// Whether something asked for bytes behind the end.
  boolean wasCut() {
    return cut;
  }

  /// The next byte.
  int next() throws IOException {
    if (!buffer.hasRemaining()) {
      fill();
    }
    return buffer.get() & 0xff;
  }

  /// The next byte, which stays the next; -1 at the end.
  int peek() throws IOException {
    if (remaining() == 0) {
      return -1;
    }
    if (!buffer.hasRemaining()) {
      fill();
    }
    return buffer.get(buffer.position()) & 0xff;
  }

  /// A number of `size` bytes, 1 to 8, without a sign.
  long number(int size) throws IOException {
    long number = 0;
    for (int i = 0; i < size; i++) {
      number = number << 8 | next();
    }
    return number;
  }

  /// The next `count` bytes.
  byte[] bytes(long count) throws IOException {
    // Before anything is allocated.
    var bytes = new byte[count(count, "bytes")];
    int done = 0;
    while (done < bytes.length) {
      if (!buffer.hasRemaining()) {
        fill();
      }
      int part = Math.min(bytes.length - done, buffer.remaining());
      buffer.get(bytes, done, part);
      done += part;
    }
    return bytes;
  }

  /// A count of things that take a byte each at least: what is left can hold no more of them.
  int count(long count, String things) throws HistoryFormatException {
    if (count < 0 || count > Integer.MAX_VALUE - 8) {
      throw wrong("a count of %,d %s".formatted(count, things));
    }
    if (count > remaining()) {
      cut = true;
      throw wrong(
          "%,d %s are to follow, and %,d bytes are left".formatted(count, things, remaining()));
    }
    return (int) count;
  }

  /// How many bytes were read since the start, or since [#restart].
  long sinceRestart() {
    return position() - restartedAt;
  }

  /// The Adler-32 of the bytes read since the start, or since [#restart].
  int adler() {
    check();
    return (int) adler.getValue();
  }

  void restart() {
    adler.reset();
    unchecked = buffer.position();
    restartedAt = position();
  }

  /// An error at the next byte.
  HistoryFormatException wrong(String problem) {
    return wrongAt(position(), problem);
  }

  /// An error at byte `at` of the file.
  HistoryFormatException wrongAt(long at, String problem) {
    return new HistoryFormatException(name + ", byte " + at, problem);
  }

  private void fill() throws IOException {
    if (fileAt == end) {
      cut = true;
      throw wrong("the data end in the middle of a value");
    }
    check();
    buffer.clear();
    buffer.limit((int) Math.min(buffer.capacity(), end - fileAt));
    int read = file.read(buffer, fileAt);
    if (read <= 0) {
      throw wrong("the file is shorter than it was when it was opened");
    }
    fileAt += read;
    buffer.flip();
    unchecked = 0;
  }

  private void check() {
    adler.update(buffer.array(), unchecked, buffer.position() - unchecked);
    unchecked = buffer.position();
  }
}
