package io.faultline.history.fressian;

import io.faultline.history.HistoryFormatException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/// The blocks of a `test.jepsen`: where they lie, and whether they are what was written.
///
/// Each is handed out once, and together they are no longer than the file, so that no file stands
/// for more than it holds. Owned by one thread.
final class JepsenBlocks implements AutoCloseable {
  static final String MAGIC = "JEPSEN";

  /// Where the first block begins: behind the magic, the version and the offset of the index.
  static final int FIRST_BLOCK = 18;

  /// Length, checksum and type, and 14 bytes that nobody meant to be there.
  static final int HEADER_BYTES = 28;

  static final int INDEX = 1;
  static final int FRESSIAN = 2;
  static final int PARTIAL_MAP = 3;
  static final int STREAM = 4;
  static final int BIG_VECTOR = 5;

  private static final int CHECKSUM_AT = 8;
  private static final int CHECKSUM_BYTES = 4;
  private static final int PART_BYTES = 64 * 1024;

  private final String name;
  private final FileChannel file;
  private final long size;
  private final int version;
  private final long indexAt;
  private final Set<Long> taken = new HashSet<>();
  private long takenBytes;

  /// A block.
  ///
  /// @param id its number in the index; 0 where it was found without one
  /// @param at where its header begins
  /// @param length in bytes, its header included
  /// @param type one of the five; 0 of a block whose header was never written
  record Block(int id, long at, long length, int type) {
    long end() {
      return at + length;
    }

    long dataAt() {
      return at + HEADER_BYTES;
    }

    String label() {
      return id == 0 ? "the block here" : "block " + id;
    }
  }

  /// Which blocks there are.
  ///
  /// @param root the number of the block with the test; 0 if there is none
  record Index(Block block, int root, Map<Integer, Long> offsets) {}

  JepsenBlocks(Path path) throws IOException {
    name = path.toString();
    file = FileChannel.open(path);
    try {
      size = file.size();
      if (size < FIRST_BLOCK) {
        throw new HistoryFormatException(
            name + ", byte " + size, "the file was cut off within its first 18 bytes");
      }
      ByteInput start = new ByteInput(name, file, 0, FIRST_BLOCK);
      if (!new String(start.bytes(MAGIC.length()), StandardCharsets.US_ASCII).equals(MAGIC)) {
        throw start.wrongAt(0, "the file does not begin with " + MAGIC);
      }
      version = (int) start.number(4);
      if (version != 0 && version != 1) {
        throw start.wrongAt(
            MAGIC.length(),
            "version %d of Jepsen's format is not known, only 0 and 1".formatted(version));
      }
      indexAt = start.number(8);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /// The version of the format: 0 or 1.
  int version() {
    return version;
  }

  long size() {
    return size;
  }

  String name() {
    return name;
  }

  /// Whether the index is where it should be: false if the file was cut off before its end, or if
  /// it was never written.
  boolean hasIndex() throws IOException {
    return indexAt != 0
        && (indexAt < FIRST_BLOCK
            || (indexAt <= size - HEADER_BYTES && isWhole(block(0, indexAt))));
  }

  /// The index, checked.
  Index index() throws IOException {
    if (indexAt < FIRST_BLOCK) {
      throw wrongAt(MAGIC.length() + 4, "the index cannot begin at byte %d".formatted(indexAt));
    }
    Block block = block(0, indexAt);
    if (block.type != INDEX) {
      throw wrongAt(
          indexAt, "the index should be here, and a block of type %d is".formatted(block.type));
    }
    ByteInput in = take(block);
    if (in.remaining() % 12 != 4) {
      throw in.wrong("an index of %,d bytes".formatted(in.remaining()));
    }
    int root = (int) in.number(4);
    var offsets = new HashMap<Integer, Long>();
    while (in.remaining() > 0) {
      long at = in.position();
      int id = (int) in.number(4);
      if (offsets.put(id, in.number(8)) != null) {
        throw in.wrongAt(at, "the index has block %d twice".formatted(id));
      }
    }
    return new Index(block, root, offsets);
  }

  /// Block `id`, unchecked. It need not be whole.
  Block block(Index index, int id) throws IOException {
    Long at = index.offsets.get(id);
    if (at == null) {
      throw wrongAt(index.block.at, "the index has no block %d".formatted(id));
    }
    if (at < FIRST_BLOCK) {
      throw wrongAt(index.block.at, "block %d cannot begin at byte %d".formatted(id, at));
    }
    return block(id, at);
  }

  /// The block whose header begins at byte `at`, unchecked. It need not be whole.
  Block block(int id, long at) throws IOException {
    if (at > size - HEADER_BYTES) {
      // Of what does not lie in the file nothing is known.
      return new Block(id, at, HEADER_BYTES, 0);
    }
    var in = new ByteInput(name, file, at, at + HEADER_BYTES);
    byte[] header = in.bytes(HEADER_BYTES);
    var fields = java.nio.ByteBuffer.wrap(header);
    long length = fields.getLong();
    fields.getInt();
    int type = fields.getShort();
    if (Arrays.equals(header, new byte[HEADER_BYTES])) {
      return new Block(id, at, size - at, 0);
    }
    if (length < HEADER_BYTES
        || length > Long.MAX_VALUE - at
        || type < INDEX
        || type > BIG_VECTOR) {
      throw wrongAt(
          at,
          "no block begins here: it would be of type %d and %,d bytes long"
              .formatted(type, length));
    }
    return new Block(id, at, length, type);
  }

  /// Whether all of the block lies in the file.
  boolean isWhole(Block block) {
    return block.end() <= size && block.type != 0;
  }

  /// The data of a whole block, whose checksum is found to be right.
  ByteInput take(Block block) throws IOException {
    if (!isWhole(block)) {
      throw wrongAt(
          block.at,
          "%s is %,d bytes long, and the file ends %,d bytes after its begin"
              .formatted(block.label(), block.length, Math.max(0, size - block.at)));
    }
    count(block, block.length);
    var crc = new CRC32();
    var data = new ByteInput(name, file, block.dataAt(), block.end());
    while (data.remaining() > 0) {
      crc.update(data.bytes(Math.min(data.remaining(), PART_BYTES)));
    }
    byte[] header = new ByteInput(name, file, block.at, block.dataAt()).bytes(HEADER_BYTES);
    int said = java.nio.ByteBuffer.wrap(header).getInt(CHECKSUM_AT);
    Arrays.fill(header, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES, (byte) 0);
    crc.update(header);
    if (said != (int) crc.getValue()) {
      throw wrongAt(
          block.at,
          "%s of %,d bytes has the checksum %08x, and its bytes have %08x: one of them was changed"
              .formatted(block.label(), block.length, said, (int) crc.getValue()));
    }
    return new ByteInput(name, file, block.dataAt(), block.end());
  }

  /// What there is of the data of a block that is not whole. No checksum says that it is right.
  ByteInput takePart(Block block) throws IOException {
    long from = Math.min(size, block.dataAt());
    count(block, size - from);
    return new ByteInput(name, file, from, size);
  }

  HistoryFormatException wrongAt(long at, String problem) {
    return new HistoryFormatException(name + ", byte " + at, problem);
  }

  private void count(Block block, long bytes) throws IOException {
    takenBytes += bytes;
    if (!taken.add(block.at) || takenBytes > size) {
      throw wrongAt(block.at, "%s is used twice, or lies in another".formatted(block.label()));
    }
  }
}
