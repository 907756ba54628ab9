package io.faultline.history;

/// What a history's times and sessions mean: what a checker may demand of them.
///
/// @param realTime whether an operation that returned before another was called came before it;
///   false where a file has no times that say so, and all operations of different sessions may have
///   been concurrent
/// @param sessionsBind whether the order of a session's operations counts at every level, as the
///   research formats have it; else only at the levels that name it
public record Traits(boolean realTime, boolean sessionsBind) {
  /// Of a history that was recorded with a clock.
  public static final Traits RECORDED = new Traits(true, false);
}
