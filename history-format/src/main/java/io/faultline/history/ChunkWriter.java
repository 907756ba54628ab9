package io.faultline.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Writes chunks to a file in a thread of its own, in the order in which they were added, and
/// closes the chunk at hand when it has been open for half a second.
///
/// Everything but the writing itself happens under the lock of the [HistoryWriter] that owns this.
final class ChunkWriter {
  private static final long CLOSE_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int MOST_WAITING = 16;

  private final String name;
  private final WritableByteChannel channel;
  private final ReentrantLock lock;
  private final EventEncoder encoder;
  private final Duration patience;
  private final Condition filled;
  private final Condition room;
  private final ArrayDeque<Chunk> waiting = new ArrayDeque<>();
  private final Thread writing;
  // How often the writing thread came for more.
  private final AtomicLong taken = new AtomicLong();
  private @Nullable IOException failure;

  // Carried from one thread to another, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Chunk(int type, byte[] raw) {}

  /// @param name the file's, for messages
  /// @param lock held by whoever calls the methods below, save [#start] and [#finish]
  /// @param patience how long to wait for a disk that takes nothing
  ChunkWriter(
      String name,
      WritableByteChannel channel,
      ReentrantLock lock,
      EventEncoder encoder,
      Duration patience) {
    this.name = name;
    this.channel = channel;
    this.lock = lock;
    this.encoder = encoder;
    this.patience = patience;
    filled = lock.newCondition();
    room = lock.newCondition();
    writing = Thread.ofPlatform().daemon().name("history " + name).unstarted(this::write);
  }

  String name() {
    return name;
  }

  /// Writes the beginning of the file, and begins to write what is added.
  void start(byte[] header) throws IOException {
    try {
      writeFully(ByteBuffer.wrap(Layout.MAGIC));
      store(new Chunk(Layout.HEADER, header));
    } catch (IOException e) {
      channel.close();
      throw broken(e);
    }
    writing.start();
  }

  /// Waits until there is room for what one event adds. Gives the lock to others meanwhile.
  ///
  /// An interrupted thread waits all the same, and stays interrupted.
  ///
  /// @throws IOException if the disk failed, or took nothing for too long
  void awaitRoom() throws IOException {
    long left = patience.toNanos();
    long before = taken.get();
    boolean interrupted = false;
    while (failure == null && waiting.size() >= MOST_WAITING) {
      if (taken.get() != before) {
        before = taken.get();
        left = patience.toNanos();
      }
      if (left <= 0) {
        failure = stuck();
        break;
      }
      try {
        left = room.awaitNanos(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    throwFailure();
  }

  /// Adds the events at hand, if there are any, as a chunk. Never waits.
  void closeChunk() {
    if (encoder.events() > 0) {
      add(Layout.EVENTS, encoder.takeChunk());
    }
  }

  /// Adds a chunk. Never waits.
  void add(int type, byte[] raw) {
    waiting.add(new Chunk(type, raw));
    filled.signal();
  }

  /// Waits until all is written, the [Layout#END] that was added last included, and closes the
  /// file.
  ///
  /// @throws IOException if anything could not be written
  void finish() throws IOException {
    boolean interrupted = false;
    for (long before = -1; writing.isAlive() && before != taken.get(); ) {
      before = taken.get();
      try {
        writing.join(patience);
      } catch (InterruptedException e) {
        interrupted = true;
        before = -1;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      if (failure == null && writing.isAlive()) {
        failure = stuck();
      }
      throwFailure();
    } finally {
      lock.unlock();
      channel.close();
    }
  }

  private IOException stuck() {
    return new IOException("the disk has taken nothing for " + patience.toSeconds() + " s");
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw broken(failure);
    }
  }

  private IOException broken(IOException cause) {
    return new IOException(
        "the history " + name + " cannot be written: " + cause.getMessage(), cause);
  }

  // The writing thread's life. Whatever ends it is a failure, so that nobody waits for it in vain.
  private void write() {
    try {
      long left = CLOSE_AFTER_NANOS;
      while (true) {
        Chunk chunk;
        lock.lock();
        try {
          while (waiting.isEmpty() && left > 0) {
            left = filled.awaitNanos(left);
          }
          if (left <= 0) {
            closeChunk();
            left = CLOSE_AFTER_NANOS;
          }
          chunk = waiting.poll();
          taken.incrementAndGet();
          room.signalAll();
        } finally {
          lock.unlock();
        }
        if (chunk != null) {
          store(chunk);
          if (chunk.type() == Layout.END) {
            return;
          }
        }
      }
    } catch (IOException e) {
      fail(e);
    } catch (Throwable e) {
      fail(new IOException("the writing thread ended: " + e, e));
    }
  }

  private void fail(IOException e) {
    lock.lock();
    try {
      failure = failure == null ? e : failure;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void store(Chunk chunk) throws IOException {
    byte[] stored = deflate(chunk.raw());
    var out = new Bytes(Layout.CHUNK_HEADER_BYTES + stored.length);
    out.fixed32(chunk.type());
    out.fixed32(stored.length);
    out.fixed32(chunk.raw().length);
    var checksum = new CRC32C();
    checksum.update(out.array(), 0, out.size());
    checksum.update(stored);
    out.fixed32((int) checksum.getValue());
    out.append(stored, stored.length);
    writeFully(ByteBuffer.wrap(out.array(), 0, out.size()));
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
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
}
