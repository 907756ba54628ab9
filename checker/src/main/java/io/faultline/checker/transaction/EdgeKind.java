package io.faultline.checker.transaction;

/// Why one transaction comes before another (Adya 1999, chapter 3).
///
/// There are predicate forms of the first three in the literature. No history has predicate reads
/// yet, so there are none here.
public enum EdgeKind {
  /// The other's version of a key comes after this one's.
  WW("ww"),
  /// The other read this one's version.
  WR("wr"),
  /// The other's version comes after the one that this read.
  RW("rw"),
  /// This comes first in the session of both.
  SESSION("session"),
  /// This returned before the other was called.
  REAL_TIME("real-time");

  private final String word;

  EdgeKind(String word) {
    this.word = word;
  }

  /// Its short name.
  public String word() {
    return word;
  }

  /// Its bit in a mask of kinds.
  public int bit() {
    return 1 << ordinal();
  }
}
