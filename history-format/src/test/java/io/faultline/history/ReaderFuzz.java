package io.faultline.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assertions;

/// Feeds a reader seeded mutations of good files: whatever they hold, it gives a history or a
/// [HistoryFormatException] that names the file, in little time and memory.
public final class ReaderFuzz {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /// The most bytes that are allocated while one file is read, whatever its size; a process number
  /// alone may take 16 MiB.
  private static final long ALLOWANCE_BYTES = 64L << 20;

  private static final long PER_BYTE = 2_000;
  private static final List<byte[]> PIECES =
      List.of(
          bytes("99999999999999999999"),
          bytes("-9223372036854775808"),
          bytes("9223372036854775807"),
          bytes("2147483648"),
          bytes("1e999"),
          bytes("0x"),
          bytes("null"),
          bytes("nil"),
          bytes("[".repeat(200)),
          bytes("{".repeat(200)),
          bytes("(".repeat(200)),
          bytes("#".repeat(50)),
          bytes("\""),
          bytes("\\"),
          bytes("\n"),
          bytes("\u0000"),
          new byte[] {(byte) 0xff, (byte) 0xfe},
          new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
          new byte[] {0, 0, 0, (byte) 0x80, 0, 0, 0, 0});

  private ReaderFuzz() {}

  /// What came of the mutants.
  public record Outcome(int histories, int refused) {}

  /// Reads `mutants` mutations of each in turn of `good`.
  ///
  /// @param scratch where a file may be written
  /// @throws AssertionError with the seed of the mutant that broke the reader
  public static Outcome run(
      HistoryReader reader, List<byte[]> good, int mutants, long firstSeed, Path scratch) {
    return run(
        reader,
        mutants,
        seed -> {
          byte[] source = good.get((int) (seed % good.size()));
          byte[] mutant = mutant(source, new SplittableRandom(firstSeed + seed));
          // A file of its own each: some file systems flush a file that is written over.
          Path file = Files.write(scratch.resolve("mutant-" + seed), mutant);
          reader.recognises(
              new HistoryReader.Sample(
                  file,
                  false,
                  Arrays.copyOf(mutant, Math.min(mutant.length, HistoryReader.Sample.BYTES))));
          boolean history = isHistory(reader, file, source.length, firstSeed + seed);
          Files.delete(file);
          return history;
        });
  }

  /// Reads mutants of `changed`, one after another in its place, and puts it back.
  ///
  /// @param read what the reader reads: `changed`, or the folder that it lies in
  public static Outcome run(HistoryReader reader, Path read, Path changed, int mutants)
      throws IOException {
    byte[] good = Files.readAllBytes(changed);
    try {
      return run(
          reader,
          mutants,
          seed -> {
            Files.delete(changed);
            Files.write(changed, mutant(good, new SplittableRandom(seed)));
            return isHistory(reader, read, good.length, seed);
          });
    } finally {
      Files.write(changed, good);
    }
  }

  @FunctionalInterface
  private interface Mutant {
    boolean isHistory(long seed) throws IOException;
  }

  private static Outcome run(HistoryReader reader, int mutants, Mutant mutant) {
    var seed = new AtomicLong();
    return Assertions.assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          int histories = 0;
          for (; seed.get() < mutants; seed.incrementAndGet()) {
            histories += mutant.isHistory(seed.get()) ? 1 : 0;
          }
          return new Outcome(histories, mutants - histories);
        },
        () -> reader.name() + " hangs, or is slow, at mutant " + seed);
  }

  private static boolean isHistory(HistoryReader reader, Path read, int size, long seed)
      throws IOException {
    String mutant = "the mutant with seed %d, read by %s".formatted(seed, reader.name());
    long before = allocated();
    boolean history = true;
    try {
      reader.read(read, Reading.DEFAULT);
    } catch (HistoryFormatException e) {
      history = false;
      assertThat(e.getMessage()).as(mutant).startsWith(read.toString()).doesNotContain("\n");
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(mutant, e);
    }
    assertThat(allocated() - before)
        .as("bytes that %s took", mutant)
        .isLessThan(ALLOWANCE_BYTES + size * PER_BYTE);
    return history;
  }

  // What the heap holds, garbage included: a collection meanwhile hides what one mutant took, of
  // ten
  // thousand.
  private static long allocated() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// A good file with one to four things wrong with it.
  public static byte[] mutant(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(1, 5); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(random.nextInt(1, 64), bytes.length - at);
      bytes =
          switch (random.nextInt(7)) {
            case 0 -> flipped(bytes, at, random);
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> spliced(bytes, at, at + length, new byte[0]);
            // Something twice.
            case 3 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
            // Something from elsewhere in its place.
            case 4 -> {
              int from = random.nextInt(bytes.length);
              byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
              yield spliced(bytes, at, at + length, piece);
            }
            case 5 -> spliced(bytes, at, at, PIECES.get(random.nextInt(PIECES.size())));
            default -> digits(bytes, at, random);
          };
    }
    return bytes;
  }

  private static byte[] flipped(byte[] bytes, int at, SplittableRandom random) {
    bytes[at] =
        (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 1 << random.nextInt(8));
    return bytes;
  }

  // The next number that is written in digits becomes another.
  private static byte[] digits(byte[] bytes, int from, SplittableRandom random) {
    int start = from;
    while (start < bytes.length && !isDigit(bytes[start])) {
      start++;
    }
    int end = start;
    while (end < bytes.length && isDigit(bytes[end])) {
      end++;
    }
    long number = random.nextBoolean() ? random.nextInt(10) : random.nextLong();
    return spliced(bytes, start, end, bytes(Long.toString(number)));
  }

  private static boolean isDigit(byte next) {
    return next >= '0' && next <= '9';
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
    byte[] result = new byte[from + piece.length + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(piece, 0, result, from, piece.length);
    System.arraycopy(bytes, to, result, from + piece.length, bytes.length - to);
    return result;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
