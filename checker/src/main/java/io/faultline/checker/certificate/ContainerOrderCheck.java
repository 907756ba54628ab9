package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Container;
import io.faultline.checker.Proof.Linearization;
import io.faultline.history.History;
import io.faultline.history.Outcome;

/// Checks that an order is a linearization of containers: see [OrderCheck], which does so for
/// objects that have a model.
final class ContainerOrderCheck {
  private final History history;
  private final Container container;
  private final boolean[] placed;

  ContainerOrderCheck(History history, Container container) {
    this.history = history;
    this.container = container;
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
    var plain = new PlainContainer(history, container);
    long latestCall = Long.MIN_VALUE;
    for (int i = 0; i < order.size(key); i++) {
      int op = order.op(key, i);
      Evidence.mustBeOf(history, op);
      if (history.key(history.firstAction(op)) != key) {
        throw wrong("operation " + op + " is in the order of a key that is not its own");
      }
      if (placed[op] || history.type(op) == Outcome.Type.FAILED) {
        throw wrong("operation " + op + " failed, or is in the order twice");
      }
      placed[op] = true;
      if (latestCall > history.returnedNanos(op)) {
        throw wrong("operation " + op + " returned before one was called that is placed before it");
      }
      latestCall = Math.max(latestCall, history.calledNanos(op));
      if (!plain.does(op)) {
        throw wrong("operation " + op + " would not have answered as it did");
      }
    }
  }
}
