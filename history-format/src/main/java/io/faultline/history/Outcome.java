package io.faultline.history;

import java.util.List;

/// What a client learned of the call it made.
///
/// [Unknown] has no return time, on purpose: such a call may take effect at any moment after it was
/// made, even after the run ends, so no checker can be handed a time to misuse.
public sealed interface Outcome {
  /// The call took effect between its invocation and `returnedNanos`.
  ///
  /// @param results one for each action of the call, in order
  record Ok(List<Result> results, long returnedNanos) implements Outcome {
    public Ok {
      results = List.copyOf(results);
    }
  }

  /// The call had no effect, never will, and gives no answer.
  record Failed(String reason, long returnedNanos) implements Outcome {}

  /// The call may have taken effect, may yet, or may never.
  record Unknown(String reason) implements Outcome {}

  /// The three, as the columns hold them.
  enum Type {
    OK,
    FAILED,
    UNKNOWN
  }
}
