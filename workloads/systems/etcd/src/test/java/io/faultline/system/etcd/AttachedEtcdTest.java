package io.faultline.system.etcd;

import static io.faultline.system.etcd.Hands.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import io.faultline.cluster.SshCluster;
import io.faultline.testing.RealCluster;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An etcd that somebody else has started.
class AttachedEtcdTest {
  @RegisterExtension static final RealCluster HOSTS = new RealCluster(3);

  private static final EtcdSystem ETCD = new EtcdSystem();
  private static Cluster cluster;
  private static Hands hands;

  @BeforeAll
  static void startByHand() throws Exception {
    ClusterSpec spec = HOSTS.cluster().spec();
    cluster =
        SshCluster.of(
            new ClusterSpec(
                spec.name(),
                spec.environment(),
                Manage.ATTACH,
                spec.login(),
                new LinkedHashMap<>(spec.hosts()),
                spec.allow()));
    hands = new Hands(cluster, ETCD);
    for (Host host : cluster.hosts()) {
      startByHand(host);
    }
    ETCD.awaitReady(cluster, Duration.ofSeconds(30));
  }

  private static void startByHand(Host host) throws Exception {
    String members =
        cluster.spec().hosts().values().stream()
            .map(each -> "%s=http://%s:2380".formatted(each.name(), each.address()))
            .collect(Collectors.joining(","));
    host.must(
        Command.sh(
            """
            setsid etcd --name %1$s --data-dir /srv/theirs --listen-client-urls http://%2$s:2379 --advertise-client-urls http://%2$s:2379 \
              --listen-peer-urls http://%2$s:2380 --initial-advertise-peer-urls http://%2$s:2380 --initial-cluster %3$s </dev/null >/dev/null 2>&1 &
            """
                .formatted(host.name(), host.spec().address(), members)));
  }

  @AfterAll
  static void closeConnections() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void whatSomebodyElseRunsIsFoundAndKeepsRunningOnItsData() throws Exception {
    Map<String, List<String>> before = everyPid();
    try (var theirs = hands.connect("n1", "theirs", "linearizable")) {
      write(theirs, 1, 1);
    }
    List<String> theirKeys = hands.allKeys("n1");
    assertThat(ETCD.version(cluster)).startsWith("3.");
    assertThat(ETCD.primaries(cluster)).hasSize(1);

    try (var ours = hands.connect("n2", "faultline/a-run", "linearizable")) {
      for (int key = 1; key <= 20; key++) {
        write(ours, key, 1);
      }
    }
    assertThat(hands.allKeys("n3")).hasSize(theirKeys.size() + 20);
    assertThat(hands.allKeys("n3"))
        .filteredOn(key -> !theirKeys.contains(key))
        .allMatch(key -> key.startsWith("faultline/a-run/"));
    ETCD.forget(cluster, "faultline/a-run");

    assertThat(hands.allKeys("n3")).isEqualTo(theirKeys);
    for (Host host : cluster.hosts()) {
      host.must(ETCD.start(cluster, host));
      host.must(Command.sh("[ ! -e /var/lib/faultline-etcd ]"));
      assertThat(ETCD.logs(cluster, host)).isEmpty();
    }
    assertThat(everyPid()).isEqualTo(before);
  }

  @Test
  void nothingIsInstalledStoppedOrWiped() throws Exception {
    Map<String, List<String>> before = everyPid();
    for (Host host : cluster.hosts()) {
      assertThatThrownBy(() -> ETCD.install(cluster, host))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is attached: it is not installed, stopped or wiped");
      assertThatThrownBy(() -> ETCD.stop(cluster, host)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> ETCD.wipe(cluster, host)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(everyPid()).isEqualTo(before);
    ETCD.awaitReady(cluster, Duration.ofSeconds(10));
  }

  @Test
  void anEtcdThatListensForNoClientsIsNotTheOneThatIsMeant() throws Exception {
    Map<String, List<String>> before = everyPid();
    Host host = hands.host("n1");
    String other =
        host.must(
                Command.sh(
                    """
                    setsid etcd --data-dir /srv/other --listen-client-urls http://127.0.0.1:4379 --advertise-client-urls http://127.0.0.1:4379 \
                      --listen-peer-urls http://127.0.0.1:4380 </dev/null >/dev/null 2>&1 &
                    echo $!
                    """))
            .strip();
    try {
      host.must(
          Command.sh(
              "for i in $(seq 100); do ss -Hltn 'sport = :4379' | grep -q . && exit; sleep 0.1; done; exit 1"));
      assertThat(everyPid()).isEqualTo(before);
    } finally {
      host.must(Command.of("kill", "-9", other));
    }
  }

  @Test
  void aPausedMemberIsFoundAndADeadOneThatIsNoServiceIsSaidToStayDead() throws Exception {
    Host host = hands.host("n3");
    List<String> pids = hands.pids("n3");
    assertThat(pids).hasSize(1);
    hands.signal("STOP", "n3");
    try {
      assertThat(hands.pids("n3")).isEqualTo(pids);
      // Long enough for the others to elect another leader if it led.
      assertThatThrownBy(() -> ETCD.awaitReady(cluster, Duration.ofSeconds(5)))
          .isInstanceOf(HostException.class)
          .hasMessage("n3: etcd serves no reads there after 5 s\n  n3: no answer");
    } finally {
      hands.signal("CONT", "n3");
    }

    hands.signal("KILL", "n3");
    Hands.until(Duration.ofSeconds(5), () -> assertThat(hands.pids("n3")).isEmpty());
    assertThatThrownBy(() -> host.must(ETCD.start(cluster, host)))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("start it as it was started before");
    startByHand(host);
    ETCD.awaitReady(cluster, Duration.ofSeconds(30));
  }

  private static Map<String, List<String>> everyPid() throws Exception {
    var pids = new LinkedHashMap<String, List<String>>();
    for (Host host : cluster.hosts()) {
      pids.put(host.name(), hands.pids(host.name()));
      assertThat(pids.get(host.name())).as(host.name()).hasSize(1);
    }
    return pids;
  }
}
