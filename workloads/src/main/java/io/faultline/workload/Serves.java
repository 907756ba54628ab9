package io.faultline.workload;

import io.faultline.cluster.Cluster;
import java.io.IOException;
import java.util.SequencedMap;
import java.util.Set;

/// The ability of a system to be asked: which workloads it can run, and with which options.
public interface Serves {
  /// The names of the workloads that it can run.
  Set<String> workloads();

  /// The options that it takes besides the workload's own, each with what it means.
  SequencedMap<String, String> options();

  /// A connection to the target's host. Opens nothing that could fail: the first call does.
  ///
  /// @throws IllegalArgumentException if an option's value is wrong, in a sentence for the user
  Connection connect(Target target);

  /// Removes what a run put under `namespace`.
  void forget(Cluster cluster, String namespace) throws IOException, InterruptedException;
}
