package io.faultline.checker;

import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A set, empty before the run: `add` and `remove`, which may answer whether they changed it, and
/// `contains`.
public final class SetModel implements ObjectModel<Longs> {
  private SetModel() {}

  /// The model.
  public static Model create() {
    return new Interned<>(new SetModel());
  }

  @Override
  public Optional<Container> container() {
    return Optional.of(Container.SET);
  }

  @Override
  public Longs initial(long before) {
    return Longs.EMPTY;
  }

  @Override
  public boolean knows(Kind kind) {
    return kind == Kind.ADD || kind == Kind.REMOVE || kind == Kind.CONTAINS;
  }

  @Override
  public boolean keepsState(Kind kind, Answer answer) {
    return kind == Kind.CONTAINS || answer == Answer.NO;
  }

  @Override
  public @Nullable Longs step(Longs state, Kind kind, long argument, long result, Answer answer) {
    boolean there = state.search(argument) >= 0;
    boolean says = kind == Kind.ADD ? !there : there;
    boolean fits = answer == Answer.NONE || (answer == Answer.YES) == says;
    return fits ? effect(state, kind, argument, result) : null;
  }

  @Override
  public Longs effect(Longs state, Kind kind, long argument, long second) {
    int place = state.search(argument);
    return switch (kind) {
      case ADD -> place < 0 ? state.with(-place - 1, argument) : state;
      case REMOVE -> place < 0 ? state : state.without(place);
      default -> state;
    };
  }

  @Override
  public long sizeBytes(Longs state) {
    return state.sizeBytes();
  }
}
