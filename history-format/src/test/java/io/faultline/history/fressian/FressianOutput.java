package io.faultline.history.fressian;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.Adler32;

/// Writes Fressian, for tests: the shortest form of a number, text or list, names cached as Clojure
/// does it, and by name whatever other form there is.
final class FressianOutput {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> cached = new ArrayList<>();
  private final List<String> structs = new ArrayList<>();
  private int restartedAt;

  /// A keyword, to be written as one.
  record Word(String name) {}

  /// A list that is written as Jepsen's set.
  record JepsenSet(List<?> elements) {}

  /// A key with a value, as Jepsen's independent histories have them.
  record Entry(Object key, Object value) {}

  /// A reference to a block of the file.
  record BlockRef(int id) {}

  /// An operation of version 1.
  record Op(
      long index, long time, String type, Object process, String f, Object value, Object others) {}

  static Word word(String name) {
    return new Word(name);
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  FressianOutput raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  FressianOutput raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /// Null, a truth value, whole number, real number, text, list, map, or one of the records above.
  FressianOutput put(Object value) {
    switch (value) {
      case null -> raw(Codes.NIL);
      case Boolean truth -> raw(truth ? Codes.TRUE : Codes.FALSE);
      case Integer number -> number(number);
      case Long number -> number(number);
      case Double number -> raw(Codes.DOUBLE).raw(ByteBuffer.allocate(8).putDouble(number).array());
      case String text -> text(text);
      case Word(String name) -> raw(Codes.KEYWORD, Codes.NIL).cache(name);
      case List<?> list -> list(list);
      case Map<?, ?> map -> {
        var flat = new ArrayList<Object>();
        map.forEach((key, of) -> {
          flat.add(key);
          flat.add(of);
        });
        raw(Codes.MAP).list(flat);
      }
      case JepsenSet(List<?> elements) -> struct("persistent-hash-set", 1).put(elements);
      case Entry(Object key, Object of) -> struct("map-entry", 2).put(key).put(of);
      case BlockRef(int id) -> struct("block-ref", 1).put(id);
      case Op op ->
          struct("jepsen.history.Op", 7)
              .put(op.index)
              .put(op.time)
              .cachedWord(op.type)
              .put(op.process)
              .cachedWord(op.f)
              .put(op.value)
              .put(op.others);
      default -> throw new IllegalArgumentException("cannot write " + value);
    }
    return this;
  }

  /// A keyword that is cached as a whole.
  FressianOutput cachedWord(String name) {
    int index = cached.indexOf(":" + name);
    if (index >= 0) {
      return cachedAt(index);
    }
    cached.add(":" + name);
    return raw(Codes.CACHE).put(new Word(name));
  }

  /// The head of a type's value; its components are to follow.
  FressianOutput struct(String tag, int components) {
    int index = structs.indexOf(tag);
    if (index >= 16) {
      return raw(Codes.STRUCT).number(index);
    }
    if (index >= 0) {
      return raw(Codes.STRUCT_0 + index);
    }
    structs.add(tag);
    return raw(Codes.NEW_STRUCT).text(tag).number(components);
  }

  FressianOutput list(List<?> list) {
    if (list.size() < 8) {
      raw(Codes.LIST_0 + list.size());
    } else {
      raw(Codes.LIST).number(list.size());
    }
    list.forEach(this::put);
    return this;
  }

  FressianOutput text(String text) {
    byte[] bytes = utf(text);
    if (bytes.length < 8) {
      raw(Codes.STRING_0 + bytes.length);
    } else {
      raw(Codes.STRING).number(bytes.length);
    }
    return raw(bytes);
  }

  FressianOutput number(long number) {
    if (number >= -1 && number < 64) {
      return raw((int) number & 0xff);
    }
    int[] zeros = {
      Codes.INT_2_ZERO, Codes.INT_3_ZERO, Codes.INT_4_ZERO,
      Codes.INT_5_ZERO, Codes.INT_6_ZERO, Codes.INT_7_ZERO
    };
    int[] reach = {16, 8, 2, 2, 2, 2};
    for (int i = 0; i < zeros.length; i++) {
      long high = number >> (8 * (i + 1));
      if (high >= -reach[i] && high < reach[i]) {
        raw(zeros[i] + (int) high);
        return low(number, i + 1);
      }
    }
    raw(Codes.INT);
    return low(number, 8);
  }

  /// The footer of all that was written since the last.
  FressianOutput footer() {
    int length = out.size() - restartedAt;
    raw(Codes.FOOTER, Codes.FOOTER, Codes.FOOTER, Codes.FOOTER).low(length, 4);
    var adler = new Adler32();
    adler.update(bytes(), restartedAt, length + 8);
    low(adler.getValue(), 4);
    restartedAt = out.size();
    cached.clear();
    structs.clear();
    return this;
  }

  FressianOutput low(long number, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (number >> (8 * i)));
    }
    return this;
  }

  // One to three bytes a UTF-16 unit, whether or not it is half a pair.
  static byte[] utf(String text) {
    var utf = new ByteArrayOutputStream();
    for (char unit : text.toCharArray()) {
      if (unit < 0x80) {
        utf.write(unit);
      } else if (unit < 0x800) {
        utf.write(0xc0 | unit >> 6);
        utf.write(0x80 | (unit & 0x3f));
      } else {
        utf.write(0xe0 | unit >> 12);
        utf.write(0x80 | (unit >> 6 & 0x3f));
        utf.write(0x80 | (unit & 0x3f));
      }
    }
    return utf.toByteArray();
  }

  private FressianOutput cache(String text) {
    int index = cached.indexOf(text);
    if (index >= 0) {
      return cachedAt(index);
    }
    cached.add(text);
    return raw(Codes.CACHE).text(text);
  }

  private FressianOutput cachedAt(int index) {
    return index < 32 ? raw(Codes.CACHED_0 + index) : raw(Codes.CACHED).number(index);
  }
}
