package io.faultline.checker;

import io.faultline.history.History.Answer;
import io.faultline.history.Kind;

/// A number of permits, all of them there before the run: `acquire` takes one and `release` gives
/// one back, whoever took it. One permit is a mutex without an owner. An action that is ok and does
/// not say whether it did, did. The state is how many permits are there.
///
/// @param permits at least 1
public record SemaphoreModel(long permits) implements Model {
  public SemaphoreModel {
    if (permits < 1) {
      throw new IllegalArgumentException("a semaphore has at least one permit, not " + permits);
    }
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
    return state < permits ? state + 1 : state;
  }
}
