package io.faultline.history.fressian;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/// Makes a `test.jepsen`, for tests, block after block as Jepsen writes it.
final class JepsenFile {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<Integer, Long> offsets = new LinkedHashMap<>();
  private int root;
  private long indexAt;

  JepsenFile(int version) {
    out.writeBytes("JEPSEN".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    out.writeBytes(ByteBuffer.allocate(12).putInt(version).array());
  }

  /// A block with a checksum that is right. Id 0 is of no index.
  JepsenFile block(int id, int type, byte[] data) {
    if (id != 0) {
      offsets.put(id, (long) out.size());
    }
    ByteBuffer header = ByteBuffer.allocate(28);
    header.putLong(28 + data.length).putInt(0).putShort((short) type);
    var crc = new CRC32();
    crc.update(data);
    crc.update(header.array());
    header.putInt(8, (int) crc.getValue());
    out.writeBytes(header.array());
    out.writeBytes(data);
    return this;
  }

  JepsenFile fressian(int id, Object value) {
    return block(id, JepsenBlocks.FRESSIAN, new FressianOutput().put(value).bytes());
  }

  JepsenFile partialMap(int id, int rest, Object map) {
    return block(id, JepsenBlocks.PARTIAL_MAP, new FressianOutput().low(rest, 4).put(map).bytes());
  }

  JepsenFile stream(int id, List<?> values) {
    return block(id, JepsenBlocks.STREAM, streamOf(values));
  }

  /// Chunks, each the index of its first element and the number of its block.
  JepsenFile vector(int id, long count, long... chunks) {
    var data = new FressianOutput().low(count, 8);
    for (int i = 0; i < chunks.length; i += 2) {
      data.low(chunks[i], 8).low(chunks[i + 1], 4);
    }
    return block(id, JepsenBlocks.BIG_VECTOR, data.bytes());
  }

  JepsenFile root(int id) {
    root = id;
    return this;
  }

  /// An index of all blocks so far; the file begins with its place.
  JepsenFile index(int id) {
    offsets.put(id, (long) out.size());
    var data = new FressianOutput().low(root, 4);
    offsets.forEach((block, at) -> data.low(block, 4).low(at, 8));
    indexAt = out.size();
    return block(0, JepsenBlocks.INDEX, data.bytes());
  }

  JepsenFile raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  int size() {
    return out.size();
  }

  /// Where block `id` begins.
  int at(int id) {
    return offsets.get(id).intValue();
  }

  byte[] bytes() {
    byte[] bytes = out.toByteArray();
    ByteBuffer.wrap(bytes).putLong(10, indexAt);
    return bytes;
  }

  static byte[] streamOf(List<?> values) {
    var data = new FressianOutput();
    values.forEach(data::put);
    return data.bytes();
  }
}
