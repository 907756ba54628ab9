package io.faultline.history.fressian;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The bytes and texts of a Fressian stream: whole, or in chunks of which the last says so.
///
/// A text is UTF-16 units, each written as UTF-8 writes a code point of that number: one to three
/// bytes. What lies beyond the basic plane thus takes six bytes, as two surrogates.
final class FressianChunks {
  private final FressianReader reader;

  FressianChunks(FressianReader reader) {
    this.reader = reader;
  }

  /// Bytes whose code was `code`.
  byte[] bytes(int code) throws IOException {
    if (code != Codes.BYTES_CHUNK) {
      return part(code, Codes.BYTES_0, Codes.BYTES);
    }
    var all = new ByteArrayOutputStream();
    int next = code;
    while (next == Codes.BYTES_CHUNK) {
      all.writeBytes(part(next, Codes.BYTES_0, Codes.BYTES));
      next = chunkCode(Codes.BYTES_0, Codes.BYTES);
    }
    all.writeBytes(part(next, Codes.BYTES_0, Codes.BYTES));
    return all.toByteArray();
  }

  /// A text whose code was `code`.
  String text(int code) throws IOException {
    if (code != Codes.STRING_CHUNK) {
      return decoded(part(code, Codes.STRING_0, Codes.STRING));
    }
    var all = new StringBuilder();
    int next = code;
    while (next == Codes.STRING_CHUNK) {
      all.append(decoded(part(next, Codes.STRING_0, Codes.STRING)));
      next = chunkCode(Codes.STRING_0, Codes.STRING);
    }
    return all.append(decoded(part(next, Codes.STRING_0, Codes.STRING))).toString();
  }

  // The codes of short ones are their length; those of chunks and long ones have it behind them.
  private byte[] part(int code, int first, int last) throws IOException {
    return reader.in().bytes(code < last - 1 ? code - first : reader.readInt(0));
  }

  private int chunkCode(int first, int last) throws IOException {
    int code = reader.in().next();
    if (code < first || code > last) {
      throw reader
          .in()
          .wrongAt(
              reader.in().position() - 1,
              "another chunk was expected, or the last, not code %#x".formatted(code));
    }
    return code;
  }

  private String decoded(byte[] bytes) throws IOException {
    int ascii = 0;
    while (ascii < bytes.length && bytes[ascii] >= 0) {
      ascii++;
    }
    if (ascii == bytes.length) {
      return new String(bytes, StandardCharsets.US_ASCII);
    }
    var text = new StringBuilder(bytes.length);
    int i = 0;
    while (i < bytes.length) {
      int b = bytes[i] & 0xff;
      int more = b < 0x80 ? 0 : b >> 5 == 0b110 ? 1 : b >> 4 == 0b1110 ? 2 : -1;
      if (more < 0 || i + more >= bytes.length) {
        throw notText(b, bytes.length - i);
      }
      int unit = more == 0 ? b : b & (0x3f >> more);
      for (int k = 1; k <= more; k++) {
        int next = bytes[i + k] & 0xff;
        if (next >> 6 != 0b10) {
          throw notText(next, bytes.length - i - k);
        }
        unit = (unit << 6) | (next & 0x3f);
      }
      text.append((char) unit);
      i += 1 + more;
    }
    return text.toString();
  }

  private IOException notText(int found, int beforeEnd) {
    return reader
        .in()
        .wrongAt(
            reader.in().position() - beforeEnd,
            "a text goes on with byte %#x, which Fressian's UTF-8 does not have there"
                .formatted(found));
  }
}
