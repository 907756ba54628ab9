package io.faultline.history.fressian;

import io.faultline.history.HistoryFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the values of a Fressian stream, one after another.
///
/// Whatever is not as it should be is a [HistoryFormatException] with the byte. Values lie within
/// at most [#MOST_DEPTH] others; what a count announces is allocated only as far as there are bytes
/// for it. A value that the stream names again instead of repeating it counts anew each time, and
/// there are at most [#MOST_VALUES_A_BYTE] values a byte, so that no few bytes stand for endless
/// work.
///
/// Owned by one thread.
final class FressianReader {
  static final int MOST_DEPTH = 256;
  static final int MOST_VALUES_A_BYTE = 16;

  private static final int FOOTER_MAGIC = 0xcfcfcfcf;
  private static final int TEXT_CHARS_A_VALUE = 16;
  private static final Datum.Int[] SMALL = new Datum.Int[Codes.INT_1_END];

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = new Datum.Int(i);
    }
  }

  private final ByteInput in;
  private final FressianTypes types = new FressianTypes(this);
  private final FressianChunks chunks = new FressianChunks(this);
  private final List<Cached> cache = new ArrayList<>();
  private final List<Struct> structs = new ArrayList<>();
  private final long mostValues;
  private long values;

  // A value that the stream may name again, and how many values it is made of.
  private record Cached(Datum datum, long values) {}

  private record Struct(String tag, int components) {}

  FressianReader(ByteInput in) {
    this.in = in;
    mostValues = 4096 + MOST_VALUES_A_BYTE * in.length();
  }

  ByteInput in() {
    return in;
  }

  /// Whether no value follows. Reads what may stand between values: footers, resets.
  boolean atEnd() throws IOException {
    int next = in.peek();
    while (next == Codes.FOOTER || next == Codes.RESET_CACHES) {
      between(in.next());
      next = in.peek();
    }
    return next < 0;
  }

  /// The next value.
  Datum read() throws IOException {
    return read(0);
  }

  Datum read(int depth) throws IOException {
    return read(nextCode(), depth);
  }

  /// Passes over the next value without keeping it.
  void skip() throws IOException {
    skip(nextCode(), 0);
  }

  /// Begins a list, whose elements are read one by one.
  ListInput beginList() throws IOException {
    long at = in.position();
    int code = nextCode();
    if (!Codes.isList(code)) {
      throw in.wrongAt(at, "a list was expected, not code %#x".formatted(code));
    }
    return list(code);
  }

  /// Begins a map: a list of keys and values by turns.
  ListInput beginMap() throws IOException {
    long at = in.position();
    int code = nextCode();
    if (code != Codes.MAP) {
      throw in.wrongAt(at, "a map was expected, not code %#x".formatted(code));
    }
    return beginList();
  }

  /// A list that is being read.
  final class ListInput {
    private final int code;
    private long left;

    private ListInput(int code, long left) {
      this.code = code;
      this.left = left;
    }

    /// Whether an element follows. To be asked once before each.
    boolean more() throws IOException {
      if (code < Codes.CLOSED_LIST) {
        return left-- > 0;
      }
      int next = in.peek();
      if (next == Codes.END) {
        in.next();
        return false;
      }
      return next >= 0 || code == Codes.CLOSED_LIST;
    }
  }

  private ListInput list(int code) throws IOException {
    if (code == Codes.LIST) {
      long at = in.position();
      long count = readInt(0);
      if (count < 0) {
        throw in.wrongAt(at, "a list of %,d elements".formatted(count));
      }
      return new ListInput(code, count);
    }
    return new ListInput(code, code - Codes.LIST_0);
  }

  private Datum read(int code, int depth) throws IOException {
    begin(code, depth);
    if (code < Codes.CACHED_0 || code == Codes.INT_MINUS_ONE) {
      return code < Codes.INT_1_END ? SMALL[code] : new Datum.Int(packed(code));
    }
    if (code < Codes.STRUCT_0) {
      return cached(code - Codes.CACHED_0);
    }
    if (code < Codes.LONGS) {
      return typed(struct(code - Codes.STRUCT_0), depth);
    }
    if (code >= Codes.BYTES_0 && code <= Codes.BYTES) {
      return new Datum.Bytes(chunks.bytes(code));
    }
    if (code >= Codes.STRING_0 && code <= Codes.STRING) {
      String text = chunks.text(code);
      spend(text.length() / TEXT_CHARS_A_VALUE);
      return new Datum.Text(text);
    }
    if (Codes.isList(code)) {
      return new Datum.Items(elements(code, depth));
    }
    return switch (code) {
      case Codes.CACHED -> cached(readInt(depth));
      case Codes.CACHE -> cache(depth);
      case Codes.NEW_STRUCT -> typed(newStruct(depth), depth);
      case Codes.STRUCT -> typed(struct(readInt(depth)), depth);
      case Codes.TRUE -> new Datum.Bool(true);
      case Codes.FALSE -> new Datum.Bool(false);
      case Codes.NIL -> Datum.NIL;
      case Codes.INT -> new Datum.Int(in.number(8));
      case Codes.FLOAT -> new Datum.Real(Float.intBitsToFloat((int) in.number(4)));
      case Codes.DOUBLE -> new Datum.Real(Double.longBitsToDouble(in.number(8)));
      case Codes.DOUBLE_ZERO -> new Datum.Real(0);
      case Codes.DOUBLE_ONE -> new Datum.Real(1);
      default -> {
        String tag = Codes.tag(code);
        if (tag.isEmpty()) {
          throw in.wrongAt(in.position() - 1, "no value begins with code %#x".formatted(code));
        }
        yield types.read(tag, 0, depth);
      }
    };
  }

  private void skip(int code, int depth) throws IOException {
    if (Codes.isList(code)) {
      begin(code, depth);
      ListInput list = list(code);
      while (list.more()) {
        skip(nextCode(), depth + 1);
      }
    } else if (code == Codes.MAP || code == Codes.SET) {
      begin(code, depth);
      skip(nextCode(), depth + 1);
    } else {
      read(code, depth);
    }
  }

  /// Components of a value, `count` of them.
  List<Datum> components(long count, int depth) throws IOException {
    int size = in.count(count, "components");
    var components = new ArrayList<Datum>(Math.min(size, 16));
    for (int i = 0; i < size; i++) {
      components.add(read(depth + 1));
    }
    return components;
  }

  /// A whole number.
  long readInt(int depth) throws IOException {
    long at = in.position();
    if (read(depth + 1) instanceof Datum.Int(long number)) {
      return number;
    }
    throw in.wrongAt(at, "a whole number was expected");
  }

  private List<Datum> elements(int code, int depth) throws IOException {
    ListInput list = list(code);
    if (code <= Codes.LIST) {
      return components(list.left, depth);
    }
    var elements = new ArrayList<Datum>();
    while (list.more()) {
      elements.add(read(depth + 1));
    }
    return elements;
  }

  private long packed(int code) throws IOException {
    if (code == Codes.INT_MINUS_ONE) {
      return -1;
    }
    if (code < Codes.INT_2_END) {
      return packed(code - Codes.INT_2_ZERO, 1);
    }
    if (code < Codes.INT_3_END) {
      return packed(code - Codes.INT_3_ZERO, 2);
    }
    if (code < Codes.INT_4_END) {
      return packed(code - Codes.INT_4_ZERO, 3);
    }
    if (code < Codes.INT_5_END) {
      return packed(code - Codes.INT_5_ZERO, 4);
    }
    if (code < Codes.INT_6_END) {
      return packed(code - Codes.INT_6_ZERO, 5);
    }
    return packed(code - Codes.INT_7_ZERO, 6);
  }

  private long packed(int high, int bytes) throws IOException {
    return (long) high << (8 * bytes) | in.number(bytes);
  }

  // The value's place is taken before the value is read, for what it is made of may be cached too.
  private Datum cache(int depth) throws IOException {
    int index = cache.size();
    cache.add(new Cached(Datum.NIL, -1));
    long before = values;
    Datum datum = read(depth + 1);
    if (index < cache.size()) {
      cache.set(index, new Cached(datum, values - before));
    }
    return datum;
  }

  private Datum cached(long index) throws IOException {
    if (index < 0 || index >= cache.size() || cache.get((int) index).values < 0) {
      throw in.wrong("value %d of the cache of %d is not there".formatted(index, cache.size()));
    }
    Cached cached = cache.get((int) index);
    spend(cached.values);
    return cached.datum;
  }

  private Datum typed(Struct struct, int depth) throws IOException {
    return types.read(struct.tag, struct.components, depth);
  }

  private Struct newStruct(int depth) throws IOException {
    long at = in.position();
    if (!(read(depth + 1) instanceof Datum.Text(String tag))) {
      throw in.wrongAt(at, "the tag of a type is a text");
    }
    var struct = new Struct(tag, in.count(readInt(depth), "components"));
    structs.add(struct);
    return struct;
  }

  private Struct struct(long index) throws IOException {
    if (index < 0 || index >= structs.size()) {
      throw in.wrong("type %d of %d is not there".formatted(index, structs.size()));
    }
    return structs.get((int) index);
  }

  private void begin(int code, int depth) throws IOException {
    if (depth > MOST_DEPTH) {
      throw in.wrong("values lie within more than %d others".formatted(MOST_DEPTH));
    }
    // One for itself, of whatever code.
    spend(code == Codes.CACHE ? 0 : 1);
  }

  private void spend(long more) throws HistoryFormatException {
    values += more;
    if (values > mostValues) {
      throw in.wrong(
          "the stream names values again so often that it stands for more than %d a byte"
              .formatted(MOST_VALUES_A_BYTE));
    }
  }

  int nextCode() throws IOException {
    int code = in.next();
    while (code == Codes.FOOTER || code == Codes.RESET_CACHES) {
      between(code);
      code = in.next();
    }
    return code;
  }

  private void between(int code) throws IOException {
    if (code == Codes.FOOTER) {
      footer();
    }
    cache.clear();
    structs.clear();
  }

  private void footer() throws IOException {
    long at = in.position() - 1;
    long length = in.sinceRestart() - 1;
    int magic = Codes.FOOTER << 24 | (int) in.number(3);
    int said = (int) in.number(4);
    if (magic != FOOTER_MAGIC || said != (int) length) {
      throw in.wrongAt(at, "the footer is not that of the %,d bytes before it".formatted(length));
    }
    // The footer's own first eight bytes are part of it.
    int checksum = in.adler();
    if ((int) in.number(4) != checksum) {
      throw in.wrongAt(at, "the bytes before the footer do not have its checksum");
    }
    in.restart();
  }
}
