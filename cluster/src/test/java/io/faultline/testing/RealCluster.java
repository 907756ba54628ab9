package io.faultline.testing;

import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.ClusterSpec.Environment;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.cluster.HostSpec;
import io.faultline.cluster.Login;
import io.faultline.cluster.SshCluster;
import io.faultline.cluster.local.LocalCluster;
import io.faultline.cluster.local.LocalOptions;
import io.faultline.cluster.local.LocalStatus;
import io.faultline.cluster.local.Subnet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A cluster of hosts on this machine for the tests of one class, reached over SSH like any other.
///
/// Where there can be none, the class is skipped, and says why. A checkout that is tested beside
/// another names a cluster and a subnet of its own: `FAULTLINE_TEST_CLUSTER=other,10.90.0.0/24`.
public final class RealCluster implements BeforeAllCallback, AfterAllCallback {
  /// What the base layer of every test's cluster has, so that it is made once.
  public static final List<String> PACKAGES = List.of("etcd-server", "postgresql-15");

  private static final String DEFAULT = "test,10.78.0.0/24";

  private final LocalCluster local = LocalCluster.onThisMachine();
  private final int hosts;
  private @Nullable SshCluster cluster;

  /// @param hosts how many, called `n1` and on
  public RealCluster(int hosts) {
    this.hosts = hosts;
  }

  /// Skips the test that asks unless clusters can be made here.
  public static void assumePossible() {
    LocalCluster.lack()
        .ifPresent(lack -> {
          System.err.println("SKIPPED: " + lack);
          Assumptions.abort(lack);
        });
  }

  /// What a test's cluster is like.
  public static LocalOptions options(int hosts) {
    String[] given = System.getenv().getOrDefault("FAULTLINE_TEST_CLUSTER", DEFAULT).split(",", 2);
    return LocalOptions.of(PACKAGES)
        .withName(given[0])
        .withSubnet(Subnet.of(given[1]))
        .withHosts(hosts);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    assumePossible();
    LocalOptions options = options(hosts);
    local.down(options.name(), _ -> {});
    local.up(options, _ -> {});
    cluster = SshCluster.of(spec(options.name()));
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (cluster != null) {
      cluster.close();
      local.down(options(hosts).name(), _ -> {});
    }
  }

  /// The hosts, with connections of this test class's own.
  public SshCluster cluster() {
    if (cluster == null) {
      throw new IllegalStateException("the cluster is not up");
    }
    return cluster;
  }

  /// The cluster's file, as the command line takes it.
  public Path clusterFile() {
    return local.clusterFile(options(hosts).name());
  }

  /// A way into a host that needs no network.
  public Inside inside(String host) {
    return new Inside(clusterFile().resolveSibling(host));
  }

  private ClusterSpec spec(String name) throws Exception {
    Path folder = local.clusterFile(name).resolveSibling(".");
    var specs = new LinkedHashMap<String, HostSpec>();
    for (LocalStatus.HostStatus host : local.status(name).hosts()) {
      specs.put(
          host.name(),
          new HostSpec(host.name(), host.address(), HostSpec.SSH_PORT, List.of(), host.zone()));
    }
    var login =
        new Login(
            "root",
            Optional.of(folder.resolve("id_ed25519")),
            false,
            Optional.empty(),
            folder.resolve("known_hosts"));
    return new ClusterSpec(name, Environment.LOCAL, Manage.INSTALL, login, specs, Set.of());
  }
}
