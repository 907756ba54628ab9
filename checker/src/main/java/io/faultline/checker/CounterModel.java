package io.faultline.checker;

import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Values;

/// A counter: `increment` by an amount, which may be negative, and `r`. It begins at the value from
/// before the run, or at 0 where that is nil. Its state is the count.
public final class CounterModel implements Model {
  public CounterModel() {}

  @Override
  public long initial(long before) {
    return before == Values.NIL ? 0 : before;
  }

  @Override
  public boolean knows(Kind kind) {
    return kind == Kind.INCREMENT || kind == Kind.READ;
  }

  @Override
  public boolean keepsState(Kind kind, Answer answer) {
    return kind == Kind.READ;
  }

  @Override
  public long step(long state, Kind kind, long argument, long result, Answer answer) {
    if (kind == Kind.READ) {
      return result == Values.UNKNOWN || result == state ? state : NO_STATE;
    }
    return state + argument;
  }

  @Override
  public long effect(long state, Kind kind, long argument, long second) {
    return kind == Kind.READ ? state : state + argument;
  }
}
