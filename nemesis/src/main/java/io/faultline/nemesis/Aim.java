package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Primaries;
import io.faultline.cluster.SystemUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Resolves targets to hosts, at the moment of the injection.
final class Aim {
  /// How often, and at what distance, a system is asked who leads before there is no leader.
  private static final int QUESTIONS = 40;

  private static final long BETWEEN_QUESTIONS_MILLIS = 250;

  private final Cluster cluster;
  private final SystemUnderTest system;

  Aim(Cluster cluster, SystemUnderTest system) {
    this.cluster = cluster;
    this.system = system;
  }

  /// The hosts that `target` means now, in the cluster's order; at least one.
  ///
  /// @throws IOException if it means none, saying why
  List<String> resolve(Target target, RandomGenerator random)
      throws IOException, InterruptedException {
    List<String> hosts = cluster.spec().hostNames();
    List<String> chosen =
        switch (target) {
          case Target.Leader _ -> List.of(leader());
          case Target.Follower _ -> {
            String leader = leader();
            yield draw(hosts.stream().filter(host -> !host.equals(leader)).toList(), 1, random);
          }
          case Target.One _ -> draw(hosts, 1, random);
          case Target.Minority _ -> draw(hosts, minority(hosts.size()), random);
          case Target.Majority _ -> draw(hosts, hosts.size() / 2 + 1, random);
          case Target.All _ -> hosts;
          case Target.Named(String host) -> hosts.contains(host) ? List.of(host) : List.of();
          case Target.Zone(String zone) -> cluster.spec().zones().getOrDefault(zone, List.of());
        };
    if (chosen.isEmpty()) {
      throw new IOException("no host is meant by `" + target.text() + "`");
    }
    return hosts.stream().filter(chosen::contains).toList();
  }

  /// How many of n hosts may fail without the others losing their majority.
  static int minority(int n) {
    return (n - 1) / 2;
  }

  /// The largest number of hosts that is less than a third of n.
  static int minorityThird(int n) {
    return (n - 1) / 3;
  }

  /// So many hosts, in the order of the draw.
  List<String> draw(int count, RandomGenerator random) {
    return draw(cluster.spec().hostNames(), count, random);
  }

  private String leader() throws IOException, InterruptedException {
    if (!(system instanceof Primaries primaries)) {
      throw new IOException("the system " + system.name() + " cannot tell who leads");
    }
    for (int i = 0; i < QUESTIONS; i++) {
      List<String> leading = primaries.primaries(cluster);
      if (!leading.isEmpty()) {
        return leading.getFirst();
      }
      Thread.sleep(BETWEEN_QUESTIONS_MILLIS);
    }
    throw new IOException(
        "nobody leads: asked %d times, %d ms apart".formatted(QUESTIONS, BETWEEN_QUESTIONS_MILLIS));
  }

  private static List<String> draw(List<String> hosts, int count, RandomGenerator random) {
    var left = new ArrayList<>(hosts);
    var drawn = new ArrayList<String>();
    while (drawn.size() < count && !left.isEmpty()) {
      drawn.add(left.remove(random.nextInt(left.size())));
    }
    return drawn;
  }
}
