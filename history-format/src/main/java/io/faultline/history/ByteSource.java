package io.faultline.history;

import java.nio.charset.StandardCharsets;

/// Reads what [Bytes] wrote. Whatever does not fit is an [IllegalArgumentException].
final class ByteSource {
  private final byte[] bytes;
  private int at;
  private final int end;

  ByteSource(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    at = from;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  int next() {
    if (at >= end) {
      throw new IllegalArgumentException("a column ends before its last event");
    }
    return bytes[at++] & 0xff;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = next();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten bytes");
  }

  long signed() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /// A number of things that take at least a byte each, of which `left` bytes can hold no more.
  int count(long count) {
    if (count < 0 || count > end - at) {
      throw new IllegalArgumentException(
          "a count of " + count + " with " + (end - at) + " bytes left");
    }
    return (int) count;
  }

  long fixed64() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      value |= (long) next() << shift;
    }
    return value;
  }

  String text() {
    int length = count(varint());
    var text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  /// The next `length` bytes as a source of their own.
  ByteSource part(long length) {
    int size = count(length);
    var part = new ByteSource(bytes, at, at + size);
    at += size;
    return part;
  }
}
