package io.faultline.history;

/// What one ok action gave back.
///
/// @param value the value read, true or false where the kind answers so, nil where it gives nothing
/// @param version the system's own version of what was read or written (an etcd revision, a
///   ZooKeeper zxid, an LSN), or [#NO_VERSION]
public record Result(Value value, long version) {
  /// No version is known.
  public static final long NO_VERSION = Long.MIN_VALUE;

  /// Done, with nothing to tell.
  public static final Result DONE = new Result(Value.NIL, NO_VERSION);

  public static Result of(Value value) {
    return new Result(value, NO_VERSION);
  }

  /// Whether a version is known.
  public boolean hasVersion() {
    return version != NO_VERSION;
  }
}
