package io.faultline.cluster.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.faultline.testing.Inside;
import io.faultline.testing.RealCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalClusterTest {
  private final LocalCluster local = LocalCluster.onThisMachine();
  // Two clusters, each in half of the subnet that tests have.
  private final LocalOptions options = half(RealCluster.options(3), "", 0);
  private final LocalOptions other = half(RealCluster.options(1), "b", 128);
  private final List<String> told = new CopyOnWriteArrayList<>();

  @TempDir Path temp;

  private static LocalOptions half(LocalOptions all, String suffix, int offset) {
    Subnet subnet = all.subnet();
    return all.withName(all.name() + suffix).withSubnet(new Subnet(subnet.base() + offset, 25));
  }

  @BeforeEach
  void nothingIsThere() throws Exception {
    RealCluster.assumePossible();
    removeAll();
  }

  @AfterEach
  void removeAll() throws Exception {
    local.down(options.name(), told::add);
    local.down(other.name(), told::add);
  }

  @Test
  void broughtUpTwiceItIsTheSameCluster() throws Exception {
    LocalCluster.Up first = local.up(options, told::add);
    assertThat(first).isEqualTo(new LocalCluster.Up(local.clusterFile(options.name()), false));
    assertThat(told).last().asString().startsWith("the cluster " + options.name() + " is up: n1,");
    String process = host("n1").firstProcess();
    assertThat(local.up(options, told::add))
        .isEqualTo(new LocalCluster.Up(first.clusterFile(), true));
    assertThat(host("n1").firstProcess()).isEqualTo(process);
    LocalStatus status = local.status(options.name());
    assertThat(status.state()).isEqualTo(LocalStatus.State.UP);
    assertThat(status.hosts())
        .extracting(
            LocalStatus.HostStatus::name,
            LocalStatus.HostStatus::address,
            LocalStatus.HostStatus::zone)
        .containsExactly(
            tuple("n1", options.subnet().host(1), "a"),
            tuple("n2", options.subnet().host(2), "b"),
            tuple("n3", options.subnet().host(3), "c"));

    // Another cluster of the same name is refused, and the first is none the worse for it.
    assertThatThrownBy(() -> local.up(options.withHosts(2), told::add))
        .isInstanceOf(LocalClusterException.class)
        .hasMessage(
            "a cluster named %s is up, and differs (hosts n1,n2,n3; zones a,b,c): take it down first, or choose another --name and --subnet"
                .formatted(options.name()));
    assertThatThrownBy(() -> local.up(options.withZones(List.of("x", "x", "y")), told::add))
        .hasMessageContaining("differs (zones a,b,c)");
    assertThatThrownBy(() -> local.up(options.withSubnet(other.subnet()), told::add))
        .hasMessageContaining("differs (subnet " + options.subnet() + ")");
    LocalOptions more = LocalOptions.of(List.of("etcd-server", "sl")).withName(options.name());
    assertThatThrownBy(() -> local.up(more.withHosts(3).withSubnet(options.subnet()), told::add))
        .hasMessageContaining("differs (no package sl)");
    assertThat(host("n1").firstProcess()).isEqualTo(process);

    // Nor may one of the same name be kept elsewhere.
    var elsewhere = new LocalCluster(temp, local.cache());
    assertThatThrownBy(() -> elsewhere.up(options.withSubnet(other.subnet()), told::add))
        .hasMessageContaining(
            "a cluster named %s is up already, kept in %s"
                .formatted(options.name(), folder(options)));
    assertThatThrownBy(() -> elsewhere.down(options.name(), told::add))
        .hasMessageContaining("is up already");
    assertThat(local.status(options.name()).state()).isEqualTo(LocalStatus.State.UP);
  }

  @Test
  void itsFilesAreAnOrdinaryClustersAndForRootAlone() throws Exception {
    local.up(options, told::add);
    Path folder = folder(options);
    assertThat(local.clusterFile(options.name()))
        .hasContent(
            """
            # The cluster %s on this machine.
            environment: local
            manage: install
            ssh: { user: root, key: %s/id_ed25519, known-hosts: %s/known_hosts }
            hosts:
              n1: { address: %s, zone: a }
              n2: { address: %s, zone: b }
              n3: { address: %s, zone: c }
            """
                .formatted(
                    options.name(),
                    folder,
                    folder,
                    options.subnet().host(1),
                    options.subnet().host(2),
                    options.subnet().host(3)));
    for (int i = 1; i <= 3; i++) {
      String key = host("n" + i).run("cat /etc/ssh/ssh_host_ed25519_key.pub");
      assertThat(Files.readAllLines(folder.resolve("known_hosts")))
          .contains(options.subnet().host(i) + " " + key.strip().replaceAll(" \\S+$", ""));
    }
    assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
  }

  @Test
  void hostsHaveTheirOwnOfEverythingAndNothingOfThisMachines() throws Exception {
    Path secret = Files.createTempDirectory(Path.of("/var/lib"), "faultline-hidden");
    try {
      Files.writeString(secret.resolve("file"), "text");
      local.up(hiding(secret), told::add);
      assertThat(host("n1").run("test ! -e " + secret + " && hostname")).isEqualTo("n1\n");
    } finally {
      Files.deleteIfExists(secret.resolve("file"));
      Files.deleteIfExists(secret);
    }
    Path repository = LocalOptions.repositoryAround(Path.of("")).getFirst();
    Path here = Path.of("").toAbsolutePath();
    for (Path hidden : List.of(repository, here, local.state(), local.cache(), temp)) {
      host("n1").run("test ! -e " + hidden);
    }
    assertThat(host("n1").run("ls -A /root /home /tmp /srv /mnt /media"))
        .isEqualTo("/home:\n\n/media:\n\n/mnt:\n\n/root:\n.bashrc\n.ssh\n\n/srv:\n\n/tmp:\n");
    assertThat(host("n1").run("cut -d: -f2 /etc/shadow | sort -u")).isEqualTo("*\n");
    // What one host does, the others and this machine do not see.
    host("n1").run("echo mine >/tmp/mine; echo mine >/usr/bin/mine; echo mine >/var/lib/mine");
    assertThat(host("n1").run("cat /tmp/mine /usr/bin/mine /var/lib/mine"))
        .isEqualTo("mine\nmine\nmine\n");
    host("n2").run("test ! -e /tmp/mine && test ! -e /usr/bin/mine && test ! -e /var/lib/mine");
    assertThat(Path.of("/usr/bin/mine")).doesNotExist();
    host("n1").run("setsid -f sleep 4721 >/dev/null 2>&1");
    assertThat(host("n1").run("pgrep -x -f 'sleep 4721'").lines()).hasSize(1);
    host("n2").run("! pgrep -x -f 'sleep 4721'");
    // The first process does not die by what runs in the host.
    host("n1").run("kill -KILL 1; kill -TERM 1; true");
    assertThat(host("n1").run("ping -c 1 -W 1 n2 >/dev/null && cat /proc/sys/kernel/hostname"))
        .isEqualTo("n1\n");
    assertThat(host("n1").run("ip -6 addr show dev eth0; ip route show default")).isEmpty();
    // The clock is this machine's: no process of a host may set it (capability 25).
    long capabilities =
        Long.parseLong(host("n1").run("sed -n 's/^CapBnd:.//p' /proc/1/status").strip(), 16);
    assertThat(capabilities >> 25 & 1).isZero();
  }

  @Test
  void takenDownNothingOfItIsLeft() throws Exception {
    assertThat(local.down(options.name(), told::add)).isFalse();
    local.up(options, told::add);
    assertThat(local.down(options.name(), told::add)).isTrue();
    assertNothingIsLeft();
    assertThat(local.down(options.name(), told::add)).isFalse();
    assertThat(local.status(options.name()))
        .isEqualTo(new LocalStatus(LocalStatus.State.DOWN, List.of()));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 25, 60, 105, 180})
  void whatAKilledUpLeavesIsCleanedUp(long afterMillis) throws Exception {
    FutureTask<LocalCluster.Up> up =
        KilledUp.at(() -> Thread.sleep(afterMillis), options, local, told);
    try {
      up.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e).hasMessageContaining("ended with status 137");
    }
    if (afterMillis % 2 == 0) {
      local.up(options, told::add);
      assertThat(local.status(options.name()).state()).isEqualTo(LocalStatus.State.UP);
    }
    local.down(options.name(), told::add);
    assertNothingIsLeft();
  }

  @Test
  void interruptedItRemovesWhatItMade() throws Exception {
    var up = new FutureTask<>(() -> local.up(options, told::add));
    Thread caller = Thread.ofPlatform().start(up);
    KilledUp.await(() -> Files.exists(folder(options).resolve("n2/pid")));
    caller.interrupt();
    assertThatThrownBy(() -> up.get(15, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(local.status(options.name()).state()).isEqualTo(LocalStatus.State.DOWN);
    local.down(options.name(), told::add);
    assertNothingIsLeft();
  }

  @Test
  void aHostThatDiedMakesItBrokenAndUpMakesItAnew() throws Exception {
    local.up(options, told::add);
    String process = host("n2").firstProcess();
    Inside.succeed(List.of("kill", "-KILL", process));
    KilledUp.await(() -> local.status(options.name()).state() == LocalStatus.State.BROKEN);
    assertThat(local.status(options.name()).hosts())
        .extracting(LocalStatus.HostStatus::alive)
        .containsExactly(true, false, true);
    assertThat(local.up(options, told::add).wasUp()).isFalse();
    assertThat(told).contains("the cluster " + options.name() + " is broken (n2): it is made anew");
    assertThat(local.status(options.name()).state()).isEqualTo(LocalStatus.State.UP);
    // A daemon that is silent is told from a host that is dead.
    host("n3").run("pkill -STOP sshd");
    assertThat(local.status(options.name()).hosts().get(2))
        .extracting(LocalStatus.HostStatus::alive, LocalStatus.HostStatus::answering)
        .containsExactly(true, false);
  }

  @Test
  void twoClustersLiveSideBySideEachInItsOwnSubnet() throws Exception {
    local.up(options, told::add);
    assertThatThrownBy(() -> local.up(other.withSubnet(options.subnet()), told::add))
        .isInstanceOf(LocalClusterException.class)
        .hasMessageContaining(
            "the subnet %s is in use on this machine (".formatted(options.subnet()))
        .hasMessageEndingWith("): choose another with --subnet");
    // Also where one only lies in the other.
    Subnet wider = new Subnet(options.subnet().base(), 24);
    assertThatThrownBy(() -> local.up(other.withSubnet(wider), told::add))
        .hasMessageContaining("is in use");
    local.up(other, told::add);
    assertThat(local.status(options.name()).state()).isEqualTo(LocalStatus.State.UP);
    assertThat(local.status(other.name()).state()).isEqualTo(LocalStatus.State.UP);
    local.down(other.name(), told::add);
    assertThat(local.status(options.name()).state()).isEqualTo(LocalStatus.State.UP);
  }

  @Test
  void packetsForItsAddressesNeverTakeTheDefaultRoute() throws Exception {
    Path bridge = Path.of("/sys/class/net/fl-" + options.name());
    var stop = new AtomicBoolean();
    var wrong = new ArrayList<String>();
    var looks =
        new FutureTask<Integer>(() -> {
          int seen = 0;
          while (!stop.get()) {
            boolean before = Files.exists(bridge);
            String way = route("get", options.subnet().host(1));
            String guard = route("show", options.subnet().toString());
            if (before && Files.exists(bridge)) {
              seen++;
              if (way.contains(" via ")
                  || (!way.contains("unreachable") && !way.contains("fl-" + options.name()))
                      && !way.contains("No route")) {
                wrong.add(way);
              }
              if (!guard.contains("unreachable") && Files.exists(bridge)) {
                wrong.add("no guard: " + guard);
              }
            }
          }
          return seen;
        });
    Thread.ofPlatform().start(looks);
    local.up(options, told::add);
    local.down(options.name(), told::add);
    stop.set(true);
    assertThat(looks.get(10, TimeUnit.SECONDS)).isPositive();
    assertThat(wrong).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void itsHostsAreLoggedInToByName() throws Exception {
    assertThatThrownBy(() -> local.login(options.name(), "n1", List.of()))
        .hasMessage(
            "the cluster %s is not up: `faultline local up` brings it up"
                .formatted(options.name()));
    local.up(options, told::add);
    List<String> words =
        local.login(options.name(), "n2", List.of("printf", "<%s>", "a b", "$HOME"));
    assertThat(Inside.succeed(words)).isEqualTo("<a b><$HOME>");
    assertThat(local.login(options.name(), "n3", List.of()))
        .endsWith("root@" + options.subnet().host(3));
    assertThatThrownBy(() -> local.login(options.name(), "n4", List.of()))
        .hasMessage("the cluster %s has no host n4, only n1, n2, n3".formatted(options.name()));
  }

  private LocalOptions hiding(Path folder) {
    var hidden = new ArrayList<>(options.hidden());
    hidden.add(folder);
    return new LocalOptions(
        options.name(),
        options.hosts(),
        options.zones(),
        options.subnet(),
        options.packages(),
        hidden);
  }

  private Path folder(LocalOptions which) {
    return local.clusterFile(which.name()).getParent();
  }

  private Inside host(String name) {
    return new Inside(folder(options).resolve(name));
  }

  private static String route(String... words) throws Exception {
    var all = new ArrayList<>(List.of("ip", "-4", "route"));
    all.addAll(List.of(words));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private void assertNothingIsLeft() throws Exception {
    for (LocalOptions which : List.of(options, other)) {
      assertThat(folder(which)).doesNotExist();
      assertThat(route("show", "table", "all")).doesNotContain(which.subnet().toString());
      assertThat(Inside.succeed(List.of("ip", "-o", "link")))
          .doesNotContain(": fl-" + which.name() + ":", ": fl-" + which.name() + "-");
      assertThat(Inside.succeed(List.of("cat", "/proc/self/mountinfo")))
          .doesNotContain(folder(which).toString());
      // The kernel takes what was mounted apart a little later.
      KilledUp.await(() ->
          !Inside.succeed(List.of("losetup", "-l", "-n", "-O", "BACK-FILE"))
              .contains(folder(which) + "/"));
      assertThat(ProcessHandle.allProcesses().map(each -> each.info().commandLine().orElse("")))
          .noneMatch(line -> line.contains(folder(which) + "/"));
    }
  }
}
