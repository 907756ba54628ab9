package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Model;
import io.faultline.checker.Proof.Sequence;
import io.faultline.history.History;
import io.faultline.history.Outcome;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Checks that an order is one of sequential consistency: it has every ok operation once, no failed
/// one, each unknown one at most once; the model gives the answers that were recorded, for all keys
/// together; and no operation comes after another of its session that was called when it had
/// returned. One pass.
final class SequenceCheck {
  private static final int FORGOTTEN_EVERY = 256;

  private final History history;
  private final Model model;
  private final long[] states;
  private final boolean[] placed;
  private final Map<Integer, Long> latestCall = new HashMap<>();
  private final Map<Integer, Integer> lastOfProcess = new HashMap<>();

  SequenceCheck(History history, Model model, long initial) {
    this.history = history;
    this.model = model.forOneSearch();
    states = new long[model.spansKeys() ? 1 : history.keys()];
    Arrays.fill(states, this.model.initial(initial));
    placed = new boolean[history.size()];
  }

  void check(Sequence order) {
    for (int i = 0; i < order.size(); i++) {
      place(order.op(i));
      if (i % FORGOTTEN_EVERY == 0) {
        model.keepOnly(states);
      }
    }
    for (int op = 0; op < history.size(); op++) {
      if (!placed[op] && history.type(op) == Outcome.Type.OK) {
        throw wrong("operation " + op + " is not in the order");
      }
    }
  }

  private void place(int op) {
    Evidence.mustBeOf(history, op);
    if (placed[op] || history.type(op) == Outcome.Type.FAILED) {
      throw wrong("operation " + op + " failed, or is in the order twice");
    }
    placed[op] = true;
    boolean unknown = history.type(op) == Outcome.Type.UNKNOWN;
    long latest = latestCall.getOrDefault(history.session(op), Long.MIN_VALUE);
    int last = lastOfProcess.getOrDefault(history.process(op), -1);
    if (!unknown && (latest > history.returnedNanos(op) || last > op)) {
      throw wrong("operation " + op + " comes after one that its session called later");
    }
    latestCall.put(history.session(op), Math.max(latest, history.calledNanos(op)));
    lastOfProcess.put(history.process(op), Math.max(last, op));
    int action = history.firstAction(op);
    int object = model.spansKeys() ? 0 : history.key(action);
    if (!model.spansKeys() && history.firstAction(op + 1) != action + 1) {
      throw wrong("operation " + op + " is of several actions");
    }
    long next =
        unknown
            ? model.effect(
                states[object],
                history.kind(action),
                model.argument(history, op),
                model.second(history, op))
            : model.step(
                states[object],
                history.kind(action),
                model.argument(history, op),
                model.second(history, op),
                history.answer(action));
    if (next == Model.NO_STATE) {
      throw wrong("operation " + op + " would not have answered as it did");
    }
    states[object] = next;
  }
}
