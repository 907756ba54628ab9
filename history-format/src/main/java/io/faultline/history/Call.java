package io.faultline.history;

import java.util.List;

/// What one process asks in one go: a single action, or the actions of a transaction in order.
///
/// @param name the workload's word for it (`read`, `write`, `cas`, `txn`): Jepsen's `:f`
public record Call(String name, List<Action> actions) {
  public Call {
    actions = List.copyOf(actions);
  }

  /// A call of one action.
  public static Call of(String name, Action action) {
    return new Call(name, List.of(action));
  }

  /// The only action.
  ///
  /// @throws IllegalStateException if there are none or several
  public Action only() {
    if (actions.size() != 1) {
      throw new IllegalStateException("not a call of one action: " + this);
    }
    return actions.getFirst();
  }

  @Override
  public String toString() {
    return actions.size() == 1 ? actions.getFirst().toString() : name + actions;
  }
}
