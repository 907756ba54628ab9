package io.faultline.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A distributed system as Faultline handles it: how it gets on a cluster, runs there, and leaves.
///
/// What else can be done with it is told by the interfaces that it implements besides: [Killable],
/// [Pausable], [Primaries] here, and what it can be asked in the workloads. A fault that needs an
/// ability which the system lacks is refused before a run begins.
///
/// Found by [java.util.ServiceLoader]; one instance serves one run. Methods that take a host are
/// called for several hosts at once.
public interface SystemUnderTest {
  /// The name in a contract: lower case, with hyphens.
  String name();

  /// What it is, in a line.
  String summary();

  /// The Debian packages that its servers need on a host: what a cluster on this machine installs
  /// beforehand.
  List<String> packages();

  /// Puts the system on `host`: programs and configuration, nothing started.
  ///
  /// @throws HostException naming what is missing and what would help
  void install(Cluster cluster, Host host) throws IOException, InterruptedException;

  /// The command that starts the system on `host`, on the data that is there, and does nothing if
  /// it runs already. A host runs it by itself when the controller is gone.
  Command start(Cluster cluster, Host host);

  /// Ends the system on `host`, and waits for that.
  void stop(Cluster cluster, Host host) throws IOException, InterruptedException;

  /// Returns when every member answers and agrees that it is in service.
  ///
  /// @throws HostException after `limit`, naming the hosts that do not answer, with the last lines
  ///   of their logs
  void awaitReady(Cluster cluster, Duration limit) throws IOException, InterruptedException;

  /// Removes the data that [#start] made on `host`, of a system that [#install] put there, never
  /// that of an attached one.
  void wipe(Cluster cluster, Host host) throws IOException, InterruptedException;

  /// The log files on `host`, absolute.
  List<String> logs(Cluster cluster, Host host);

  /// The version that runs, as the system says it.
  String version(Cluster cluster) throws IOException, InterruptedException;
}
