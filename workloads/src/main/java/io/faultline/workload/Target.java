package io.faultline.workload;

import io.faultline.cluster.HostSpec;
import java.time.Duration;

/// Whom to ask, and how.
///
/// @param host the host that is asked, and no other
/// @param workload the workload's name
/// @param namespace a name of the run's own: every key that is touched lies under it
/// @param timeLimit how long a call may wait for its answer
/// @param options the path's options
public record Target(
    HostSpec host, String workload, String namespace, Duration timeLimit, Options options) {}
