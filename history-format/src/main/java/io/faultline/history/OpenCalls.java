package io.faultline.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The calls that a writer's processes have open: what keeps a defect of a client from making a
/// file that no reader takes. Asked before an event is written, told after.
final class OpenCalls {
  private final OpenOps states = new OpenOps();
  private final Map<Integer, Call> calls = new HashMap<>();

  void mayCall(int process) {
    if (states.isRetired(process)) {
      throw new IllegalStateException(
          "process " + process + " calls again after an unknown outcome retired it");
    }
    if (calls.containsKey(process)) {
      throw new IllegalStateException(
          "process " + process + " calls again while its call is open: " + calls.get(process));
    }
  }

  void called(int process, Call call) {
    calls.put(process, call);
  }

  Call mayReturn(int process) {
    Call call = calls.get(process);
    if (call == null) {
      throw new IllegalStateException("process " + process + " has no open call to return from");
    }
    return call;
  }

  void mayAnswer(int process, List<Result> results) {
    List<Action> actions = mayReturn(process).actions();
    if (results.size() != actions.size()) {
      throw new IllegalArgumentException(
          "process %d: %d results for a call of %d actions"
              .formatted(process, results.size(), actions.size()));
    }
    for (int i = 0; i < results.size(); i++) {
      Kind kind = actions.get(i).kind();
      Value value = results.get(i).value();
      if (kind.answers() == Kind.Answers.YES_OR_NO
          && !(value instanceof Value.Bool || value instanceof Value.Nil)) {
        throw new IllegalArgumentException(
            "process %d: %s answers true, false or nothing, not %s"
                .formatted(process, kind.word(), value));
      }
    }
  }

  void mayAnswerLate(int process) {
    if (!states.isRetired(process)) {
      throw new IllegalStateException("process " + process + " has given up no call");
    }
  }

  void returned(int process) {
    calls.remove(process);
  }

  void retired(int process) {
    calls.remove(process);
    states.retire(process, 0);
  }
}
