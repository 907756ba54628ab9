package io.faultline.system.etcd;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import io.faultline.cluster.Killable;
import io.faultline.cluster.Pausable;
import io.faultline.cluster.Primaries;
import io.faultline.cluster.SystemUnderTest;
import io.faultline.workload.Connection;
import io.faultline.workload.Serves;
import io.faultline.workload.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// etcd: a member a host, asked over gRPC.
///
/// On a cluster of its own (`manage: install`) it runs members from a folder of its own, with a
/// time to elect of a second, etcd's default. Attached (`manage: attach`) it finds members that
/// listen for clients on port 2379 without encryption, and touches nothing but keys under the run's
/// own name; what would install, stop or wipe throws.
public final class EtcdSystem implements SystemUnderTest, Killable, Pausable, Primaries, Serves {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final Duration FORGET_LIMIT = Duration.ofSeconds(10);
  private static final long BETWEEN_LOOKS_MILLIS = 100;
  private static final String READS = "reads";

  /// Made by [java.util.ServiceLoader].
  public EtcdSystem() {}

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public String summary() {
    return "etcd 3.4 or newer, over gRPC";
  }

  @Override
  public List<String> packages() {
    return List.of("etcd-server");
  }

  @Override
  public void install(Cluster cluster, Host host) throws IOException, InterruptedException {
    requireOurs(cluster);
    host.must(Member.install());
  }

  @Override
  public Command start(Cluster cluster, Host host) {
    return ours(cluster) ? member(cluster, host).start() : Attached.start();
  }

  @Override
  public void stop(Cluster cluster, Host host) throws IOException, InterruptedException {
    requireOurs(cluster);
    host.must(member(cluster, host).stop());
  }

  @Override
  public void wipe(Cluster cluster, Host host) throws IOException, InterruptedException {
    requireOurs(cluster);
    host.must(member(cluster, host).wipe());
  }

  @Override
  public List<String> logs(Cluster cluster, Host host) {
    return ours(cluster) ? List.of(Member.LOG) : List.of();
  }

  @Override
  public void awaitReady(Cluster cluster, Duration limit) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (var members = new Members(cluster.spec())) {
      while (true) {
        SequencedMap<String, String> problems = members.notServing(ANSWER_LIMIT);
        if (problems.isEmpty()) {
          return;
        }
        if (System.nanoTime() - start > limit.toNanos()) {
          throw notReady(cluster, problems, limit);
        }
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
      }
    }
  }

  private static HostException notReady(
      Cluster cluster, SequencedMap<String, String> problems, Duration limit)
      throws InterruptedException {
    var said = new StringBuilder();
    for (var each : problems.entrySet()) {
      said.append("\n  %s: %s".formatted(each.getKey(), each.getValue()));
      if (ours(cluster)) {
        said.append("; ").append(lastWords(cluster, cluster.host(each.getKey())));
      }
    }
    return new HostException(
        String.join(", ", problems.sequencedKeySet()),
        "etcd serves no reads there after %d s%s".formatted(limit.toSeconds(), said));
  }

  // Never fails: it explains a failure.
  private static String lastWords(Cluster cluster, Host host) throws InterruptedException {
    try {
      return host.must(member(cluster, host).lastWords().within(ANSWER_LIMIT))
          .strip()
          .replace("\n", "\n    ");
    } catch (HostException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public String version(Cluster cluster) throws IOException, InterruptedException {
    try (var members = new Members(cluster.spec())) {
      var statuses = members.statuses(ANSWER_LIMIT);
      if (statuses.isEmpty()) {
        throw new HostException(
            String.join(", ", cluster.spec().hostNames()), "no member tells etcd's version");
      }
      return String.join(
          ", ", statuses.values().stream().map(status -> status.getVersion()).distinct().toList());
    }
  }

  @Override
  public Command pids(Cluster cluster, Host host) {
    return ours(cluster) ? member(cluster, host).pids() : Attached.pids();
  }

  @Override
  public List<String> primaries(Cluster cluster) throws InterruptedException {
    try (var members = new Members(cluster.spec())) {
      return members.leaders(ANSWER_LIMIT);
    }
  }

  @Override
  public Set<String> workloads() {
    return Set.of("register", "list-append", "rw-register");
  }

  @Override
  public SequencedMap<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    options.put(
        READS,
        "of registers: linearizable (default), or serializable: from the asked member's own state");
    return options;
  }

  @Override
  public Connection connect(Target target) {
    requireName(target.namespace());
    String reads = target.options().text(READS, "linearizable");
    if (!target.workload().equals("register") && target.options().values().containsKey(READS)) {
      throw new IllegalArgumentException(
          "option reads is of the register workload: a transaction's reads are always linearizable");
    }
    return switch (reads) {
      case "linearizable" -> new EtcdConnection(target, false);
      case "serializable" -> new EtcdConnection(target, true);
      default ->
          throw new IllegalArgumentException(
              "option reads is linearizable or serializable, not '" + reads + "'");
    };
  }

  @Override
  public void forget(Cluster cluster, String namespace) throws IOException, InterruptedException {
    requireName(namespace);
    try (var members = new Members(cluster.spec())) {
      members.deleteAll(namespace + "/", FORGET_LIMIT);
    }
  }

  // Without a name the run's keys would be everybody's.
  private static void requireName(String namespace) {
    if (namespace.isBlank()) {
      throw new IllegalArgumentException("a run's keys lie under a name");
    }
  }

  private static void requireOurs(Cluster cluster) {
    if (!ours(cluster)) {
      throw new IllegalStateException(
          "the etcd of cluster %s is attached: it is not installed, stopped or wiped"
              .formatted(cluster.spec().name()));
    }
  }

  private static Member member(Cluster cluster, Host host) {
    return new Member(cluster.spec(), host.spec());
  }

  private static boolean ours(Cluster cluster) {
    return cluster.spec().manage() == Manage.INSTALL;
  }
}
