package io.faultline.system.postgresql;

import static io.faultline.system.postgresql.Hands.append;
import static io.faultline.system.postgresql.Hands.r;
import static io.faultline.system.postgresql.Hands.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import io.faultline.cluster.HostSpec;
import io.faultline.cluster.SshCluster;
import io.faultline.history.Value;
import io.faultline.testing.RealCluster;
import io.faultline.workload.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A PostgreSQL that somebody else has started, and that asks for a password.
class AttachedPostgresTest {
  @RegisterExtension static final RealCluster HOSTS = new RealCluster(1);

  private static final PostgresSystem POSTGRES = new PostgresSystem();
  private static final String PASSWORD = "no-secret-at-all";
  // Where the driver looks for the password file.
  private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";
  private static Cluster cluster;
  private static Hands hands;
  @TempDir private static Path folder;

  @BeforeAll
  static void startTheirs() throws Exception {
    cluster = SshCluster.of(attached(HOSTS.cluster().spec(), 1));
    hands = new Hands(cluster, POSTGRES);
    hands
        .host()
        .must(
            Command.sh(
                    """
                    set -e
                    cd / && install -d -o postgres -m 700 /srv/theirs
                    install -o postgres -m 600 /dev/stdin /srv/password
                    as() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
                    as /usr/lib/postgresql/15/bin/initdb -D /srv/theirs -U postgres --auth=scram-sha-256 --pwfile=/srv/password --no-locale >/dev/null
                    printf "CREATE ROLE faultline LOGIN PASSWORD '%1$s'\\nCREATE DATABASE faultline OWNER faultline\\n" |
                      as /usr/lib/postgresql/15/bin/postgres --single -D /srv/theirs postgres >/dev/null
                    echo 'host all all all scram-sha-256' >/srv/theirs/pg_hba.conf
                    """
                        .formatted(PASSWORD))
                .withInput(PASSWORD + "\n"));
    startByHand(hands.host());
    Path file = folder.resolve("pgpass");
    Files.writeString(file, "*:*:*:*:" + PASSWORD + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    System.setProperty(PASSWORD_FILE, file.toString());
    POSTGRES.awaitReady(cluster, Hands.RECOVERY);
  }

  private static ClusterSpec attached(ClusterSpec spec, int hosts) {
    SequencedMap<String, HostSpec> specs = new LinkedHashMap<>(spec.hosts());
    for (int i = 2; i <= hosts; i++) {
      specs.put("n" + i, new HostSpec("n" + i, "127.0.0.1", 22, List.of(), ""));
    }
    return new ClusterSpec(
        spec.name(), spec.environment(), Manage.ATTACH, spec.login(), specs, spec.allow());
  }

  private static void startByHand(Host host) throws Exception {
    host.must(
        Command.sh(
            """
            cd / && setsid setpriv --reuid=postgres --regid=postgres --init-groups /usr/lib/postgresql/15/bin/postgres -D /srv/theirs \
              -c 'listen_addresses=*' -c unix_socket_directories= </dev/null >/dev/null 2>&1 &
            """));
  }

  @AfterAll
  static void closeConnections() {
    System.clearProperty(PASSWORD_FILE);
    if (cluster != null) {
      cluster.close();
    }
  }

  private static List<String> theirTables() throws Exception {
    String url = "jdbc:postgresql://%s:5432/postgres".formatted(hands.host().spec().address());
    try (var session = DriverManager.getConnection(url + "?sslmode=disable", "postgres", PASSWORD);
        var tables = session.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
      var names = new java.util.ArrayList<String>();
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
      return names;
    }
  }

  @Test
  void whatSomebodyElseRunsIsFoundAndKeepsRunningOnItsData() throws Exception {
    String first = hands.pids().getFirst();
    assertThat(hands.pids()).hasSizeGreaterThan(3);
    assertThat(POSTGRES.version(cluster)).startsWith("15.");
    assertThat(POSTGRES.primaries(cluster)).containsExactly("n1");

    try (Client client = hands.connect("list-append", "run/a", "serializable").client(0)) {
      assertThat(values(client, append(1, 1), r(1)).getLast()).isEqualTo(Value.items(1));
      POSTGRES.forget(cluster, "run");
      assertThat(values(client, r(1))).containsExactly(Value.NIL);
    }
    assertThat(theirTables()).isEmpty();
    hands.host().must(POSTGRES.start(cluster, hands.host()));
    hands.host().must(Command.sh("[ ! -e /var/lib/faultline-postgresql ]"));
    assertThat(POSTGRES.logs(cluster, hands.host())).isEmpty();
    assertThat(hands.pids()).startsWith(first);
  }

  @Test
  void nothingIsInstalledStoppedOrWiped() throws Exception {
    String first = hands.pids().getFirst();
    Host host = hands.host();
    Stream.<Hands.Attempt>of(
            () -> POSTGRES.install(cluster, host),
            () -> POSTGRES.stop(cluster, host),
            () -> POSTGRES.wipe(cluster, host))
        .forEach(attempt ->
            assertThatThrownBy(attempt::make)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is attached: it is not installed, stopped or wiped"));
    assertThat(hands.pids()).startsWith(first);
  }

  @Test
  void aWrongPasswordIsSaidWithoutThePassword() throws Exception {
    Path wrong = folder.resolve("wrong");
    Files.writeString(wrong, "*:*:*:*:something-else\n");
    Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
    String right = System.setProperty(PASSWORD_FILE, wrong.toString());
    try {
      assertThatThrownBy(() -> POSTGRES.awaitReady(cluster, Duration.ofSeconds(1)))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("password authentication failed for user \"faultline\"")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("something-else"));
    } finally {
      System.setProperty(PASSWORD_FILE, right);
    }
  }

  @Test
  void aPausedServerIsFoundAndADeadOneThatIsNoServiceIsSaidToStayDead() throws Exception {
    List<String> pids = hands.pids();
    hands.signal("STOP");
    try {
      assertThat(hands.pids()).isEqualTo(pids);
    } finally {
      hands.signal("CONT");
    }
    // The package's own service is not there to bring it back.
    hands.host().must(Command.sh("mv /etc/init.d/postgresql /etc/init.d/postgresql.away || :"));
    hands.signal("KILL");
    Hands.until(Hands.RECOVERY, () -> assertThat(hands.pids()).isEmpty());
    assertThatThrownBy(() -> hands.host().must(POSTGRES.start(cluster, hands.host())))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("start it as it was started before");
    startByHand(hands.host());
    POSTGRES.awaitReady(cluster, Hands.RECOVERY);
  }

  @Test
  void aClusterOfMoreThanOneHostIsRefused() throws Exception {
    try (var two = SshCluster.of(attached(HOSTS.cluster().spec(), 2))) {
      assertThatThrownBy(() -> POSTGRES.awaitReady(two, Duration.ofSeconds(1)))
          .isInstanceOf(HostException.class)
          .hasMessageStartingWith("n1, n2: PostgreSQL alone runs on one host");
    }
  }
}
