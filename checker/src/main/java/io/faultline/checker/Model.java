package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import java.util.Optional;

/// A sequential object, on codes: what a single-threaded copy would do.
///
/// A state is a `long`. For a register it is the code of its value; an object with a richer state
/// is written as an [ObjectModel] over immutable values, and [Interned] numbers its states.
///
/// Pure but for what [#forOneSearch] says. The search and the certificates share this and the
/// history's columns, and nothing else.
public interface Model {
  /// No state: what a step leads to that the object would not make. No state has this code.
  long NO_STATE = Long.MIN_VALUE + 2;

  /// What an action does to states: what a search may conclude from an action alone.
  enum Change {
    /// Leaves every state as it is in which it is possible.
    NONE,
    /// Is possible in every state, and leads to one and the same.
    OVERWRITES,
    /// Anything else.
    SOME
  }

  /// Whether the model knows what this kind of action does.
  boolean knows(Kind kind);

  /// Whether an action of this kind leaves every state as it is when it answers so.
  boolean keepsState(Kind kind, Answer answer);

  /// What an action with these codes does. An unknown one has no answer.
  default Change change(Kind kind, long argument, long second, Answer answer) {
    return keepsState(kind, answer) ? Change.NONE : Change.SOME;
  }

  /// The state after an action that answered, or [#NO_STATE] if the object would have answered
  /// something else.
  ///
  /// @param result the code of the value that a read returned; else the second argument's
  long step(long state, Kind kind, long argument, long result, Answer answer);

  /// The state after an action whose answer nobody saw: the same state where the object would have
  /// refused.
  long effect(long state, Kind kind, long argument, long second);

  /// Whether [#mayReach] says more than that anything may be.
  default boolean looksAhead() {
    return false;
  }

  /// Whether a state may become one in which an action that keeps the state answers so, by actions
  /// none of which [overwrites][Change#OVERWRITES] every state.
  ///
  /// @param result the code of the value that it returned
  default boolean mayReach(long state, Kind kind, long argument, long result) {
    return true;
  }

  /// The object's first state.
  ///
  /// @param before the code of the value that a key has before the run
  default long initial(long before) {
    return before;
  }

  /// The first code that the steps need of an operation of `history`: its argument, unless the
  /// model looks at who asks, or at several actions.
  default long argument(History history, int op) {
    return history.argument(history.firstAction(op));
  }

  /// The second code: the second argument or the result, unless the model looks at something else.
  default long second(History history, int op) {
    return history.second(history.firstAction(op));
  }

  /// Whether all keys of a history are one object, so that it is not decided key by key, and calls
  /// may be of several actions.
  default boolean spansKeys() {
    return false;
  }

  /// Whether it makes no difference which of several values was written if no action names one of
  /// them: to a search these are one value then.
  default boolean forgetsUnseenValues() {
    return false;
  }

  /// The container that it is, if it is one: for explanations.
  default Optional<Container> container() {
    return Optional.empty();
  }

  /// A model for one thread and one object, if this one must not be shared: one that numbers its
  /// states as it meets them.
  default Model forOneSearch() {
    return this;
  }

  /// The memory that the states take which this model numbered, in bytes, as estimated.
  default long heldBytes() {
    return 0;
  }

  /// Forgets every numbered state that is not among `states`.
  default void keepOnly(long[] states) {}
}
