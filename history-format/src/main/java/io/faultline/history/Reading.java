package io.faultline.history;

import java.util.Optional;

/// How to take what a form of history leaves open.
///
/// What was taken is a remark of the history wherever the file itself did not say it.
///
/// @param keyed whether a value that is a pair is a key with a value, as Jepsen's independent
///   histories have it
/// @param initial the value of every key before the history; empty for what the form says, or nil
/// @param failedCas what it means that a compare-and-set failed
/// @param sessions whether the order of a session's operations counts at every level; empty for
///   what is usual with the form
public record Reading(
    Keyed keyed, Optional<Value> initial, FailedCas failedCas, Optional<Sessions> sessions) {
  /// Nothing was said.
  public static final Reading DEFAULT =
      new Reading(Keyed.AUTO, Optional.empty(), FailedCas.USUAL, Optional.empty());

  /// Whether pairs are keys with values.
  public enum Keyed {
    YES,
    NO,
    /// They are where every value is a pair.
    AUTO
  }

  /// What `:fail` of a compare-and-set says.
  public enum FailedCas {
    /// The comparison was made and its answer was no: it constrains the history.
    ANSWERS,
    /// Nothing but that it had no effect: the weaker reading.
    NO_EFFECT,
    /// What the form says; [#NO_EFFECT] where it says nothing.
    USUAL
  }

  /// Whether session order counts at every level.
  public enum Sessions {
    BINDING,
    FREE
  }
}
