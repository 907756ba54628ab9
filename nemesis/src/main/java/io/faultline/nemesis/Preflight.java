package io.faultline.nemesis;

import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.HostSpec;
import io.faultline.cluster.Killable;
import io.faultline.cluster.Pausable;
import io.faultline.cluster.Primaries;
import io.faultline.cluster.SystemUnderTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the faults that a cluster or a system cannot have, before a run begins. Asks no host.
public final class Preflight {
  private final ClusterSpec cluster;
  private final SystemUnderTest system;

  public Preflight(ClusterSpec cluster, SystemUnderTest system) {
    this.cluster = cluster;
    this.system = system;
  }

  /// What cannot be had of `faults`, in their order; empty if all can.
  public List<Refusal> check(List<Fault> faults) {
    return faults.stream()
        .flatMap(fault -> refusal(fault).map(why -> new Refusal(fault, why)).stream())
        .toList();
  }

  /// What cannot be had of a script, in its order: its faults, and what they wait for.
  public List<Refusal> check(Schedule schedule) {
    var refusals = new ArrayList<Refusal>();
    for (Schedule.Entry entry : schedule.entries()) {
      trigger(entry.trigger())
          .or(() -> refusal(entry.fault()))
          .ifPresent(why -> refusals.add(new Refusal(entry.fault(), why)));
    }
    return List.copyOf(refusals);
  }

  /// Why `fault` cannot be had, in a sentence; nothing if it can.
  public Optional<String> refusal(Fault fault) {
    return switch (fault) {
      case Fault.Partition(Cut cut, Block block) -> cut(cut).or(() -> block(cut, block));
      case Fault.Network(var _, Target at, Target from) ->
          atLeast(2, "a network")
              .or(this::unfitAddress)
              .or(this::addressesByName)
              .or(() -> target(at))
              .or(() -> target(from));
      case Fault.Wan wan -> unfitAddress().or(this::addressesByName).or(() -> wan(wan));
      case Fault.Pause(Target target) ->
          lacks(system instanceof Pausable, "be paused").or(() -> target(target));
      case Fault.Starve(Target target, var _) ->
          lacks(system instanceof Pausable, "name its processes").or(() -> target(target));
      case Fault.Crash(Target target, var _) ->
          lacks(system instanceof Killable, "be killed").or(() -> target(target));
      case Fault.Disk(Target target, _, _) -> target(target);
      case Fault.Kill(Target target) ->
          lacks(system instanceof Killable, "be killed").or(() -> target(target));
    };
  }

  private Optional<String> wan(Fault.Wan wan) {
    for (Fault.Wan.Leg leg : wan.legs()) {
      for (String zone : List.of(leg.zone(), leg.other())) {
        if (zone(zone).isEmpty()) {
          return target(new Target.Zone(zone));
        }
      }
    }
    return cluster.zones().size() >= 2 ? Optional.empty() : zones();
  }

  private Optional<String> addressesByName() {
    for (HostSpec host : cluster.hosts().values()) {
      try {
        PartitionInjection.literals(host);
      } catch (IllegalArgumentException e) {
        return Optional.of(
            "%s: %s: packets are told apart by numbers; give it an `internal:` that is one"
                .formatted(host.name(), e.getMessage()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> trigger(Schedule.Trigger trigger) {
    return switch (trigger) {
      case Schedule.Trigger.At _ -> Optional.empty();
      case Schedule.Trigger.LeaderChanges _ ->
          lacks(system instanceof Primaries, "tell who leads, so `leader-changes` never happens");
    };
  }

  private Optional<String> cut(Cut cut) {
    int hosts = cluster.hosts().size();
    if (cut instanceof Cut.Clients(Target target)) {
      return target(target);
    }
    if (hosts < 2) {
      return Optional.of("a partition takes two hosts or more; the cluster has one");
    }
    return unfitAddress()
        .or(() ->
            switch (cut) {
              case Cut.Halves _, Cut.OrderedHalves _, Cut.One _, Cut.Clients _ -> Optional.empty();
              case Cut.Majority _ -> atLeast(3, "a majority against a minority");
              case Cut.MinorityThird _ -> atLeast(4, "a minority of less than a third");
              case Cut.Bridge _ -> atLeast(3, "a bridge");
              case Cut.Sides(var sides) -> sides(sides);
              case Cut.MajoritiesRing _ -> atLeast(5, "a majorities-ring");
              case Cut.Zones _ -> zones();
              case Cut.Isolate(Target target) ->
                  target(target).or(() -> nothingLeft(target, hosts));
            });
  }

  private Optional<String> block(Cut cut, Block block) {
    boolean sides =
        switch (cut) {
          case Cut.MajoritiesRing _, Cut.Bridge _, Cut.Clients _ -> false;
          case Cut.Halves _, Cut.OrderedHalves _, Cut.One _, Cut.Majority _ -> true;
          case Cut.MinorityThird _, Cut.Zones _, Cut.Isolate _, Cut.Sides _ -> true;
        };
    return sides || block.way() == Block.Way.BOTH
        ? Optional.empty()
        : Optional.of("`%s` has no first side that could be cut one way".formatted(cut.text()));
  }

  private Optional<String> sides(List<List<String>> sides) {
    var seen = new HashMap<String, String>();
    for (List<String> side : sides) {
      for (String host : side) {
        if (!cluster.hosts().containsKey(host)) {
          return target(new Target.Named(host));
        }
        if (seen.put(host, host) != null) {
          return Optional.of("the host %s is on two sides".formatted(host));
        }
      }
    }
    boolean one = sides.size() < 2 && seen.size() == cluster.hosts().size();
    return one
        ? Optional.of("every host is on one side, and nothing is left to cut them from")
        : Optional.empty();
  }

  private Optional<String> zones() {
    int zones = cluster.zones().size();
    return zones >= 2
        ? Optional.empty()
        : Optional.of(
            "faults along the zones take two zones or more; the cluster file names "
                + (zones == 0 ? "none" : "only " + cluster.zones().firstEntry().getKey())
                + ": give the hosts a `zone:`");
  }

  private Optional<String> nothingLeft(Target target, int hosts) {
    int isolated =
        switch (target) {
          case Target.All _ -> hosts;
          case Target.Zone(String zone) -> zone(zone).size();
          case Target.Majority _ -> hosts / 2 + 1;
          case Target.Minority _ -> Aim.minority(hosts);
          case Target.Leader _, Target.Follower _, Target.One _, Target.Named _ -> 1;
        };
    return isolated < hosts
        ? Optional.empty()
        : Optional.of(
            "to isolate `%s` is to isolate every host, and nothing is left to cut them from"
                .formatted(target.text()));
  }

  private Optional<String> target(Target target) {
    return switch (target) {
      case Target.One _, Target.Majority _, Target.All _ -> Optional.empty();
      case Target.Leader _ ->
          lacks(system instanceof Primaries, "tell who leads, so there is no `leader`");
      case Target.Follower _ ->
          lacks(system instanceof Primaries, "tell who leads, so there is no `follower`")
              .or(() -> atLeast(2, "a follower"));
      case Target.Minority _ -> atLeast(3, "a minority");
      case Target.Named(String host) ->
          cluster.hosts().containsKey(host)
              ? Optional.empty()
              : Optional.of(
                  "there is no host %s; the cluster has %s"
                      .formatted(host, String.join(", ", cluster.hostNames())));
      case Target.Zone(String zone) ->
          !zone(zone).isEmpty()
              ? Optional.empty()
              : Optional.of(
                  "no host is in zone %s; the cluster file names %s"
                      .formatted(
                          zone,
                          cluster.zones().isEmpty()
                              ? "no zones"
                              : String.join(", ", cluster.zones().sequencedKeySet())));
    };
  }

  private List<String> zone(String zone) {
    return cluster.zones().getOrDefault(zone, List.of());
  }

  private Optional<String> atLeast(int needed, String what) {
    int hosts = cluster.hosts().size();
    return hosts >= needed
        ? Optional.empty()
        : Optional.of(
            "%s takes %d hosts or more; the cluster has %d".formatted(what, needed, hosts));
  }

  private Optional<String> lacks(boolean able, String ability) {
    return able
        ? Optional.empty()
        : Optional.of("the system %s cannot %s".formatted(system.name(), ability));
  }

  // Hosts with an address in common cannot be told apart by where a packet comes from.
  private Optional<String> unfitAddress() {
    Map<String, String> owner = new HashMap<>();
    for (HostSpec host : cluster.hosts().values()) {
      for (String address : host.internal()) {
        if (!PartitionInjection.isPlain(address)) {
          return Optional.of(
              "the internal address %s of %s is neither an IP address nor a name"
                  .formatted(Text.line(address), host.name()));
        }
        String other = owner.putIfAbsent(address, host.name());
        if (other != null && !other.equals(host.name())) {
          return Optional.of(
              "%s and %s share the address %s, so no packet can be told to come from one of them: give each its own `internal:`"
                  .formatted(other, host.name(), address));
        }
      }
    }
    return Optional.empty();
  }
}
