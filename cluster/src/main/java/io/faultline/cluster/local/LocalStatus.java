package io.faultline.cluster.local;

import java.util.List;

/// How a cluster on this machine does.
///
/// @param state of the whole
/// @param hosts in order; none where there is no cluster file
public record LocalStatus(State state, List<HostStatus> hosts) {
  public LocalStatus {
    hosts = List.copyOf(hosts);
  }

  /// Of a cluster.
  public enum State {
    /// Every host is alive and its SSH daemon answers.
    UP,
    /// There is nothing of it.
    DOWN,
    /// A host is dead or silent, or a command was killed half-way: `up` makes the cluster anew,
    /// `down` removes the rest.
    BROKEN
  }

  /// One host.
  ///
  /// @param alive whether its first process lives
  /// @param answering whether its SSH daemon answered within a second
  public record HostStatus(
      String name, String address, String zone, boolean alive, boolean answering) {}

  /// Reads what the script's `status` prints: nothing, `remains`, or a line a host.
  static LocalStatus read(List<String> lines) {
    if (lines.isEmpty()) {
      return new LocalStatus(State.DOWN, List.of());
    }
    if (lines.equals(List.of("remains"))) {
      return new LocalStatus(State.BROKEN, List.of());
    }
    List<HostStatus> hosts = lines.stream().map(LocalStatus::host).toList();
    boolean up = hosts.stream().allMatch(HostStatus::answering);
    return new LocalStatus(up ? State.UP : State.BROKEN, hosts);
  }

  private static HostStatus host(String line) {
    String[] words = line.split(" ");
    String health = words[3];
    return new HostStatus(
        words[0], words[1], words[2], !health.equals("dead"), health.equals("answering"));
  }
}
