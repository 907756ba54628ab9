package io.faultline.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array of bytes that numbers are written to. Owned by one thread at a time.
///
/// Numbers are LEB128 varints: seven bits a byte, the lowest first, the high bit set on all but the
/// last byte. Signed ones are zigzag-coded first, so that small ones of either sign are short.
final class Bytes {
  private byte[] bytes;
  private int size;

  Bytes(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /// Takes back what was written after there were `smaller` bytes.
  void cutTo(int smaller) {
    size = smaller;
  }

  byte[] array() {
    return bytes;
  }

  void put(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void signed(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  void fixed64(long value) {
    ensure(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void fixed32(int value) {
    ensure(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /// Its length in UTF-8, then the text.
  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    append(utf8, utf8.length);
  }

  void append(byte[] source, int length) {
    ensure(length);
    System.arraycopy(source, 0, bytes, size, length);
    size += length;
  }

  private void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
  }
}
