package io.faultline.checker;

import io.faultline.history.History.Answer;
import io.faultline.history.Kind;

/// A sequential object, on the codes of a history's values: what a single-threaded copy would do.
///
/// Pure. The search and the certificates share this and the history's columns, and nothing else.
public interface Model {
  /// No state: what a step leads to that the object would not make. No value has this code.
  long NO_STATE = Long.MIN_VALUE + 2;

  /// Whether the model knows what this kind of action does.
  boolean knows(Kind kind);

  /// Whether an action of this kind leaves every state as it is when it answers so.
  boolean keepsState(Kind kind, Answer answer);

  /// The state after an action that answered, or [#NO_STATE] if the object would have answered
  /// something else.
  ///
  /// @param result the code of the value that a read returned; else the second argument's
  long step(long state, Kind kind, long argument, long result, Answer answer);

  /// The state after an action whose answer nobody saw.
  long effect(long state, Kind kind, long argument, long second);
}
