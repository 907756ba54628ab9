package io.faultline.checker.session;

/// What a session may be promised by itself: which of its steps have to show in which later ones.
///
/// Source: Terry and others, Session guarantees for weakly consistent replicated data, PDIS 1994.
public enum Guarantee {
  /// A read sees what its session wrote before.
  READ_YOUR_WRITES("read-your-writes"),
  /// A read sees what its session's earlier reads saw.
  MONOTONIC_READS("monotonic-reads"),
  /// Whoever sees a write sees what its session wrote before, and as older.
  MONOTONIC_WRITES("monotonic-writes"),
  /// Whoever sees a write sees what its session had read before, and as older.
  WRITES_FOLLOW_READS("writes-follow-reads");

  private final String word;

  Guarantee(String word) {
    this.word = word;
  }

  /// The promise, as a contract writes it.
  public String word() {
    return word;
  }
}
