package io.faultline.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assertions;

/// Reads good files that were mutilated: what comes of it is a history or a
/// [HistoryFormatException], soon, and without much memory.
public final class ReaderFuzz {
  /// The most bytes that are allocated while one file is read, whatever its size; a process number
  /// alone may take 16 MiB.
  private static final long ALLOWANCE_BYTES = 64L << 20;

  private static final long PER_BYTE = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private ReaderFuzz() {}

  /// Reads mutants of `changed`, one after another in its place, and puts it back.
  ///
  /// @param read what the reader reads: `changed`, or the folder that it lies in
  /// @return how many mutants were histories still
  public static int run(HistoryReader reader, Path read, Path changed, int mutants)
      throws IOException {
    byte[] good = Files.readAllBytes(changed);
    var seed = new AtomicLong();
    try {
      return Assertions.assertTimeoutPreemptively(
          PATIENCE,
          () -> {
            int histories = 0;
            for (; seed.get() < mutants; seed.incrementAndGet()) {
              // Some file systems flush a file that is written over.
              Files.delete(changed);
              Files.write(changed, mutant(good, new SplittableRandom(seed.get())));
              histories += isHistory(reader, read, good.length, seed.get()) ? 1 : 0;
            }
            return histories;
          },
          () -> reader.name() + " hangs, or is slow, at the mutant with seed " + seed);
    } finally {
      Files.write(changed, good);
    }
  }

  private static boolean isHistory(HistoryReader reader, Path read, int size, long seed)
      throws IOException {
    long before = allocated();
    boolean history = true;
    try {
      reader.read(read, Reading.DEFAULT);
    } catch (HistoryFormatException e) {
      history = false;
      assertThat(e.getMessage())
          .as("%s, seed %d", reader.name(), seed)
          .startsWith(read.toString())
          .doesNotContain("\n");
    } catch (RuntimeException | Error e) {
      throw new AssertionError(reader.name() + ", seed " + seed, e);
    }
    assertThat(allocated() - before)
        .as("bytes that %s took for the mutant with seed %d", reader.name(), seed)
        .isLessThan(ALLOWANCE_BYTES + size * PER_BYTE);
    return history;
  }

  // What the heap holds, garbage included: a collection meanwhile hides what one mutant took, of
  // ten
  // thousand.
  private static long allocated() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// `good` with one to three things changed: a byte, a bit, its end, a part repeated or moved, a
  /// large number, or what means something in one form or another.
  public static byte[] mutant(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 3 -> bytes = spliced(bytes, at, part(bytes, random), 0);
        case 4 -> {
          byte[] part = part(bytes, random);
          bytes = spliced(bytes, at, part, part.length);
        }
        case 5 -> {
          byte[] large = new byte[8];
          Arrays.fill(large, (byte) random.nextInt(256));
          bytes = spliced(bytes, at, large, random.nextInt(9));
        }
        default -> {
          String text = TOKENS[random.nextInt(TOKENS.length)];
          byte[] token = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          bytes = spliced(bytes, at, token, random.nextInt(4));
        }
      }
    }
    return bytes;
  }

  private static final String[] TOKENS = {
    "-1",
    "99999999999999999999",
    "9223372036854775807",
    "-",
    "=",
    "\n",
    "\r\n",
    " ",
    "null",
    "nil",
    "#_",
    "##Inf",
    "\\u00",
    "\u0000",
    "[".repeat(200),
    "(((({{{{".repeat(30),
    "1/0",
    "[[[[",
    "{",
    "}",
    "]",
    ",",
    "\"",
    "true",
    "1e9",
    "0",
    "é",
    "empty",
    "#",
    "(",
    ")"
  };

  private static byte[] part(byte[] bytes, SplittableRandom random) {
    int from = random.nextInt(bytes.length);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(1, 64)));
  }

  // `bytes` with `part` at `at`, in the place of `gone` bytes.
  private static byte[] spliced(byte[] bytes, int at, byte[] part, int gone) {
    int after = Math.min(bytes.length, at + gone);
    byte[] result = Arrays.copyOf(bytes, at + part.length + bytes.length - after);
    System.arraycopy(part, 0, result, at, part.length);
    System.arraycopy(bytes, after, result, at + part.length, bytes.length - after);
    return result;
  }
}
