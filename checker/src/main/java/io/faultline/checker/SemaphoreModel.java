package io.faultline.checker;

import io.faultline.history.History.Answer;
import io.faultline.history.Kind;

/// A number of permits: `acquire` takes one and `release` gives one back, whoever took it. One
/// permit is a mutex without an owner. An action that is ok and does not say whether it did, did.
/// The state is how many permits are there.
///
/// @param permits how many are there before the run
/// @param most how many there may be, at least 1: a release beyond them is refused
public record SemaphoreModel(long permits, long most) implements Model {
  public SemaphoreModel {
    if (permits < 0 || most < 1 || permits > most) {
      throw new IllegalArgumentException(
          "a semaphore has between 0 and so many permits, at least one: not %,d of %,d"
              .formatted(permits, most));
    }
  }

  /// All of them there before the run.
  public SemaphoreModel(long permits) {
    this(permits, permits);
  }

  @Override
  public long initial(long before) {
    return permits;
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
  public long step(long state, Kind kind, long argument, long result, Answer answer) {
    long after = effect(state, kind, argument, result);
    return (after != state) == (answer != Answer.NO) ? after : NO_STATE;
  }

  @Override
  public long effect(long state, Kind kind, long argument, long second) {
    if (kind == Kind.ACQUIRE) {
      return state > 0 ? state - 1 : state;
    }
    return state < most ? state + 1 : state;
  }
}
