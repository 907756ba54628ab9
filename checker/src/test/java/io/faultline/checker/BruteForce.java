package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.List;

/// Whether a small history of one register has an order: tries every permutation, on the records,
/// with a register of its own. The oracle of the tests, as stupid as can be.
final class BruteForce {
  private BruteForce() {}

  static boolean isLinearizable(History history) {
    List<Op> ops =
        history.ops().stream().filter(op -> !(op.outcome() instanceof Outcome.Failed)).toList();
    return extend(new ArrayList<>(ops), Value.NIL);
  }

  private static boolean extend(List<Op> left, Value state) {
    if (left.stream().allMatch(op -> op.outcome() instanceof Outcome.Unknown)) {
      return true;
    }
    for (Op op : List.copyOf(left)) {
      if (left.stream().anyMatch(other -> other.returnedNanos() < op.calledNanos())) {
        continue;
      }
      var rest = new ArrayList<>(left);
      rest.remove(op);
      var action = op.call().only();
      Result result = op.outcome() instanceof Outcome.Ok ok ? ok.results().getFirst() : null;
      boolean equal = state.equals(action.argument());
      Value next =
          switch (action.kind()) {
            case WRITE -> action.argument();
            case CAS -> equal ? action.second() : state;
            default -> state;
          };
      boolean right =
          result == null
              || switch (action.kind()) {
                case READ -> result.value().equals(state);
                case CAS -> result.value().equals(Value.of(equal));
                default -> true;
              };
      if (right && extend(rest, next)) {
        return true;
      }
    }
    return false;
  }
}
