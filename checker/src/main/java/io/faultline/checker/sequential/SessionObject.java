package io.faultline.checker.sequential;

import io.faultline.checker.Model;
import io.faultline.checker.Model.Change;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;

/// What the operations of a [SessionOrder] do to the objects of their keys: the model on the codes
/// of the history, by node. Belongs to one search.
final class SessionObject {
  private final SessionOrder order;
  private final Model model;
  private final int[] keys;
  private final Kind[] kinds;
  private final long[] arguments;
  private final long[] seconds;
  private final Answer[] answers;
  private final boolean[] keeps;
  private final int objects;

  SessionObject(History history, SessionOrder order, Model shared) {
    this.order = order;
    model = shared.forOneSearch();
    int size = order.size();
    keys = new int[size];
    kinds = new Kind[size];
    arguments = new long[size];
    seconds = new long[size];
    answers = new Answer[size];
    keeps = new boolean[size];
    objects = model.spansKeys() ? 1 : history.keys();
    for (int node = 0; node < size; node++) {
      int op = order.op(node);
      int action = history.firstAction(op);
      keys[node] = model.spansKeys() ? 0 : history.key(action);
      kinds[node] = history.kind(action);
      arguments[node] = model.argument(history, op);
      seconds[node] = model.second(history, op);
      answers[node] = history.answer(action);
      keeps[node] =
          !order.isUnknown(node)
              && model.change(kinds[node], arguments[node], seconds[node], answers[node])
                  == Change.NONE;
    }
  }

  /// The number of objects: one a key, or one.
  int objects() {
    return objects;
  }

  long initial(long before) {
    return model.initial(before);
  }

  /// The object that a node acts on.
  int key(int node) {
    return keys[node];
  }

  /// Whether a node returned and leaves every state as it is in which it is possible.
  boolean keepsState(int node) {
    return keeps[node];
  }

  /// The state after a node, or [Model#NO_STATE].
  long step(long state, int node) {
    return order.isUnknown(node)
        ? model.effect(state, kinds[node], arguments[node], seconds[node])
        : model.step(state, kinds[node], arguments[node], seconds[node], answers[node]);
  }

  /// Whether a node overwrites the register that it acts on, when that has this state.
  boolean overwrites(long state, int node) {
    return kinds[node] == Kind.WRITE
        || (kinds[node] == Kind.CAS && answers[node] != Answer.NO && state == arguments[node]);
  }

  /// Whether two nodes ask for the same of the same object.
  boolean areAlike(int a, int b) {
    return keys[a] == keys[b]
        && kinds[a] == kinds[b]
        && arguments[a] == arguments[b]
        && seconds[a] == seconds[b];
  }

  /// The memory that numbered states take, in bytes.
  long heldBytes() {
    return model.heldBytes();
  }
}
