package io.faultline.nemesis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// A cut of the network, resolved: whose packets each host drops.
///
/// @param sides the groups that cannot reach each other; one group with every host where there are
///   no such groups, as in a ring
/// @param drops for every host, in the cluster's order, the hosts whose packets it drops
record Division(List<List<String>> sides, SequencedMap<String, SequencedSet<String>> drops) {
  /// A way from one host to another.
  record Link(String from, String to) {}

  Division {
    sides = sides.stream().map(List::copyOf).toList();
  }

  /// Two sides that differ by at most one host; which is larger is drawn as well.
  static Division halves(List<String> hosts, RandomGenerator random) {
    List<String> order = shuffled(hosts, random);
    int first = (hosts.size() + random.nextInt(2)) / 2;
    return sides(hosts, List.of(order.subList(0, first), order.subList(first, order.size())));
  }

  /// Those named against all others.
  static Division isolate(Collection<String> isolated, List<String> hosts) {
    return sides(
        hosts,
        List.of(
            List.copyOf(isolated),
            hosts.stream().filter(host -> !isolated.contains(host)).toList()));
  }

  /// The first half in the cluster's order, and the rest.
  static Division orderedHalves(List<String> hosts) {
    return isolate(hosts.subList(0, hosts.size() / 2), hosts);
  }

  /// A drawn host, and what is left of the others in two halves, of which either may be the larger:
  /// the halves do not see each other, and the host sees all.
  static Division bridge(List<String> hosts, RandomGenerator random) {
    List<String> order = shuffled(hosts, random);
    List<String> others = order.subList(1, order.size());
    List<String> first = others.subList(0, (others.size() + random.nextInt(2)) / 2);
    var drops = new LinkedHashMap<String, SequencedSet<String>>();
    for (String host : hosts) {
      SequencedSet<String> dropped = new LinkedHashSet<>();
      if (!host.equals(order.getFirst())) {
        hosts.stream()
            .filter(others::contains)
            .filter(other -> first.contains(other) != first.contains(host))
            .forEach(dropped::add);
      }
      drops.put(host, dropped);
    }
    return new Division(List.of(hosts), drops);
  }

  /// The named sides, and those who are not named as one more.
  static Division named(List<List<String>> named, List<String> hosts) {
    Set<String> all = named.stream().flatMap(List::stream).collect(Collectors.toSet());
    var sides = new ArrayList<>(named);
    sides.add(hosts.stream().filter(host -> !all.contains(host)).toList());
    return sides(hosts, sides);
  }

  /// The same, but only packets of one way between the first side and the others are dropped; for
  /// other sides nothing is changed.
  Division way(Block.Way way) {
    List<String> first = sides.getFirst();
    var kept = new LinkedHashMap<String, SequencedSet<String>>();
    drops.forEach((host, dropped) -> {
      SequencedSet<String> some = new LinkedHashSet<>(dropped);
      switch (way) {
        case BOTH -> {}
        case OUT -> some.removeIf(_ -> first.contains(host));
        case IN -> some.removeIf(first::contains);
      }
      kept.put(host, some);
    });
    return new Division(sides, kept);
  }

  /// Every zone by itself; the hosts without a zone are one more.
  static Division zones(SequencedMap<String, List<String>> zones, List<String> hosts) {
    var sides = new ArrayList<List<String>>(zones.values());
    Set<String> zoned = zones.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    sides.add(hosts.stream().filter(host -> !zoned.contains(host)).toList());
    return sides(hosts, sides);
  }

  /// A drawn ring of n hosts in which each keeps its links to the nearest others: the fewest with
  /// which it sees more than half of all, itself among them. Where an odd number of links is
  /// needed, the last goes to the host opposite, and if n is odd too, one link more is kept.
  ///
  /// Links are kept or cut for both ends alike, and for n of five or more no two hosts see the same
  /// hosts.
  static Division majoritiesRing(List<String> hosts, RandomGenerator random) {
    int n = hosts.size();
    if (n < 5) {
      throw new IllegalArgumentException("a majorities-ring takes five hosts or more, not " + n);
    }
    List<String> ring = shuffled(hosts, random);
    int needed = n / 2;
    boolean opposite = needed % 2 == 1 && n % 2 == 0;
    int reach = opposite ? needed / 2 : (needed + 1) / 2;
    var drops = new LinkedHashMap<String, SequencedSet<String>>();
    for (String host : hosts) {
      int at = ring.indexOf(host);
      SequencedSet<String> dropped = new LinkedHashSet<>();
      for (String other : hosts) {
        int apart = Math.floorMod(ring.indexOf(other) - at, n);
        boolean kept = Math.min(apart, n - apart) <= reach || (opposite && apart == n / 2);
        if (!kept) {
          dropped.add(other);
        }
      }
      drops.put(host, dropped);
    }
    return new Division(List.of(hosts), drops);
  }

  private static Division sides(List<String> hosts, List<List<String>> sides) {
    List<List<String>> ordered =
        sides.stream()
            .filter(side -> !side.isEmpty())
            .map(side -> hosts.stream().filter(side::contains).toList())
            .toList();
    var drops = new LinkedHashMap<String, SequencedSet<String>>();
    for (String host : hosts) {
      SequencedSet<String> dropped = new LinkedHashSet<>();
      ordered.stream().filter(side -> !side.contains(host)).forEach(dropped::addAll);
      drops.put(host, dropped);
    }
    return new Division(ordered, drops);
  }

  /// Whether a question from one end is left without its answer: the other end drops the question,
  /// or this end the answer.
  boolean cuts(Link link) {
    return dropped(link.to()).contains(link.from()) || dropped(link.from()).contains(link.to());
  }

  /// Whose packets `host` drops.
  SequencedSet<String> dropped(String host) {
    return drops.getOrDefault(host, Collections.emptyNavigableSet());
  }

  /// The hosts that drop anything.
  List<String> dropping() {
    return drops.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /// In words: `n1 n2 | n3 n4 n5`, and where there are no sides, whom each host drops.
  String text() {
    return sides.size() > 1
        ? sides.stream().map(side -> String.join(" ", side)).collect(Collectors.joining(" | "))
        : dropping().stream()
            .map(host -> host + " drops " + String.join(" ", dropped(host)))
            .collect(Collectors.joining("; "));
  }

  private static List<String> shuffled(List<String> hosts, RandomGenerator random) {
    var order = new ArrayList<>(hosts);
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    return order;
  }
}
