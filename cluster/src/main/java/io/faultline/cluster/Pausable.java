package io.faultline.cluster;

/// A system whose processes can be stopped and continued without its members leaving on purpose.
public interface Pausable {
  /// A `sh` script that prints the ids of the processes to stop on `host`, one a line.
  Command pids(Cluster cluster, Host host);
}
