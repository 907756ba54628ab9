package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Values;
import org.jspecify.annotations.Nullable;

/// Several registers that one call may read, write, and compare and set together, at one moment:
/// each action sees what those before it in the call did. All keys of a history are one object.
public final class MultiRegisterModel implements ObjectModel<Longs> {
  private final History history;

  private MultiRegisterModel(History history) {
    this.history = history;
  }

  /// The model.
  ///
  /// @param history the one that is checked
  public static Model over(History history) {
    return new Interned<>(new MultiRegisterModel(history), true);
  }

  @Override
  public Longs initial(long before) {
    return Longs.of(history.keys(), before);
  }

  /// The operation itself: its actions are looked up.
  @Override
  public long argument(History ofTheSame, int op) {
    return op;
  }

  @Override
  public boolean knows(Kind kind) {
    return kind == Kind.READ || kind == Kind.WRITE || kind == Kind.CAS;
  }

  @Override
  public boolean keepsState(Kind kind, Answer answer) {
    // The first action tells nothing of the others.
    return false;
  }

  @Override
  public @Nullable Longs step(Longs state, Kind kind, long argument, long result, Answer answer) {
    return run(state, (int) argument, true);
  }

  @Override
  public Longs effect(Longs state, Kind kind, long argument, long second) {
    Longs after = run(state, (int) argument, false);
    return after == null ? state : after;
  }

  private @Nullable Longs run(Longs state, int op, boolean answered) {
    Longs now = state;
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      int key = history.key(a);
      long found = now.get(key);
      switch (history.kind(a)) {
        case READ -> {
          long seen = answered ? history.second(a) : Values.UNKNOWN;
          if (seen != Values.UNKNOWN && seen != found) {
            return null;
          }
        }
        case WRITE -> now = now.replaced(key, history.argument(a));
        default -> {
          boolean equal = found == history.argument(a);
          Answer answer = answered ? history.answer(a) : Answer.NONE;
          if (answer != Answer.NONE && (answer == Answer.YES) != equal) {
            return null;
          }
          if (equal) {
            now = now.replaced(key, history.second(a));
          }
        }
      }
    }
    return now;
  }

  @Override
  public long sizeBytes(Longs state) {
    return state.sizeBytes();
  }
}
