package io.faultline.checker;

import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Values;

/// A register that is read, written, compared and set. Its state is the code of its value.
public final class RegisterModel implements Model {
  public RegisterModel() {}

  @Override
  public boolean knows(Kind kind) {
    return kind == Kind.READ || kind == Kind.WRITE || kind == Kind.CAS;
  }

  @Override
  public boolean keepsState(Kind kind, Answer answer) {
    return kind == Kind.READ || (kind == Kind.CAS && answer == Answer.NO);
  }

  @Override
  public Change change(Kind kind, long argument, long second, Answer answer) {
    // A comparison that succeeded and set what was there only tells what was there.
    if (keepsState(kind, answer) || (kind == Kind.CAS && argument == second)) {
      return Change.NONE;
    }
    return kind == Kind.WRITE ? Change.OVERWRITES : Change.SOME;
  }

  @Override
  public boolean forgetsUnseenValues() {
    return true;
  }

  @Override
  public long step(long state, Kind kind, long argument, long result, Answer answer) {
    if (kind == Kind.READ) {
      // A read whose value was not recorded may have seen any.
      return result == Values.UNKNOWN || result == state ? state : NO_STATE;
    }
    if (kind == Kind.CAS) {
      boolean equal = state == argument;
      return switch (answer) {
        case YES -> equal ? result : NO_STATE;
        case NO -> equal ? NO_STATE : state;
        case NONE -> equal ? result : state;
      };
    }
    return argument;
  }

  @Override
  public long effect(long state, Kind kind, long argument, long second) {
    if (kind == Kind.READ) {
      return state;
    }
    if (kind == Kind.CAS) {
      return state == argument ? second : state;
    }
    return argument;
  }
}
