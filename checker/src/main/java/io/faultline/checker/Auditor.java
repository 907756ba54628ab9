package io.faultline.checker;

import io.faultline.checker.Judgement.Recheck;
import io.faultline.history.History;

/// Checks the evidence of a verdict again, by code that took no part in finding it.
///
/// Pure; safe to call from many threads.
@FunctionalInterface
public interface Auditor {
  /// What becomes of the evidence. `tookNanos` is left to whoever has a clock.
  ///
  /// @throws IllegalStateException if the evidence is wrong: then the checker has a defect, and its
  ///   verdict must not be believed
  Recheck recheck(Verdict verdict, History history, Budget budget);
}
