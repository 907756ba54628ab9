package io.faultline.cluster;

import java.util.List;

/// The hosts of one cluster file, with a connection to each.
public interface Cluster extends AutoCloseable {
  ClusterSpec spec();

  /// All hosts, in file order.
  List<Host> hosts();

  /// The host with this name.
  ///
  /// @throws IllegalArgumentException if there is none
  default Host host(String name) {
    return hosts().stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no host " + name));
  }

  /// Closes every connection. What runs on the hosts goes on.
  @Override
  void close();
}
