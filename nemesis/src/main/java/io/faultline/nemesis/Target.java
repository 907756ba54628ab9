package io.faultline.nemesis;

/// Whom a fault is aimed at: resolved to hosts when it is injected.
public sealed interface Target {
  /// The host that leads, by the system's own word.
  record Leader() implements Target {}

  /// One host that does not lead, drawn from the seed.
  record Follower() implements Target {}

  /// One host, drawn from the seed.
  record One() implements Target {}

  /// As many hosts as may fail without the others losing their quorum, drawn from the seed.
  record Minority() implements Target {}

  /// The smallest number of hosts that is more than half, drawn from the seed.
  record Majority() implements Target {}

  /// Every host.
  record All() implements Target {}

  /// The host with this name.
  record Named(String host) implements Target {}

  /// The hosts of a failure domain.
  record Zone(String zone) implements Target {}

  /// As a contract writes it.
  default String text() {
    return switch (this) {
      case Leader _ -> "leader";
      case Follower _ -> "follower";
      case One _ -> "one";
      case Minority _ -> "minority";
      case Majority _ -> "majority";
      case All _ -> "all";
      case Named(String host) -> host;
      case Zone(String zone) -> "zone " + zone;
    };
  }
}
