package io.faultline.controller.run;

import io.faultline.history.Seed;
import io.faultline.workload.Options;
import io.faultline.workload.Workload;
import java.time.Duration;

/// One data path as it will be run.
///
/// @param name the path's name in the contract
/// @param options the workload's and the system's, as the contract gives them
/// @param concurrency how many processes call at a time
/// @param ratePerSecond of all processes together; infinite for as fast as answers come
/// @param callTimeLimit how long a call may wait for its answer
/// @param seed the path's own, split from the run's by the path's name
public record PathPlan(
    String name,
    Workload workload,
    Options options,
    int concurrency,
    double ratePerSecond,
    Duration callTimeLimit,
    Seed seed) {
  /// How long a call waits unless a path says otherwise.
  public static final Duration DEFAULT_CALL_TIME_LIMIT = Duration.ofSeconds(5);
}
