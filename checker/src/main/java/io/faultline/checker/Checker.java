package io.faultline.checker;

import io.faultline.history.History;

/// Decides whether a history keeps a promise.
///
/// Pure: no file, clock, log, thread-local or randomness that it was not given; safe to call from
/// many threads. It never throws for a history that is well-formed: what it cannot decide is
/// [Verdict.Undecided].
@FunctionalInterface
public interface Checker {
  Verdict check(History history, Budget budget);
}
