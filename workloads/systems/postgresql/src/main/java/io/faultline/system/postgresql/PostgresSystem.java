package io.faultline.system.postgresql;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import io.faultline.cluster.HostSpec;
import io.faultline.cluster.Killable;
import io.faultline.cluster.Pausable;
import io.faultline.cluster.Primaries;
import io.faultline.cluster.SystemUnderTest;
import io.faultline.workload.Connection;
import io.faultline.workload.Serves;
import io.faultline.workload.Target;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// PostgreSQL alone: one server on the cluster's one host, asked over JDBC.
///
/// On a cluster of its own (`manage: install`) it runs a server from a folder of its own. Attached
/// (`manage: attach`) it finds one that listens on port 5432, and touches nothing there but two
/// tables of its own in the database `faultline`; what would install, stop or wipe throws.
public final class PostgresSystem
    implements SystemUnderTest, Killable, Pausable, Primaries, Serves {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final Duration FORGET_LIMIT = Duration.ofSeconds(20);
  private static final long BETWEEN_LOOKS_MILLIS = 100;
  private static final String ISOLATION = "isolation";

  /// Made by [java.util.ServiceLoader].
  public PostgresSystem() {}

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public String summary() {
    return "PostgreSQL 15 alone on one host, over JDBC";
  }

  @Override
  public List<String> packages() {
    return List.of(Server.PACKAGE);
  }

  @Override
  public void install(Cluster cluster, Host host) throws IOException, InterruptedException {
    requireOurs(cluster);
    only(cluster);
    host.must(Server.install());
  }

  @Override
  public Command start(Cluster cluster, Host host) {
    return ours(cluster) ? new Server(host.spec()).start() : Attached.start();
  }

  @Override
  public void stop(Cluster cluster, Host host) throws IOException, InterruptedException {
    requireOurs(cluster);
    host.must(new Server(host.spec()).stop());
  }

  @Override
  public void wipe(Cluster cluster, Host host) throws IOException, InterruptedException {
    requireOurs(cluster);
    host.must(new Server(host.spec()).wipe());
  }

  @Override
  public List<String> logs(Cluster cluster, Host host) {
    return ours(cluster) ? List.of(Server.LOG) : List.of();
  }

  @Override
  public void awaitReady(Cluster cluster, Duration limit) throws IOException, InterruptedException {
    HostSpec host = only(cluster);
    long start = System.nanoTime();
    while (true) {
      try {
        if (isPrimary(host)) {
          return;
        }
        throw new HostException(
            host.name(), "PostgreSQL is a replica there, which takes no writes");
      } catch (SQLException e) {
        if (System.nanoTime() - start > limit.toNanos()) {
          throw notReady(cluster, e, limit);
        }
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  private static HostException notReady(Cluster cluster, SQLException said, Duration limit)
      throws IOException, InterruptedException {
    HostSpec host = only(cluster);
    return new HostException(
        host.name(),
        "PostgreSQL lets the role faultline not in there after %d s: %s%s"
            .formatted(
                limit.toSeconds(),
                said.getMessage(),
                ours(cluster) ? "; " + lastWords(cluster.host(host.name())) : ""),
        said);
  }

  // Never fails: it explains a failure.
  private static String lastWords(Host host) throws InterruptedException {
    try {
      return host.must(new Server(host.spec()).lastWords().within(ANSWER_LIMIT))
          .strip()
          .replace("\n", "\n    ");
    } catch (HostException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public String version(Cluster cluster) throws IOException {
    HostSpec host = only(cluster);
    try {
      return one(host, "SHOW server_version");
    } catch (SQLException e) {
      throw new HostException(
          host.name(), "PostgreSQL does not tell its version: " + e.getMessage(), e);
    }
  }

  @Override
  public Command pids(Cluster cluster, Host host) {
    return ours(cluster) ? new Server(host.spec()).pids() : Attached.pids();
  }

  @Override
  public List<String> primaries(Cluster cluster) throws IOException {
    HostSpec host = only(cluster);
    try {
      return isPrimary(host) ? List.of(host.name()) : List.of();
    } catch (SQLException _) {
      // As it is said to be: who does not answer is left out.
      return List.of();
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
        ISOLATION,
        "the level of every transaction: read-committed, repeatable-read or serializable (default)");
    return options;
  }

  @Override
  public Connection connect(Target target) {
    requireName(target.namespace());
    return new PostgresConnection(
        target, Isolation.named(target.options().text(ISOLATION, "serializable")));
  }

  @Override
  public void forget(Cluster cluster, String namespace) throws IOException {
    requireName(namespace);
    HostSpec host = only(cluster);
    try (var session = new Access(host.address(), FORGET_LIMIT).open()) {
      Tables.forget(session, namespace);
    } catch (SQLException e) {
      throw new HostException(
          host.name(),
          "the rows under %s were not removed: %s".formatted(namespace, e.getMessage()),
          e);
    }
  }

  private static boolean isPrimary(HostSpec host) throws SQLException {
    return one(host, "SELECT NOT pg_is_in_recovery()").equals("t");
  }

  private static String one(HostSpec host, String sql) throws SQLException {
    try (var session = new Access(host.address(), ANSWER_LIMIT).open();
        var statement = session.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() ? Optional.ofNullable(row.getString(1)).orElse("") : "";
    }
  }

  // A second server would be another database: what one was told, the other would not know.
  private static HostSpec only(Cluster cluster) throws HostException {
    var hosts = cluster.spec().hosts();
    if (hosts.size() != 1) {
      throw new HostException(
          String.join(", ", cluster.spec().hostNames()),
          "PostgreSQL alone runs on one host: name just one in the cluster file (a cluster on this machine: --hosts 1)");
    }
    return hosts.firstEntry().getValue();
  }

  // Without a name the run's rows would be everybody's.
  private static void requireName(String namespace) {
    if (namespace.isBlank()) {
      throw new IllegalArgumentException("a run's rows lie under a name");
    }
  }

  private static void requireOurs(Cluster cluster) {
    if (!ours(cluster)) {
      throw new IllegalStateException(
          "the PostgreSQL of cluster %s is attached: it is not installed, stopped or wiped"
              .formatted(cluster.spec().name()));
    }
  }

  private static boolean ours(Cluster cluster) {
    return cluster.spec().manage() == Manage.INSTALL;
  }
}
