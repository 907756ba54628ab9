package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A sequential object whose states are immutable values, on the codes of a history's values: what
/// someone writes who has an object of his own. [Interned] makes a [Model] of it.
///
/// Pure. States are compared with `equals`: two that are equal must behave alike.
///
/// @param <S> a state; a record or an immutable collection
public interface ObjectModel<S> {
  /// The first state.
  ///
  /// @param before the code of the value that a key has before the run
  S initial(long before);

  /// Whether the model knows what this kind of action does.
  boolean knows(Kind kind);

  /// Whether an action of this kind leaves every state as it is when it answers so.
  boolean keepsState(Kind kind, Answer answer);

  /// See [Model#change].
  default Model.Change change(Kind kind, long argument, long second, Answer answer) {
    return keepsState(kind, answer) ? Model.Change.NONE : Model.Change.SOME;
  }

  /// See [Model#looksAhead].
  default boolean looksAhead() {
    return false;
  }

  /// See [Model#mayReach].
  default boolean mayReach(S state, Kind kind, long argument, long result) {
    return true;
  }

  /// The state after an action that answered, or `null` if the object would have answered something
  /// else.
  ///
  /// @param result the code of the value that it gave, or of the second argument
  @Nullable S step(S state, Kind kind, long argument, long result, Answer answer);

  /// The state after an action whose answer nobody saw: the same state where the object would have
  /// refused.
  S effect(S state, Kind kind, long argument, long second);

  /// See [Model#argument].
  default long argument(History history, int op) {
    return history.argument(history.firstAction(op));
  }

  /// See [Model#second].
  default long second(History history, int op) {
    return history.second(history.firstAction(op));
  }

  /// About how much memory a state takes, in bytes.
  default long sizeBytes(S state) {
    return 64;
  }

  /// See [Model#container].
  default Optional<Container> container() {
    return Optional.empty();
  }
}
