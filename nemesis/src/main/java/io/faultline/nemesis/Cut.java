package io.faultline.nemesis;

/// How a partition divides the hosts.
public sealed interface Cut {
  /// Two sides as equal as can be, drawn from the seed.
  record Halves() implements Cut {}

  /// One host against all others, drawn from the seed.
  record One() implements Cut {}

  /// Every host sees a majority, and no two hosts see the same one: five hosts or more.
  record MajoritiesRing() implements Cut {}

  /// Along the failure domains of the cluster file: two zones or more.
  record Zones() implements Cut {}

  /// The target's hosts against all others.
  record Isolate(io.faultline.nemesis.Target target) implements Cut {}

  /// As a contract writes it.
  default String text() {
    return switch (this) {
      case Halves _ -> "halves";
      case One _ -> "one";
      case MajoritiesRing _ -> "majorities-ring";
      case Zones _ -> "zones";
      case Isolate(var target) -> "isolate " + target.text();
    };
  }
}
