package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import org.jspecify.annotations.Nullable;

/// A lock with an owner, the session that acquired it: nobody else may release it, and the owner
/// may not acquire it again. An action that is ok and does not say whether it did, did.
///
/// A *fenced* lock also gives each acquisition a token, the version of its result, which is larger
/// than every one given before. A token that was not recorded may have been any.
public final class LockModel implements ObjectModel<LockModel.State> {
  private static final long NOBODY = -1;

  private final boolean fenced;

  private LockModel(boolean fenced) {
    this.fenced = fenced;
  }

  /// Who has the lock, and the last token that was seen.
  record State(long owner, long token) {}

  /// A lock whose owner is told apart.
  public static Model owned() {
    return new Interned<>(new LockModel(false));
  }

  /// The same, with tokens.
  public static Model fenced() {
    return new Interned<>(new LockModel(true));
  }

  @Override
  public State initial(long before) {
    return new State(NOBODY, Long.MIN_VALUE);
  }

  /// Who asks.
  @Override
  public long argument(History history, int op) {
    return history.session(op);
  }

  /// The token.
  @Override
  public long second(History history, int op) {
    return fenced ? history.version(history.firstAction(op)) : Result.NO_VERSION;
  }

  @Override
  public boolean knows(Kind kind) {
    return kind == Kind.ACQUIRE || kind == Kind.RELEASE;
  }

  @Override
  public boolean keepsState(Kind kind, Answer answer) {
    return answer == Answer.NO;
  }

  @Override
  public @Nullable State step(State state, Kind kind, long argument, long result, Answer answer) {
    State after = effect(state, kind, argument, result);
    if (after.equals(state) == (answer != Answer.NO)) {
      return null;
    }
    if (kind == Kind.ACQUIRE && answer != Answer.NO && result != Result.NO_VERSION) {
      return result > state.token() ? new State(argument, result) : null;
    }
    return after;
  }

  @Override
  public State effect(State state, Kind kind, long argument, long second) {
    if (kind == Kind.ACQUIRE) {
      return state.owner() == NOBODY ? new State(argument, state.token()) : state;
    }
    return state.owner() == argument ? new State(NOBODY, state.token()) : state;
  }
}
