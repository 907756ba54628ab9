package io.faultline.history;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Appends a run's events to a binary history file: one sequence, which nothing overtakes, so that
/// every prefix of it is a true history.
///
/// An event's time is taken inside the critical section that appends it: the order in the file is
/// the order of time. A call is to be appended before it is sent, an outcome after the answer came.
/// A clock that steps back is held at the last time.
///
/// A chunk is closed at 64 KiB or after half a second, and then written by a thread of the writer's
/// own; killing the process loses no more than that, and what a slow disk has not taken yet: 1 MiB
/// at the most. When the disk does not keep up, callers wait; nothing is dropped. What went wrong
/// in that thread is thrown at the next call, and in any case by [#close].
///
/// An event that no reader would take is refused with an [IllegalArgumentException] or an
/// [IllegalStateException], and the file is as if it had not been asked for.
///
/// Safe for any number of threads, virtual ones included.
public final class HistoryWriter implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final EventEncoder encoder = new EventEncoder();
  private final OpenCalls calls = new OpenCalls();
  private final ChunkWriter chunks;
  private long events;
  private long lastNanos;
  private boolean closed;

  HistoryWriter(
      String name,
      WritableByteChannel channel,
      RunHeader header,
      LongSupplier clock,
      Duration patience)
      throws IOException {
    this(name, channel, header, Traits.RECORDED, clock, patience);
  }

  private HistoryWriter(
      String name,
      WritableByteChannel channel,
      RunHeader header,
      Traits traits,
      LongSupplier clock,
      Duration patience)
      throws IOException {
    this.clock = clock;
    chunks = new ChunkWriter(name, channel, lock, encoder, patience);
    chunks.start(json(RunJson.header(header, traits)));
  }

  /// A new file.
  ///
  /// @param clock monotonic, in nanoseconds since the run began
  /// @throws IOException if there is a file already, or none can be made
  public static HistoryWriter create(Path file, RunHeader header, LongSupplier clock)
      throws IOException {
    return create(file, header, Traits.RECORDED, clock);
  }

  /// A new file of a history whose times and sessions mean something else than usual.
  ///
  /// @param clock as monotonic as any, though its times may mean nothing
  /// @throws IOException if there is a file already, or none can be made
  public static HistoryWriter create(Path file, RunHeader header, Traits traits, LongSupplier clock)
      throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new HistoryWriter(file.toString(), channel, header, traits, clock, PATIENCE);
  }

  /// `process` is about to send `call` to `host`.
  ///
  /// @return when, on the run's clock
  /// @throws IllegalStateException if its last call is open still, or had an unknown outcome
  public long invoke(int process, int session, String host, Call call) throws IOException {
    lock.lock();
    try {
      begin();
      calls.mayCall(process);
      long now = now();
      encoder.call(process, session, host, call, now);
      calls.called(process, call);
      appended();
      return now;
    } finally {
      lock.unlock();
    }
  }

  /// The open call of `process` answered.
  ///
  /// @return when, on the run's clock
  /// @throws IllegalArgumentException if the results do not fit the call
  public long ok(int process, List<Result> results) throws IOException {
    return ok(process, results, History.NO_TIMESTAMP, History.NO_TIMESTAMP);
  }

  /// The open call of `process` answered, and the system told its own timestamps of it.
  ///
  /// @param start when its transaction began, or [History#NO_TIMESTAMP]
  /// @param commit when it committed, or [History#NO_TIMESTAMP]
  /// @return when, on the run's clock
  /// @throws IllegalArgumentException if the results do not fit the call
  public long ok(int process, List<Result> results, long start, long commit) throws IOException {
    lock.lock();
    try {
      begin();
      calls.mayAnswer(process, results);
      long now = now();
      encoder.ok(process, results, start, commit, now);
      calls.returned(process);
      appended();
      return now;
    } finally {
      lock.unlock();
    }
  }

  /// The open call of `process` certainly had no effect.
  public void failed(int process, String reason) throws IOException {
    lock.lock();
    try {
      begin();
      calls.mayReturn(process);
      encoder.said(Layout.FAILED, process, reason, now());
      calls.returned(process);
      appended();
    } finally {
      lock.unlock();
    }
  }

  /// Nobody knows what the open call of `process` did; `process` calls no more.
  public void unknown(int process, String reason) throws IOException {
    lock.lock();
    try {
      begin();
      calls.mayReturn(process);
      encoder.said(Layout.UNKNOWN, process, reason, now());
      calls.retired(process);
      appended();
    } finally {
      lock.unlock();
    }
  }

  /// An answer came to the last call of `process`, after that was given up.
  public void late(int process, String answer) throws IOException {
    lock.lock();
    try {
      begin();
      calls.mayAnswerLate(process);
      encoder.said(Layout.LATE, process, answer, now());
      appended();
    } finally {
      lock.unlock();
    }
  }

  /// Adds a mark, or replaces the one with its id.
  public void mark(Mark mark) throws IOException {
    byte[] raw = json(RunJson.mark(mark));
    lock.lock();
    try {
      begin();
      chunks.closeChunk();
      chunks.add(Layout.MARK, raw);
    } finally {
      lock.unlock();
    }
  }

  /// Writes what is left and that the recording is complete. Closing again does nothing.
  ///
  /// @throws IOException if anything could not be written
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      chunks.closeChunk();
      chunks.add(Layout.END, json("{\"events\":" + events + "}"));
    } finally {
      lock.unlock();
    }
    chunks.finish();
  }

  // May let others go first: nothing of the event may have been said by then.
  private void begin() throws IOException {
    chunks.awaitRoom();
    if (closed) {
      throw new IOException(chunks.name() + " is closed");
    }
  }

  private long now() {
    lastNanos = Math.max(lastNanos, clock.getAsLong());
    return lastNanos;
  }

  private void appended() {
    events++;
    if (encoder.isFull()) {
      chunks.closeChunk();
    }
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
