package io.faultline.history.fressian;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The types of a Fressian stream that are told by a tag: its own, and those that Clojure adds.
/// Every other is a [Datum.Tagged].
final class FressianTypes {
  // BigDecimal's own arithmetic on larger ones is without end, and nobody records such.
  private static final int MOST_SCALE = 10_000;
  private static final int MOST_BIG_BYTES = 10_000;

  private final FressianReader reader;

  FressianTypes(FressianReader reader) {
    this.reader = reader;
  }

  /// The value of type `tag` that begins at the next byte.
  ///
  /// @param components of a type that is not known here
  Datum read(String tag, int components, int depth) throws IOException {
    return switch (tag) {
      case "map" -> map(depth);
      case "set" -> new Datum.Elements(list(depth));
      case "key" -> new Datum.Keyword(optionalText(depth), text(depth));
      case "sym" -> new Datum.Symbol(optionalText(depth), text(depth));
      case "uuid" -> uuid(depth);
      case "regex", "uri" -> new Datum.Text(text(depth));
      case "bigint" -> new Datum.Big(big(depth));
      case "bigdec" -> decimal(depth);
      case "char" -> character(depth);
      case "byte" -> new Datum.Int(reader.readInt(depth));
      case "int[]", "long[]", "float[]", "double[]", "boolean[]", "Object[]" ->
          new Datum.Items(reader.components(reader.readInt(depth), depth));
      case "inst" -> new Datum.Tagged(tag, reader.components(1, depth));
      default -> new Datum.Tagged(tag, reader.components(components, depth));
    };
  }

  private Datum map(int depth) throws IOException {
    long at = reader.in().position();
    List<Datum> flat = list(depth);
    if (flat.size() % 2 != 0) {
      throw reader.in().wrongAt(at, "a map has a key without a value");
    }
    return new Datum.Pairs(flat);
  }

  private List<Datum> list(int depth) throws IOException {
    long at = reader.in().position();
    return switch (reader.read(depth + 1)) {
      case Datum.Items(List<Datum> items) -> items;
      // What Clojure makes of an empty sequence.
      case Datum.Nil _ -> new ArrayList<>();
      default -> throw reader.in().wrongAt(at, "the content of a map or set is a list");
    };
  }

  private Datum uuid(int depth) throws IOException {
    long at = reader.in().position();
    byte[] bytes = bytes(depth);
    if (bytes.length != 16) {
      throw reader.in().wrongAt(at, "a UUID has 16 bytes, not %,d".formatted(bytes.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Datum.Text(new UUID(buffer.getLong(), buffer.getLong()).toString());
  }

  private Datum decimal(int depth) throws IOException {
    BigInteger unscaled = big(depth);
    long at = reader.in().position();
    long scale = reader.readInt(depth);
    if (Math.abs(scale) > MOST_SCALE) {
      throw reader.in().wrongAt(at, "a decimal of scale %,d".formatted(scale));
    }
    return new Datum.Decimal(new BigDecimal(unscaled, (int) scale));
  }

  private Datum character(int depth) throws IOException {
    long at = reader.in().position();
    long unit = reader.readInt(depth);
    if (unit < 0 || unit > Character.MAX_VALUE) {
      throw reader.in().wrongAt(at, "no character has number %,d".formatted(unit));
    }
    return new Datum.Text(String.valueOf((char) unit));
  }

  private BigInteger big(int depth) throws IOException {
    long at = reader.in().position();
    byte[] bytes = bytes(depth);
    if (bytes.length == 0 || bytes.length > MOST_BIG_BYTES) {
      throw reader
          .in()
          .wrongAt(
              at,
              "a whole number of %,d bytes, not 1 to %,d".formatted(bytes.length, MOST_BIG_BYTES));
    }
    return new BigInteger(bytes);
  }

  private byte[] bytes(int depth) throws IOException {
    long at = reader.in().position();
    if (reader.read(depth + 1) instanceof Datum.Bytes(byte[] bytes)) {
      return bytes;
    }
    throw reader.in().wrongAt(at, "bytes were expected");
  }

  private String text(int depth) throws IOException {
    long at = reader.in().position();
    if (reader.read(depth + 1) instanceof Datum.Text(String text)) {
      return text;
    }
    throw reader.in().wrongAt(at, "a text was expected");
  }

  // Empty for nil.
  private String optionalText(int depth) throws IOException {
    long at = reader.in().position();
    return switch (reader.read(depth + 1)) {
      case Datum.Text(String text) -> text;
      case Datum.Nil _ -> "";
      default -> throw reader.in().wrongAt(at, "a text or nothing was expected");
    };
  }
}
