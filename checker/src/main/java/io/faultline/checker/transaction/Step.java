package io.faultline.checker.transaction;

/// One transaction comes before another, and the actions that force it.
///
/// @param from the operation that comes first
/// @param to the one that comes after it, perhaps with others between
/// @param fromAction the append before (ww), the write (wr), or the read (rw); -1 for an order
/// @param toAction the append after (ww), the read that found it (wr), or the write that the read
///   did not see (rw); -1 for an order
public record Step(int from, int to, EdgeKind kind, int fromAction, int toAction) {}
