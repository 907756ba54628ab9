package io.faultline.history;

/// One call by one process, with its outcome: a small view of one row of a [History].
///
/// @param index position among the history's operations, in the order of their calls: from 0
/// @param process one line of calls, to one host at a time; its first unknown outcome retires it
/// @param session the client's identity, which may span processes and hosts, and outlives them
/// @param host where the call was sent, or an empty text where a history does not say
/// @param calledNanos nanoseconds since the run began, on the controller's monotonic clock
public record Op(
    int index,
    int process,
    int session,
    String host,
    Call call,
    long calledNanos,
    Outcome outcome) {
  /// When the interval closes: never ([Long#MAX_VALUE]) for an unknown outcome.
  public long returnedNanos() {
    return switch (outcome) {
      case Outcome.Ok ok -> ok.returnedNanos();
      case Outcome.Failed failed -> failed.returnedNanos();
      case Outcome.Unknown _ -> Long.MAX_VALUE;
    };
  }

  @Override
  public String toString() {
    String answer =
        switch (outcome) {
          case Outcome.Ok(var results, var _) when results.size() == 1 ->
              results.getFirst().equals(Result.DONE) ? "ok" : "→ " + results.getFirst().value();
          case Outcome.Ok(var results, var _) ->
              "→ " + results.stream().map(Result::value).toList();
          case Outcome.Failed(var reason, var _) -> "failed: " + reason;
          case Outcome.Unknown(var reason) -> "unknown: " + reason;
        };
    return "op %d, process %d: %s %s".formatted(index, process, call, answer);
  }
}
