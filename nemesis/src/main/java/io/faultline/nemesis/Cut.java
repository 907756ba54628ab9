package io.faultline.nemesis;

import java.util.List;
import java.util.stream.Collectors;

/// How a partition divides the hosts.
public sealed interface Cut {
  /// Two sides as equal as can be, drawn from the seed.
  record Halves() implements Cut {}

  /// The first half of the cluster file against the rest, which is larger if one is.
  record OrderedHalves() implements Cut {}

  /// One host against all others, drawn from the seed.
  record One() implements Cut {}

  /// The largest minority against a majority, drawn from the seed: three hosts or more.
  record Majority() implements Cut {}

  /// Fewer than a third of the hosts against the others, drawn from the seed: four hosts or more.
  record MinorityThird() implements Cut {}

  /// Every host sees a majority, and no two hosts see the same one: five hosts or more.
  record MajoritiesRing() implements Cut {}

  /// Two sides that cannot reach each other, and one host between them that sees and is seen by
  /// all, drawn from the seed: three hosts or more.
  record Bridge() implements Cut {}

  /// Along the failure domains of the cluster file: two zones or more.
  record Zones() implements Cut {}

  /// The target's hosts against all others.
  record Isolate(io.faultline.nemesis.Target target) implements Cut {}

  /// The clients against the target's hosts, which still reach each other: what comes from the
  /// controller's address does not arrive, but for its own SSH connection.
  record Clients(io.faultline.nemesis.Target target) implements Cut {}

  /// Sides by the names of their hosts; hosts that are not named are one side more.
  record Sides(List<List<String>> sides) implements Cut {
    public Sides {
      sides = sides.stream().map(List::copyOf).toList();
    }
  }

  /// As a contract writes it.
  default String text() {
    return switch (this) {
      case Halves _ -> "halves";
      case OrderedHalves _ -> "ordered-halves";
      case One _ -> "one";
      case Majority _ -> "majority";
      case MinorityThird _ -> "minority-third";
      case MajoritiesRing _ -> "majorities-ring";
      case Bridge _ -> "bridge";
      case Zones _ -> "zones";
      case Isolate(var target) -> "isolate " + target.text();
      case Clients(var target) -> "clients " + target.text();
      case Sides(var sides) ->
          sides.stream().map(side -> String.join("+", side)).collect(Collectors.joining("|"));
    };
  }
}
