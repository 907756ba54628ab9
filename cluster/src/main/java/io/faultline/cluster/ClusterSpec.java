package io.faultline.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// What a cluster file says: which hosts there are, how they are reached, and what may be done to
/// them.
///
/// @param name what the cluster is called in messages: the file's name without its ending
/// @param environment a cluster that does not say that it is for testing is refused
/// @param manage whether the adapter installs the system, or finds it running
/// @param login how every host is logged in to
/// @param hosts by name, in file order; at least one
/// @param allow the irreversible faults that are allowed although the cluster is attached, by name
public record ClusterSpec(
    String name,
    Environment environment,
    Manage manage,
    Login login,
    SequencedMap<String, HostSpec> hosts,
    Set<String> allow) {
  public ClusterSpec {
    hosts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(hosts));
    allow = Set.copyOf(allow);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("a cluster has at least one host");
    }
  }

  /// What the hosts are for.
  public enum Environment {
    LOCAL,
    TEST,
    STAGING
  }

  /// Who runs the system.
  public enum Manage {
    INSTALL,
    ATTACH
  }

  /// The hosts' names, in file order.
  public List<String> hostNames() {
    return List.copyOf(hosts.sequencedKeySet());
  }

  /// The hosts' zones, each with its hosts, in file order; hosts without a zone are left out.
  public SequencedMap<String, List<String>> zones() {
    var zones = new LinkedHashMap<String, List<String>>();
    for (HostSpec host : hosts.values()) {
      if (!host.zone().isEmpty()) {
        zones.computeIfAbsent(host.zone(), _ -> new ArrayList<>()).add(host.name());
      }
    }
    return Collections.unmodifiableSequencedMap(zones);
  }
}
