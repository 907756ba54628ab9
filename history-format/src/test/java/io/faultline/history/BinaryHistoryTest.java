package io.faultline.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Truncated, corrupt, enormous and lying binary files: an error or a true prefix, and bounded
/// memory.
class BinaryHistoryTest {
  @TempDir Path folder;

  @Test
  void aFileCutAnywhereIsATruePrefix() throws IOException {
    Path file = folder.resolve("h.fl");
    byte[] bytes = severalChunks(file);
    History whole = BinaryHistory.read(file);
    int longest = 0;

    for (int length = 0; length < bytes.length; length++) {
      Path cut = Files.write(folder.resolve("cut.fl"), Arrays.copyOf(bytes, length));
      History history = HistoryFiles.read(cut);
      assertThat(history.complete()).as("cut to %d bytes", length).isFalse();
      assertThat(history.remarks()).as("cut to %d bytes", length).hasSize(1);
      assertTruePrefix(whole, history, "cut to " + length + " bytes");
      longest = Math.max(longest, history.size());
    }
    assertThat(longest).isEqualTo(whole.size());
  }

  @Test
  void aFlippedBitIsFoundOrLeavesATruePrefix() throws IOException {
    Path file = folder.resolve("h.fl");
    byte[] bytes = severalChunks(file);
    History whole = BinaryHistory.read(file);

    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Path damaged = Files.write(folder.resolve("damaged.fl"), flipped);
      try {
        History history = HistoryFiles.read(damaged);
        assertThat(history.complete()).as("bit %d", bit).isFalse();
        assertTruePrefix(whole, history, "bit " + bit);
      } catch (HistoryFormatException e) {
        assertThat(e).hasMessageStartingWith(damaged.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 300_000_000})
  void aLyingLengthIsRefusedWithoutTheMemory(int lie) throws IOException {
    for (int field = 4; field <= 8; field += 4) {
      byte[] chunk = chunk('H', "{}".getBytes(StandardCharsets.UTF_8));
      ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).putInt(field, lie);
      Path file = write(chunk);
      // A file so large that its size does not give the lie away.
      try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
        sparse.setLength(5L << 30);
      }
      assertThatThrownBy(() -> BinaryHistory.read(file))
          .isInstanceOf(HistoryFormatException.class)
          .hasMessageContaining("byte 8: chunk 0 is damaged");
    }
  }

  @Test
  void aChunkThatInflatesToMoreThanItSaysIsRefused() throws IOException {
    byte[] chunk = chunk('H', new byte[1_000]);
    ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 999);
    refused(write(withChecksum(chunk)), "does not inflate to the size it states");
  }

  @Test
  void aLyingCountIsRefusedWithoutTheMemory() throws IOException {
    for (long count : new long[] {Long.MAX_VALUE, -1, Integer.MAX_VALUE, 5}) {
      var raw = new Bytes(64);
      raw.varint(count);
      refused(write(header(), chunk('E', bytes(raw))), "chunk 1 is damaged");
    }
  }

  @Test
  void aLyingListIsRefusedWithoutTheMemory() throws IOException {
    var keys = new Bytes(64);
    keys.varint(((long) Integer.MAX_VALUE << 1) << 2 | 3);
    refused(write(header(), chunk('E', call(keys))), "a count of 2147483647 with 0 bytes left");
  }

  @Test
  void listsNestedWithoutEndAreRefused() throws IOException {
    var keys = new Bytes(64);
    for (int i = 0; i < 1_000_000; i++) {
      keys.varint(1 << 1 << 2 | 3);
    }
    refused(write(header(), chunk('E', call(keys))), "nested deeper than 64");
  }

  @Test
  void aTextOfNoDictionaryIsRefused() throws IOException {
    var keys = new Bytes(64);
    keys.put(Layout.VALUE_TEXT);
    keys.varint(77);
    refused(write(header(), chunk('E', call(keys))), "text 77 of a dictionary of 1");
  }

  @Test
  void aColumnThatGoesOnAfterTheLastEventIsRefused() throws IOException {
    var keys = new Bytes(64);
    keys.varint(0);
    keys.varint(0);
    refused(write(header(), chunk('E', call(keys))), "column 7 goes on after the last event");
  }

  @Test
  void aWrongNumberOfEventsIsRefused() throws IOException {
    refused(
        write(header(), chunk('Z', "{\"events\":3}".getBytes(StandardCharsets.UTF_8))),
        "the end speaks of {\"events\":3}, and there were 0");
  }

  @Test
  void whatFollowsTheEndIsRefused() throws IOException {
    byte[] end = chunk('Z', "{\"events\":0}".getBytes(StandardCharsets.UTF_8));
    refused(write(header(), end, new byte[1]), "there is more after the end");
  }

  @Test
  void aSecondHeaderAndAMissingOneAreRefused() throws IOException {
    byte[] end = chunk('Z', "{\"events\":0}".getBytes(StandardCharsets.UTF_8));
    refused(write(header(), header(), end), "the header is the first chunk, and no other");
    refused(write(end), "the header is the first chunk, and no other");
  }

  @Test
  void chunksThatAreNotKnownArePassedOver() throws IOException {
    byte[] end = chunk('Z', "{\"events\":0}".getBytes(StandardCharsets.UTF_8));
    assertThat(BinaryHistory.read(write(header(), chunk('?', new byte[9]), end)).complete())
        .isTrue();
  }

  @Test
  void aProcessThatCallsWhileItsCallIsOpenIsRefusedWithThePlace() throws IOException {
    var encoder = new EventEncoder();
    Call read = Call.of("read", Action.read(Value.NIL));
    encoder.call(3, 3, "", read, 1);
    encoder.call(3, 3, "", read, 2);
    refused(
        write(header(), chunk('E', encoder.takeChunk())),
        "chunk 1 is damaged: process 3 calls again while its operation 0 is open");
  }

  @Test
  void aNewerVersionIsNamed() throws IOException {
    byte[] bytes = {'F', 'L', 'T', 'L', 'I', 'N', 'E', 2};
    refused(Files.write(folder.resolve("h.fl"), bytes), "a history of version 2");
  }

  @Test
  void anEmptyFileIsARecordingCutShortAndNotAHistoryThatHolds() throws IOException {
    History history = HistoryFiles.read(Files.write(folder.resolve("h.fl"), new byte[0]));

    assertThat(history.complete()).isFalse();
    assertThat(history.remarks())
        .containsExactly("The recording was cut short before its first event.");
  }

  private byte[] severalChunks(Path file) throws IOException {
    var times = new ArrayList<Long>();
    try (var writer =
        HistoryWriter.create(
            file,
            RunHeader.NONE,
            () -> {
              times.add(0L);
              return times.size();
            })) {
      for (int i = 0; i < 2; i++) {
        writer.invoke(i, i, "n1", Call.of("read", Action.read(Value.of("k" + i))));
        writer.ok(i, List.of(Result.of(Value.items(1, 2, i))));
        // A mark closes the chunk.
        writer.mark(RandomRun.MARK);
      }
    }
    return Files.readAllBytes(file);
  }

  // A call that was open at the cut has no outcome; all else is as in the whole.
  private static void assertTruePrefix(History whole, History prefix, String which) {
    for (int op = 0; op < prefix.size(); op++) {
      Op expected = whole.op(op);
      Op found = prefix.op(op);
      assertThat(found.call()).as(which).isEqualTo(expected.call());
      assertThat(found.outcome()).as(which).isIn(expected.outcome(), new Outcome.Unknown(""));
    }
  }

  private void refused(Path file, String said) {
    assertThatThrownBy(() -> HistoryFiles.read(file))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessageStartingWith(file + ", byte ")
        .hasMessageContaining(said);
  }

  private Path write(byte[]... chunks) throws IOException {
    var file = new ByteArrayOutputStream();
    file.write(Layout.MAGIC);
    for (byte[] chunk : chunks) {
      file.write(chunk);
    }
    return Files.write(folder.resolve("h.fl"), file.toByteArray());
  }

  private static byte[] header() {
    return chunk('H', "{}".getBytes(StandardCharsets.UTF_8));
  }

  // One call of one read, of the key that is given.
  private static byte[] call(Bytes keys) {
    var raw = new Bytes(64);
    raw.varint(1);
    byte[][] columns = {{0x10}, {0}, {1}, {}, {0}, {0, 0, 1}, {0}, bytes(keys), {1}};
    for (int column = 0; column < columns.length; column++) {
      raw.varint(column);
      raw.varint(columns[column].length);
      raw.append(columns[column], columns[column].length);
    }
    return bytes(raw);
  }

  private static byte[] bytes(Bytes bytes) {
    return Arrays.copyOf(bytes.array(), bytes.size());
  }

  private static byte[] chunk(int type, byte[] raw) {
    var deflater = new Deflater();
    deflater.setInput(raw);
    deflater.finish();
    var stored = new byte[raw.length + 100];
    int length = deflater.deflate(stored);
    deflater.end();
    ByteBuffer chunk = ByteBuffer.allocate(16 + length).order(ByteOrder.LITTLE_ENDIAN);
    chunk.putInt(type).putInt(length).putInt(raw.length).putInt(0).put(stored, 0, length);
    return withChecksum(chunk.array());
  }

  private static byte[] withChecksum(byte[] chunk) {
    var checksum = new CRC32C();
    checksum.update(chunk, 0, 12);
    checksum.update(chunk, 16, chunk.length - 16);
    ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).putInt(12, (int) checksum.getValue());
    return chunk;
  }
}
