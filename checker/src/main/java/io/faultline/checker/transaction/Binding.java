package io.faultline.checker.transaction;

/// Which orders between transactions count beside what they read and wrote.
public enum Binding {
  /// None: the plain levels of Adya and of Cerone.
  NONE("", 0, ""),
  /// The order of each session: the `strong-session-` levels.
  SESSION("strong-session-", EdgeKind.SESSION.bit(), "-process"),
  /// Real time, and with it the order of sessions: the `strong-` levels.
  REAL_TIME("strong-", EdgeKind.SESSION.bit() | EdgeKind.REAL_TIME.bit(), "-realtime");

  private final String prefix;
  private final int kinds;
  private final String suffix;

  Binding(String prefix, int kinds, String suffix) {
    this.prefix = prefix;
    this.kinds = kinds;
    this.suffix = suffix;
  }

  /// What it puts before the name of a level.
  public String prefix() {
    return prefix;
  }

  /// What it puts after the name of an anomaly that needs it.
  public String suffix() {
    return suffix;
  }

  /// The kinds of edges that it adds, as bits.
  int kinds() {
    return kinds;
  }
}
