package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import java.util.List;

/// Decides the operations of one object in near-linear time, exactly, where its assumptions hold:
/// chiefly that no value was put there twice.
///
/// Looks at the operations once to see whether they do, and says why not. Pure; safe for many
/// threads.
interface ExactRule {
  /// What a rule says of one object.
  sealed interface Decision {
    /// The object has an order.
    ///
    /// @param order indexes of operations; unknown ones that are left out took no effect
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Ordered(int[] order) implements Decision {}

    /// The object has none.
    ///
    /// @param part operations that have no order by themselves, in the order of their calls
    /// @param complete whether what was left out is of other values altogether and none of the part
    ///   looks at them, so that a search may be shown the part alone
    /// @param why in sentences
    record Broken(List<Integer> part, boolean complete, String why) implements Decision {}

    /// The object has none, and this shows it.
    record Shown(Anomaly anomaly) implements Decision {}

    /// Somebody found a value that nobody put there.
    record Impossible() implements Decision {}

    /// An assumption does not hold.
    ///
    /// @param why a clause
    record Unfit(String why) implements Decision {}
  }

  /// The algorithm's name, as `--algorithm` takes it.
  Algorithm algorithm();

  /// Decides the operations of `key`.
  ///
  /// @param initial the code of the value before the run
  /// @param budget for making a counterexample smaller: deciding needs none
  Decision decide(History history, Grouping byKey, int key, long initial, Budget budget);
}
