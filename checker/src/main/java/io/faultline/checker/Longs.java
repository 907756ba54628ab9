package io.faultline.checker;

import java.util.Arrays;

/// An immutable list of codes: what containers have for a state.
final class Longs {
  static final Longs EMPTY = new Longs(new long[0]);

  private final long[] codes;
  private final int hash;

  private Longs(long[] codes) {
    this.codes = codes;
    hash = Arrays.hashCode(codes);
  }

  /// So many times the same code.
  static Longs of(int count, long code) {
    var codes = new long[count];
    Arrays.fill(codes, code);
    return new Longs(codes);
  }

  int size() {
    return codes.length;
  }

  boolean isEmpty() {
    return codes.length == 0;
  }

  long get(int place) {
    return codes[place];
  }

  /// Where `code` is in a list in ascending order, or `-(place where it belongs) - 1`.
  int search(long code) {
    return Arrays.binarySearch(codes, code);
  }

  Longs with(int place, long code) {
    var more = new long[codes.length + 1];
    System.arraycopy(codes, 0, more, 0, place);
    more[place] = code;
    System.arraycopy(codes, place, more, place + 1, codes.length - place);
    return new Longs(more);
  }

  Longs without(int place) {
    var fewer = new long[codes.length - 1];
    System.arraycopy(codes, 0, fewer, 0, place);
    System.arraycopy(codes, place + 1, fewer, place, fewer.length - place);
    return new Longs(fewer);
  }

  Longs replaced(int place, long code) {
    long[] other = codes.clone();
    other[place] = code;
    return new Longs(other);
  }

  long sizeBytes() {
    return 48 + 8L * codes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Longs longs && hash == longs.hash && Arrays.equals(codes, longs.codes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
