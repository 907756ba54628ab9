package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Model;
import io.faultline.checker.Proof.Linearization;
import io.faultline.history.History;
import io.faultline.history.Outcome;

/// Checks that an order is a linearization: it has every ok operation once, no failed one, each
/// unknown one at most once; the model gives the answers that were recorded; and no operation comes
/// before one that returned before it was called. One pass.
final class OrderCheck {
  // A model that numbers its states forgets those that are over: each may be as large as the whole.
  private static final int FORGOTTEN_EVERY = 256;

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
    Model own = model.forOneSearch();
    long state = own.initial(initial);
    long latestCall = Long.MIN_VALUE;
    for (int i = 0; i < order.size(key); i++) {
      int op = order.op(key, i);
      Evidence.mustBeOf(history, op);
      if (!own.spansKeys() && !isOf(key, op)) {
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
      state = step(own, state, op);
      if (state == Model.NO_STATE) {
        throw wrong("operation " + op + " would not have answered as it did");
      }
      if (i % FORGOTTEN_EVERY == 0) {
        own.keepOnly(new long[] {state});
      }
    }
  }

  private boolean isOf(int key, int op) {
    int action = history.firstAction(op);
    return history.key(action) == key && history.firstAction(op + 1) == action + 1;
  }

  private long step(Model own, long state, int op) {
    int action = history.firstAction(op);
    return history.type(op) == Outcome.Type.UNKNOWN
        ? own.effect(
            state, history.kind(action), own.argument(history, op), own.second(history, op))
        : own.step(
            state,
            history.kind(action),
            own.argument(history, op),
            own.second(history, op),
            history.answer(action));
  }
}
