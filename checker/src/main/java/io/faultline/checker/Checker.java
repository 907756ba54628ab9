package io.faultline.checker;

import io.faultline.history.History;
import java.util.List;

/// Decides whether a history keeps a promise.
///
/// Pure: no file, clock, log, thread-local or randomness that it was not given; safe to call from
/// many threads. It never throws for a history that is well-formed: what it cannot decide is
/// [Verdict.Undecided].
@FunctionalInterface
public interface Checker {
  Verdict check(History history, Budget budget);

  /// The names of the ways to decide that it has: it takes the cheapest that is allowed. Empty if
  /// there is but one.
  default List<String> algorithms() {
    return List.of();
  }

  /// Whether a history keeps the promise exactly if what was done on each key does.
  default boolean judgesKeyByKey(History history) {
    return false;
  }

  /// The same checker, deciding in one of its [#algorithms] only, or in `all` that are allowed,
  /// which must agree.
  ///
  /// @throws IllegalArgumentException if it has none of this name
  default Checker by(String algorithm) {
    throw new IllegalArgumentException("there is but one algorithm, and it has no name");
  }
}
