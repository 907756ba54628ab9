package io.faultline.workload;

import io.faultline.history.Call;
import io.faultline.history.Result;
import java.util.List;

/// One process's way of asking one host. Used by one thread at a time.
public interface Client extends AutoCloseable {
  /// Makes the call once and waits for its answer, at most as long as [Target#timeLimit] says.
  /// Never retries and never goes to another host: a retry hides the outcome.
  ///
  /// @return a result for each action of the call
  /// @throws Refused if the call certainly had no effect, now or later
  /// @throws Exception for everything else: the outcome is recorded as unknown
  List<Result> invoke(Call call) throws Exception;

  @Override
  default void close() {}
}
