package io.faultline.cluster;

/// A system whose processes can be killed. [SystemUnderTest#start] brings them back.
public interface Killable {
  /// A `sh` script that prints the ids of the system's processes on `host`, one a line, and nothing
  /// where none runs.
  Command pids(Cluster cluster, Host host);
}
