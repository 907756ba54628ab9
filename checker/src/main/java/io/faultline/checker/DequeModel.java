package io.faultline.checker;

import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Values;
import org.jspecify.annotations.Nullable;

/// A double-ended queue, empty before the run: `push-front`, `pop-front`, `peek-front`, and the
/// same at the back. Taking from an empty one and looking into it give nil.
public final class DequeModel implements ObjectModel<Longs> {
  private DequeModel() {}

  /// The model.
  public static Model create() {
    return new Interned<>(new DequeModel());
  }

  @Override
  public Longs initial(long before) {
    return Longs.EMPTY;
  }

  @Override
  public boolean knows(Kind kind) {
    return switch (kind) {
      case PUSH_FRONT, PUSH_BACK, POP_FRONT, POP_BACK, PEEK_FRONT, PEEK_BACK -> true;
      default -> false;
    };
  }

  @Override
  public boolean keepsState(Kind kind, Answer answer) {
    return kind == Kind.PEEK_FRONT || kind == Kind.PEEK_BACK;
  }

  @Override
  public @Nullable Longs step(Longs state, Kind kind, long argument, long result, Answer answer) {
    boolean pushes = kind == Kind.PUSH_FRONT || kind == Kind.PUSH_BACK;
    if (!pushes && result != Values.UNKNOWN && result != end(state, kind)) {
      return null;
    }
    return effect(state, kind, argument, result);
  }

  @Override
  public Longs effect(Longs state, Kind kind, long argument, long second) {
    return switch (kind) {
      case PUSH_FRONT -> state.with(0, argument);
      case PUSH_BACK -> state.with(state.size(), argument);
      case POP_FRONT -> state.isEmpty() ? state : state.without(0);
      case POP_BACK -> state.isEmpty() ? state : state.without(state.size() - 1);
      default -> state;
    };
  }

  @Override
  public long sizeBytes(Longs state) {
    return state.sizeBytes();
  }

  private static long end(Longs state, Kind kind) {
    if (state.isEmpty()) {
      return Values.NIL;
    }
    boolean front = kind == Kind.POP_FRONT || kind == Kind.PEEK_FRONT;
    return state.get(front ? 0 : state.size() - 1);
  }
}
