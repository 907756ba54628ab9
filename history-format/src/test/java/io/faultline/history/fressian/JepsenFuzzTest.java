package io.faultline.history.fressian;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.HistoryFormatException;
import io.faultline.history.HistoryReader;
import io.faultline.history.ReaderFuzz;
import io.faultline.history.Reading;
import io.faultline.history.fressian.FressianOutput.BlockRef;
import io.faultline.history.fressian.FressianOutput.Op;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that were damaged in some way or other: each is a history still, or a clear error, soon
/// and with little memory.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JepsenFuzzTest {
  private static final int MUTANTS = 10_000;

  // Tables by the number of a process, which any file may name, and what each byte may cost.
  private static final long BYTES_OF_ANY = 16 << 20;
  private static final long BYTES_A_BYTE = 1_000;

  @TempDir Path folder;

  @Test
  void mutilatedFressianIsAnErrorAndNothingElse() throws IOException {
    byte[] file = new FressianOutput().put(JepsenRun.test(JepsenRun.maps(ops()))).bytes();
    var reader = new JepsenFressianReader();

    fuzz(reader, random -> ReaderFuzz.mutant(file, random));
  }

  @Test
  void mutilatedBlocksAreErrorsAndNothingElse() throws IOException {
    byte[] first = JepsenRun.version0(ops()).bytes();
    byte[] second = JepsenRun.unfinished(ops(), 9).raw(unsealed()).bytes();
    var reader = new JepsenBinaryReader();

    fuzz(reader, random -> ReaderFuzz.mutant(random.nextBoolean() ? first : second, random));
  }

  @Test
  void mutilatedBlocksWithTheRightChecksumAreErrorsAndNothingElse() throws IOException {
    List<Op> ops = ops();
    var reader = new JepsenBinaryReader();

    fuzz(reader, random -> mutateWithin(ops, random));
  }

  @FunctionalInterface
  private interface Mutation {
    byte[] of(SplittableRandom random);
  }

  private void fuzz(HistoryReader reader, Mutation mutation) throws IOException {
    int read = 0;
    for (long seed = 0; seed < MUTANTS; seed++) {
      byte[] mutant = mutation.of(new SplittableRandom(seed));
      Path file = Files.write(folder.resolve("mutant"), mutant);
      long before = Allocated.bytes();
      try {
        reader.read(file, Reading.DEFAULT);
        read++;
      } catch (HistoryFormatException e) {
        assertThat(e.getMessage()).as("seed %d", seed).startsWith(file + ", byte ");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed, e);
      }
      assertThat(Allocated.bytes() - before)
          .as("bytes allocated for %d bytes of seed %d", mutant.length, seed)
          .isLessThan(BYTES_OF_ANY + BYTES_A_BYTE * mutant.length);
    }
    assertThat(read).as("mutants that are histories still").isBetween(1, MUTANTS - 1);
  }

  // With values of every kind in them.
  private static List<Op> ops() {
    var random = new SplittableRandom(11);
    var ops = new ArrayList<Op>();
    for (Op op : JepsenRun.ops(12)) {
      boolean write = op.f().equals("write") && op.type().equals("invoke");
      Object value = write ? RandomData.value(random, 3) : op.value();
      ops.add(new Op(op.index(), op.time(), op.type(), op.process(), op.f(), value, op.others()));
    }
    return ops;
  }

  private static byte[] unsealed() {
    byte[] rest = JepsenFile.streamOf(JepsenRun.ops(3));
    byte[] block = new byte[JepsenBlocks.HEADER_BYTES + rest.length];
    System.arraycopy(rest, 0, block, JepsenBlocks.HEADER_BYTES, rest.length);
    return block;
  }

  // Damage within the data of one block, whose length and checksum are set right again.
  private static byte[] mutateWithin(List<Op> ops, SplittableRandom random) {
    byte[] root = new FressianOutput().put(JepsenRun.test(new BlockRef(5))).bytes();
    byte[] chunk = JepsenFile.streamOf(ops.subList(0, 10));
    byte[] list = new FressianOutput().put(JepsenRun.maps(ops.subList(10, ops.size()))).bytes();
    byte[] vector =
        new FressianOutput().low(ops.size(), 8).low(0, 8).low(3, 4).low(10, 8).low(4, 4).bytes();
    int which = random.nextInt(5);
    JepsenFile made =
        new JepsenFile(1)
            .block(2, JepsenBlocks.FRESSIAN, which == 0 ? ReaderFuzz.mutant(root, random) : root)
            .block(3, JepsenBlocks.STREAM, which == 1 ? ReaderFuzz.mutant(chunk, random) : chunk)
            .block(4, JepsenBlocks.FRESSIAN, which == 2 ? ReaderFuzz.mutant(list, random) : list)
            .block(
                5, JepsenBlocks.BIG_VECTOR, which == 3 ? ReaderFuzz.mutant(vector, random) : vector)
            .root(2)
            .index(6);
    byte[] file = made.bytes();
    if (which == 4) {
      damageIndex(file, made.at(6), random);
    }
    return file;
  }

  private static void damageIndex(byte[] file, int at, SplittableRandom random) {
    int data = at + JepsenBlocks.HEADER_BYTES;
    file[data + random.nextInt(file.length - data)] = (byte) random.nextInt();
    ByteBuffer.wrap(file).putInt(at + 8, 0);
    var crc = new CRC32();
    crc.update(file, data, file.length - data);
    crc.update(file, at, JepsenBlocks.HEADER_BYTES);
    ByteBuffer.wrap(file).putInt(at + 8, (int) crc.getValue());
  }
}
