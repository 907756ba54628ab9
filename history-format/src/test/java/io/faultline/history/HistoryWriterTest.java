package io.faultline.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the writer does when callers, the clock or the disk misbehave.
@Timeout(60)
class HistoryWriterTest {
  private static final Value KEY = Value.of("x");
  private static final Call READ = Call.of("read", Action.read(KEY));
  private static final Call CAS = Call.of("cas", Action.cas(KEY, Value.NIL, KEY));
  // Texts that do not compress, so that a chunk fills soon.
  private static final int LARGE = 10_000;

  @TempDir Path folder;

  @Test
  void anEventThatNoReaderWouldTakeLeavesNoTrace() throws IOException {
    Path file = folder.resolve("h.fl");
    Value deep = Value.NIL;
    for (int i = 0; i <= Layout.MOST_DEPTH; i++) {
      deep = new Value.Items(List.of(deep));
    }
    Value tooDeep = deep;
    try (var writer =
        HistoryWriter.create(file, RunHeader.NONE, new AtomicLong()::incrementAndGet)) {
      writer.invoke(0, 0, "n1", READ);
      writer.invoke(1, 1, "n1", CAS);
      assertThatThrownBy(() -> writer.invoke(0, 0, "n1", READ))
          .hasMessage("process 0 calls again while its call is open: r x");
      assertThatThrownBy(() -> writer.ok(0, List.of())).hasMessageContaining("0 results");
      assertThatThrownBy(() -> writer.ok(1, List.of(Result.of(KEY))))
          .hasMessage("process 1: cas answers true, false or nothing, not x");
      assertThatThrownBy(() -> writer.ok(0, List.of(Result.of(tooDeep))))
          .hasMessageContaining("nested deeper");
      assertThatThrownBy(() -> writer.late(0, "?")).hasMessageContaining("has given up no call");
      assertThatThrownBy(() -> writer.failed(7, "?")).hasMessageContaining("has no open call");
      // Texts that were new in an event that was not written must not be counted.
      assertThatThrownBy(() -> writer.invoke(2, 2, "new host", new Call("new name", noValue())))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> writer.failed(0, nothing()))
          .isInstanceOf(NullPointerException.class);
      writer.unknown(0, "a reason");
      assertThatThrownBy(() -> writer.invoke(0, 0, "n1", READ)).hasMessageContaining("retired");
      writer.late(0, "an answer");
      writer.ok(1, List.of(new Result(Value.of(true), 5)));
      writer.invoke(3, 3, "another host", Call.of("another name", Action.read(Value.of("y"))));
    }

    History history = BinaryHistory.read(file);

    assertThat(history.complete()).isTrue();
    assertThat(history.ops().stream().map(Op::toString))
        .containsExactly(
            "op 0, process 0: r x unknown: a reason",
            "op 1, process 1: cas x nil→x → true",
            "op 2, process 3: r y unknown: ");
    assertThat(history.host(2)).isEqualTo("another host");
    assertThat(history.late()).extracting(History.Late::op).containsExactly(0);
  }

  @Test
  void aClockThatStepsBackIsHeld() throws IOException {
    Path file = folder.resolve("h.fl");
    long[] times = {-5, 100, 40, 120};
    var next = new AtomicLong();
    try (var writer =
        HistoryWriter.create(file, RunHeader.NONE, () -> times[(int) next.getAndIncrement()])) {
      writer.invoke(0, 0, "", READ);
      writer.ok(0, List.of(Result.of(KEY)));
      writer.invoke(0, 0, "", READ);
      writer.ok(0, List.of(Result.of(KEY)));
    }

    History history = BinaryHistory.read(file);

    assertThat(history.ops().stream().map(Op::calledNanos)).containsExactly(0L, 100L);
    assertThat(history.ops().stream().map(Op::returnedNanos)).containsExactly(100L, 120L);
  }

  @Test
  void whatIsHalfASecondOldIsInTheFileHoweverMarksTrickle() throws Exception {
    Path file = folder.resolve("h.fl");
    try (var writer = HistoryWriter.create(file, RunHeader.NONE, System::nanoTime)) {
      for (int i = 0; i < 8; i++) {
        long before = System.nanoTime();
        writer.invoke(i, i, "n1", READ);
        // More often than a chunk is closed, so that the writing thread is never idle for long.
        while (BinaryHistory.read(file).size() <= i) {
          assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(5));
          Thread.sleep(20);
          if (i % 2 == 0) {
            writer.mark(mark(1, "tick " + i));
          }
        }
      }
      assertThat(BinaryHistory.read(file).complete()).isFalse();
    }
    assertThat(BinaryHistory.read(file).complete()).isTrue();
  }

  @Test
  void anEventIsInTheFileInHalfASecondWithNothingElseGoingOn() throws Exception {
    Path file = folder.resolve("h.fl");
    try (var writer = HistoryWriter.create(file, RunHeader.NONE, System::nanoTime)) {
      for (int i = 0; i < 3; i++) {
        long before = System.nanoTime();
        writer.invoke(i, i, "n1", READ);
        while (BinaryHistory.read(file).size() <= i) {
          Thread.sleep(5);
        }
        // Twice the limit, for a machine that is busy.
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(1_000));
      }
    }
  }

  @Test
  void aMarkComesAfterWhatCameBefore() throws Exception {
    Path file = folder.resolve("h.fl");
    try (var writer = HistoryWriter.create(file, RunHeader.NONE, () -> 0)) {
      writer.invoke(0, 0, "n1", READ);
      writer.mark(mark(1, "a"));
      writer.invoke(1, 1, "n1", READ);
    }
    var reader = IndependentReader.read(file);
    assertThat(reader.order).isEqualTo("HEMEZ");
  }

  @Test
  void aFullDiskIsToldAtTheNextCallAndWhenClosing() throws Exception {
    var disk = new Disk(200_000, new CountDownLatch(0));
    var writer = new HistoryWriter("h.fl", disk, RunHeader.NONE, () -> 0, Duration.ofSeconds(20));

    assertThatThrownBy(() -> fill(writer, 1_000_000))
        .isInstanceOf(IOException.class)
        .hasMessage("the history h.fl cannot be written: no space left on device");
    assertThatThrownBy(() -> writer.mark(mark(1, "a"))).hasMessageContaining("no space left");
    assertThatThrownBy(writer::close).hasMessageContaining("no space left");
    assertThat(disk.isOpen()).isFalse();

    Path file = Files.write(folder.resolve("h.fl"), disk.bytes());
    History history = BinaryHistory.read(file);
    assertThat(history.complete()).isFalse();
    assertThat(history.size()).isPositive();
  }

  @Test
  void aDiskThatFillsUpWithTheLastChunkIsToldWhenClosing() throws IOException {
    var disk = new Disk(1_000, new CountDownLatch(0));
    var writer = new HistoryWriter("h.fl", disk, RunHeader.NONE, () -> 0, Duration.ofSeconds(20));
    writer.invoke(0, 0, text(0), READ);

    assertThatThrownBy(writer::close).hasMessageContaining("no space left on device");
  }

  @Test
  void aDiskThatIsFullFromTheBeginningIsToldAtOnce() {
    var disk = new Disk(4, new CountDownLatch(0));

    assertThatThrownBy(
            () -> new HistoryWriter("h.fl", disk, RunHeader.NONE, () -> 0, Duration.ofSeconds(20)))
        .hasMessage("the history h.fl cannot be written: no space left on device");
    assertThat(disk.isOpen()).isFalse();
  }

  @Test
  void aDiskThatThrowsSomethingElseIsToldToo() throws IOException {
    var disk = new Disk(-1, new CountDownLatch(0));
    disk.limit = 200_000;
    disk.error = true;
    var writer = new HistoryWriter("h.fl", disk, RunHeader.NONE, () -> 0, Duration.ofSeconds(20));

    assertThatThrownBy(() -> fill(writer, 1_000_000))
        .hasMessageContaining("the writing thread ended: java.lang.AssertionError: planted");
    assertThatThrownBy(writer::close).hasMessageContaining("planted");
  }

  @Test
  void aDiskThatTakesNothingIsWaitedForSoLongAndNoLonger() throws IOException {
    var disk = new Disk(Integer.MAX_VALUE, new CountDownLatch(1));
    disk.slowAfter = 1_000;
    var writer = new HistoryWriter("h.fl", disk, RunHeader.NONE, () -> 0, Duration.ofSeconds(1));

    assertThatThrownBy(() -> fill(writer, 1_000_000)).hasMessageContaining("taken nothing for 1 s");
    assertThatThrownBy(writer::close).hasMessageContaining("taken nothing for 1 s");
  }

  @Test
  void anInterruptedCallerWaitsForTheDiskAndStaysInterrupted() throws Exception {
    var go = new CountDownLatch(1);
    var disk = new Disk(Integer.MAX_VALUE, go);
    disk.slowAfter = 1_000;
    var writer = new HistoryWriter("h.fl", disk, RunHeader.NONE, () -> 0, Duration.ofSeconds(20));
    var failures = new ArrayList<Throwable>();
    var interrupted = new ArrayList<Boolean>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.currentThread().interrupt();
                fill(writer, 300);
                interrupted.add(Thread.currentThread().isInterrupted());
                writer.close();
                interrupted.add(Thread.currentThread().isInterrupted());
              } catch (IOException e) {
                failures.add(e);
              }
            });
    // Until it waits for room: nothing else ends before the disk goes on.
    assertThat(caller.join(Duration.ofMillis(300))).isFalse();
    go.countDown();
    assertThat(caller.join(Duration.ofSeconds(20))).isTrue();

    assertThat(failures).isEmpty();
    assertThat(interrupted).containsExactly(true, true);
    History history = BinaryHistory.read(Files.write(folder.resolve("h.fl"), disk.bytes()));
    assertThat(history.complete()).isTrue();
    assertThat(history.size()).isEqualTo(300);
    for (int op = 0; op < history.size(); op++) {
      assertThat(history.process(op)).isEqualTo(op);
    }
  }

  @Test
  void closingWhileOthersWriteLosesNothingThatWasAccepted() throws Exception {
    Path file = folder.resolve("h.fl");
    var writer = HistoryWriter.create(file, RunHeader.NONE, System::nanoTime);
    var accepted = new AtomicLong();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; ; i++) {
                  try {
                    writer.invoke(i * 8 + thread, 0, "n1", READ);
                    accepted.incrementAndGet();
                  } catch (IOException closed) {
                    return;
                  }
                }
              }));
    }
    while (accepted.get() < 20_000) {
      Thread.onSpinWait();
    }
    writer.close();
    writer.close();
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }

    History history = BinaryHistory.read(file);

    assertThat(history.complete()).isTrue();
    assertThat(history.size()).isEqualTo(Math.toIntExact(accepted.get()));
    assertThatThrownBy(() -> writer.mark(mark(1, "a"))).hasMessageContaining("is closed");
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("h.fl"), "precious");

    assertThatThrownBy(() -> HistoryWriter.create(file, RunHeader.NONE, () -> 0))
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    assertThat(file).hasContent("precious");
  }

  @Test
  void theKernelsFullDiskIsTold() throws IOException {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.exists(full), "this system has no /dev/full");

    FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE);
    assertThatThrownBy(() ->
            new HistoryWriter("h.fl", channel, RunHeader.NONE, () -> 0, Duration.ofSeconds(9)))
        .hasMessageStartingWith("the history h.fl cannot be written: ");
  }

  private static void fill(HistoryWriter writer, int calls) throws IOException {
    for (int i = 0; i < calls; i++) {
      writer.invoke(i, i, text(i), READ);
    }
  }

  private static String text(int seed) {
    var text = new StringBuilder(LARGE);
    new java.util.SplittableRandom(seed).ints(LARGE, '0', 'z').forEach(c -> text.append((char) c));
    return text.toString();
  }

  private static Mark mark(int id, String name) {
    return new Mark(id, Mark.PHASE, name, List.of(), 1, 2, Mark.NEVER, Mark.NEVER, "", Map.of());
  }

  // What plug-ins hand in that know nothing of null checks.
  @SuppressWarnings("NullAway")
  private static String nothing() {
    return null;
  }

  @SuppressWarnings("NullAway")
  private static List<Action> noValue() {
    return List.of(new Action(Kind.WRITE, Value.of("new key"), null, Value.NIL));
  }

  /// A disk that fills up, or takes nothing until it is told to go on.
  private static final class Disk implements WritableByteChannel {
    private final java.io.ByteArrayOutputStream written = new java.io.ByteArrayOutputStream();
    private final CountDownLatch go;
    private int limit;
    private int slowAfter = Integer.MAX_VALUE;
    private boolean error;
    private boolean open = true;

    Disk(int limit, CountDownLatch go) {
      this.limit = limit;
      this.go = go;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      if (written.size() > slowAfter) {
        try {
          go.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      int size = Math.min(bytes.remaining(), limit - written.size());
      if (size == 0 && error) {
        throw new AssertionError("planted");
      }
      if (size == 0) {
        throw new IOException("no space left on device");
      }
      for (int i = 0; i < size; i++) {
        written.write(bytes.get());
      }
      return size;
    }

    byte[] bytes() {
      return written.toByteArray();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }

  @Test
  void timestampsAndTraitsAreReadBackAcrossChunks() throws IOException {
    Path file = folder.resolve("timestamps.fl");
    var clock = new AtomicLong();
    int calls = 20_000;
    try (var writer =
        HistoryWriter.create(file, RunHeader.NONE, new Traits(false, true), clock::get)) {
      for (int i = 0; i < calls; i++) {
        writer.invoke(0, 0, "", Call.of("write", Action.write(Value.of(i), Value.of(i))));
        if (i % 3 == 1) {
          writer.ok(0, List.of(Result.DONE), start(i), i % 2 == 0 ? Long.MAX_VALUE : -i);
        } else {
          writer.ok(0, List.of(Result.DONE));
        }
      }
    }

    History history = BinaryHistory.read(file);

    assertThat(history.traits()).isEqualTo(new Traits(false, true));
    for (int i = 0; i < calls; i++) {
      boolean known = i % 3 == 1;
      long commit = i % 2 == 0 ? Long.MAX_VALUE : -i;
      assertThat(history.startTimestamp(i)).isEqualTo(known ? start(i) : History.NO_TIMESTAMP);
      assertThat(history.commitTimestamp(i)).isEqualTo(known ? commit : History.NO_TIMESTAMP);
    }
  }

  private static long start(int i) {
    return i % 7 == 0 ? History.NO_TIMESTAMP : 1_000_000_000L * i;
  }
}
