package io.faultline.history;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Appends a run's events to a binary history file: one sequence, which nothing overtakes, so that
/// every prefix of it is a true history.
///
/// An event's time is taken inside the critical section that appends it: the order in the file is
/// the order of time. A call is to be appended before it is sent, an outcome after the answer came.
///
/// A chunk is closed at 64 KiB or after half a second, and then written by a thread of the writer's
/// own; killing the process loses no more than that. When the disk does not keep up, callers wait;
/// nothing is dropped. What went wrong in that thread is thrown at the next call.
///
/// Safe for any number of threads, virtual ones included.
public final class HistoryWriter implements Closeable {
  private static final long CLOSE_AFTER_MILLIS = 500;
  private static final int WAITING_CHUNKS = 64;

  private final Path file;
  private final LongSupplier clock;
  private final FileChannel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final EventEncoder encoder = new EventEncoder();
  private final BlockingQueue<Chunk> queue = new ArrayBlockingQueue<>(WAITING_CHUNKS);
  private final Thread writing;
  private long events;
  private boolean closed;
  private volatile @Nullable IOException failure;

  // Carried from one thread to another, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Chunk(int type, byte[] raw) {}

  private HistoryWriter(Path file, LongSupplier clock, FileChannel channel) {
    this.file = file;
    this.clock = clock;
    this.channel = channel;
    writing =
        Thread.ofPlatform().daemon().name("history " + file.getFileName()).unstarted(this::write);
  }

  /// A new file.
  ///
  /// @param clock monotonic, in nanoseconds since the run began
  /// @throws IOException if there is a file already, or none can be made
  public static HistoryWriter create(Path file, RunHeader header, LongSupplier clock)
      throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.write(ByteBuffer.wrap(Layout.MAGIC));
    var writer = new HistoryWriter(file, clock, channel);
    writer.store(new Chunk(Layout.HEADER, json(RunJson.header(header))));
    writer.writing.start();
    return writer;
  }

  /// `process` is about to send `call` to `host`.
  ///
  /// @return when, on the run's clock
  public long invoke(int process, int session, String host, Call call) throws IOException {
    lock.lock();
    try {
      long now = clock.getAsLong();
      encoder.call(process, session, host, call, now);
      appended();
      return now;
    } finally {
      lock.unlock();
    }
  }

  /// The open call of `process` answered.
  ///
  /// @return when, on the run's clock
  public long ok(int process, List<Result> results) throws IOException {
    lock.lock();
    try {
      long now = clock.getAsLong();
      encoder.ok(process, results, now);
      appended();
      return now;
    } finally {
      lock.unlock();
    }
  }

  /// The open call of `process` certainly had no effect.
  public void failed(int process, String reason) throws IOException {
    said(Layout.FAILED, process, reason);
  }

  /// Nobody knows what the open call of `process` did; `process` calls no more.
  public void unknown(int process, String reason) throws IOException {
    said(Layout.UNKNOWN, process, reason);
  }

  /// An answer came to the last call of `process`, after that was given up.
  public void late(int process, String answer) throws IOException {
    said(Layout.LATE, process, answer);
  }

  /// Adds a mark, or replaces the one with its id.
  public void mark(Mark mark) throws IOException {
    lock.lock();
    try {
      closeChunk();
      enqueue(new Chunk(Layout.MARK, json(RunJson.mark(mark))));
    } finally {
      lock.unlock();
    }
  }

  /// Writes what is left and that the recording is complete. Closing again does nothing.
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closeChunk();
      closed = true;
      enqueue(new Chunk(Layout.END, json("{\"events\":" + events + "}")));
    } finally {
      lock.unlock();
    }
    try {
      writing.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.close();
    throwFailure();
  }

  private void said(int type, int process, String text) throws IOException {
    lock.lock();
    try {
      encoder.said(type, process, text, clock.getAsLong());
      appended();
    } finally {
      lock.unlock();
    }
  }

  private void appended() throws IOException {
    events++;
    if (encoder.isFull()) {
      closeChunk();
    }
    if (failure != null || closed) {
      throwFailure();
      throw new IOException(file + " is closed");
    }
  }

  private void closeChunk() throws IOException {
    if (encoder.events() > 0) {
      enqueue(new Chunk(Layout.EVENTS, encoder.takeChunk()));
    }
  }

  private void enqueue(Chunk chunk) throws IOException {
    try {
      while (!queue.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
        throwFailure();
      }
    } catch (InterruptedException e) {
      // Whoever is interrupted still leaves no hole in the sequence.
      Thread.currentThread().interrupt();
      while (failure == null && !queue.offer(chunk)) {
        Thread.onSpinWait();
      }
    }
  }

  private void throwFailure() throws IOException {
    IOException broken = failure;
    if (broken != null) {
      throw new IOException(
          "the history " + file + " cannot be written: " + broken.getMessage(), broken);
    }
  }

  // The writing thread's life.
  private void write() {
    try {
      while (true) {
        Chunk chunk = queue.poll(CLOSE_AFTER_MILLIS, TimeUnit.MILLISECONDS);
        if (chunk == null) {
          closeChunkAfterTime();
        } else {
          store(chunk);
          if (chunk.type() == Layout.END) {
            return;
          }
        }
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      failure = new IOException("the writing thread was interrupted", e);
    }
  }

  private void closeChunkAfterTime() throws IOException {
    lock.lock();
    try {
      // This thread empties the queue itself, so it must not wait for a place in it.
      if (encoder.events() > 0 && queue.isEmpty()) {
        queue.add(new Chunk(Layout.EVENTS, encoder.takeChunk()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void store(Chunk chunk) throws IOException {
    byte[] stored = deflate(chunk.raw());
    var head = new Bytes(Layout.CHUNK_HEADER_BYTES);
    head.fixed32(chunk.type());
    head.fixed32(stored.length);
    head.fixed32(chunk.raw().length);
    var checksum = new CRC32C();
    checksum.update(head.array(), 0, head.size());
    checksum.update(stored);
    head.fixed32((int) checksum.getValue());
    ByteBuffer[] parts = {ByteBuffer.wrap(head.array(), 0, head.size()), ByteBuffer.wrap(stored)};
    while (parts[1].hasRemaining()) {
      channel.write(parts);
    }
  }

  private static byte[] deflate(byte[] raw) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    try {
      deflater.setInput(raw);
      deflater.finish();
      // Deflate never makes more of its input than this.
      var out = new byte[raw.length + raw.length / 1000 + 64];
      int length = 0;
      while (!deflater.finished()) {
        length += deflater.deflate(out, length, out.length - length);
      }
      return java.util.Arrays.copyOf(out, length);
    } finally {
      deflater.end();
    }
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
