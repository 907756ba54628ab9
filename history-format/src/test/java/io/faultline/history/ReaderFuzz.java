package io.faultline.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Feeds a reader seeded mutations of good files: whatever they hold, it gives a history or a
/// [HistoryFormatException] that names the file, in little time and memory.
public final class ReaderFuzz {
  private static final long MOST_MILLIS = 20_000;
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
      HistoryReader reader, List<byte[]> good, int mutants, long firstSeed, Path scratch)
      throws IOException {
    int histories = 0;
    int refused = 0;
    for (long seed = firstSeed; seed < firstSeed + mutants; seed++) {
      byte[] source = good.get((int) (seed % good.size()));
      // A file of its own each: some file systems flush a file that is written over.
      byte[] mutant = mutant(source, new SplittableRandom(seed));
      Path file = Files.write(scratch.resolve("mutant-" + seed), mutant);
      long began = System.currentTimeMillis();
      try {
        reader.recognises(
            new HistoryReader.Sample(
                file,
                false,
                Arrays.copyOf(mutant, Math.min(mutant.length, HistoryReader.Sample.BYTES))));
        reader.read(file, Reading.DEFAULT);
        histories++;
      } catch (HistoryFormatException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.startsWith(file.toString()) || message.contains("\n")) {
          throw new AssertionError("seed " + seed + ": a message that is no line: " + message, e);
        }
        refused++;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("seed " + seed + " breaks " + reader.name(), e);
      }
      Files.delete(file);
      long took = System.currentTimeMillis() - began;
      if (took > MOST_MILLIS) {
        throw new AssertionError("seed " + seed + " took " + reader.name() + " " + took + " ms");
      }
    }
    return new Outcome(histories, refused);
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
