package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Certificate.wrong;

import io.faultline.checker.Model;
import io.faultline.checker.Proof.Linearization;
import io.faultline.history.History;
import io.faultline.history.Outcome;

/// Checks that an order is a linearization: it has every ok operation once, no failed one, each
/// unknown one at most once; the model gives the answers that were recorded; and no operation comes
/// before one that returned before it was called. One pass.
final class OrderCheck {
  private final History history;
  private final Model model;
  private final long initial;
  private final boolean[] placed;

  OrderCheck(History history, Model model, long initial) {
    this.history = history;
    this.model = model;
    this.initial = initial;
    placed = new boolean[history.size()];
  }

  void check(Linearization order) {
    if (order.keys() != history.keys()) {
      throw wrong("there are orders for %d keys of %d".formatted(order.keys(), history.keys()));
    }
    for (int key = 0; key < order.keys(); key++) {
      check(order, key);
    }
    for (int op = 0; op < history.size(); op++) {
      if (!placed[op] && history.type(op) == Outcome.Type.OK) {
        throw wrong("operation " + op + " is in no order");
      }
    }
  }

  private void check(Linearization order, int key) {
    long state = initial;
    long latestCall = Long.MIN_VALUE;
    for (int i = 0; i < order.size(key); i++) {
      int op = order.op(key, i);
      Certificate.mustBeOf(history, op);
      int action = history.firstAction(op);
      if (history.key(action) != key || history.firstAction(op + 1) != action + 1) {
        throw wrong("operation " + op + " is in the order of a key that is not its own");
      }
      if (placed[op] || history.type(op) == Outcome.Type.FAILED) {
        throw wrong("operation " + op + " failed, or is in the order twice");
      }
      placed[op] = true;
      // Whoever comes before in the order must not have been called after this one returned.
      if (latestCall > history.returnedNanos(op)) {
        throw wrong("operation " + op + " returned before one was called that is placed before it");
      }
      latestCall = Math.max(latestCall, history.calledNanos(op));
      state = step(state, op, action);
      if (state == Model.NO_STATE) {
        throw wrong("operation " + op + " would not have answered as it did");
      }
    }
  }

  private long step(long state, int op, int action) {
    return history.type(op) == Outcome.Type.UNKNOWN
        ? model.effect(
            state, history.kind(action), history.argument(action), history.second(action))
        : model.step(
            state,
            history.kind(action),
            history.argument(action),
            history.second(action),
            history.answer(action));
  }
}
