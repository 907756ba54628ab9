package io.faultline.checker.session;

import io.faultline.checker.Refutation;
import java.util.List;

/// An action that found what nobody put there, save calls that certainly failed.
///
/// @param action in the history
/// @param op its operation
public record GarbageRead(int action, int op) implements Refutation.OfSessions {
  @Override
  public List<Integer> blocked() {
    return List.of(op);
  }
}
