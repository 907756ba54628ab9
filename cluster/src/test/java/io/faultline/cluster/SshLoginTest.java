package io.faultline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.cluster.ClusterSpec.Environment;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.testing.Inside;
import io.faultline.testing.RealCluster;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshLoginTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(1);

  // Where a daemon listens that takes passwords and has a key of each type.
  private static final int OTHER_PORT = 2222;

  @TempDir Path temp;

  @BeforeAll
  static void anotherDaemon() throws Exception {
    host()
        .must(
            Command.sh(
                """
                ssh-keygen -q -t ecdsa -N '' -f /etc/ssh/other_ecdsa
                sed 's/^PasswordAuthentication.*/PasswordAuthentication yes/' /etc/ssh/sshd_config >/etc/ssh/other
                cat >>/etc/ssh/other <<END
                Port %d
                PidFile /run/other.pid
                HostKey /etc/ssh/other_ecdsa
                END
                useradd -m -s /bin/sh plain
                useradd -m -s /bin/bash -o -u 0 -g 0 admin
                for user in plain admin; do echo "$user:secret word"; done | chpasswd
                mkdir -p -m 700 /home/plain/.ssh /home/admin/.ssh
                cp /root/.ssh/authorized_keys /home/plain/.ssh && chown -R plain: /home/plain
                cp /root/.ssh/authorized_keys /home/admin/.ssh
                /usr/sbin/sshd -f /etc/ssh/other
                """
                    .formatted(OTHER_PORT)));
  }

  @Test
  void aKeyThatTheHostDoesNotKnowIsRefused() throws Exception {
    Path key = key("ed25519", "");
    assertThatThrownBy(() -> logIn(withKey(key)))
        .isInstanceOf(HostException.class)
        .hasMessage("n1: %s:22 does not let root in: tried the key %s".formatted(address(), key));
  }

  @Test
  void aKeyThatIsNotThereIsNamed() {
    Path none = temp.resolve("none");
    assertThatThrownBy(() -> logIn(withKey(none)))
        .hasMessageStartingWith("n1: ")
        .hasMessageEndingWith("the private key " + none + " cannot be read");
  }

  @Test
  void aFileThatIsNoKeyIsNamed() throws Exception {
    Path other = Files.writeString(temp.resolve("other"), "this is no key\n");
    assertThatThrownBy(() -> logIn(withKey(other))).hasMessageContaining(other.toString());
  }

  @Test
  void aKeyWithAPassphraseIsForAnAgent() throws Exception {
    Path key = key("ed25519", "phrase");
    assertThatThrownBy(() -> logIn(withKey(key)))
        .hasMessageContaining("the private key " + key + " has a passphrase: add it to an agent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
  void keysOfEachTypeLetIn(String type) throws Exception {
    Path key = key(type, "");
    authorize(key, "/root");
    assertThat(logIn(withKey(key))).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
  void theKeysOfAnAgentLetIn(String type) throws Exception {
    Path key = key(type, "");
    authorize(key, "/root");
    Path socket = temp.resolve("agent");
    Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try {
      for (long begun = System.nanoTime(); !Files.exists(socket); Thread.sleep(10)) {
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
      }
      // A key that does not fit comes first.
      for (Path each : List.of(key("ecdsa", "", "decoy"), key)) {
        var add = new ProcessBuilder("ssh-add", "-q", each.toString());
        add.environment().put("SSH_AUTH_SOCK", socket.toString());
        assertThat(add.start().waitFor()).isZero();
      }
      assertThat(logIn(withAgent(), socket.toString())).isEqualTo("0");
    } finally {
      agent.destroyForcibly();
    }
  }

  @Test
  void anAgentThatIsNotThereIsToldWithTheRemedy() {
    assertThatThrownBy(() -> logIn(withAgent(), ""))
        .hasMessageContaining("SSH_AUTH_SOCK names none: start one, or name a key");
    Path socket = temp.resolve("gone");
    assertThatThrownBy(() -> logIn(withAgent(), socket.toString()))
        .hasMessageContaining("n1: ")
        .hasMessageContaining(socket.toString());
  }

  @Test
  void anAgentThatDoesNotAnswerHoldsNobodyUp() throws Exception {
    Path socket = temp.resolve("mute");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      ClusterSpec spec = spec(withAgent(), HostSpec.SSH_PORT);
      try (SshCluster cluster = SshCluster.of(spec, socket.toString())) {
        Command command = Command.sh("true").within(Duration.ofMillis(300));
        assertThatThrownBy(() -> cluster.host("n1").run(command))
            .hasMessageContaining("n1: `true` was not begun within 0.3 s");
      }
    }
  }

  @Test
  void aPasswordLetsIn() throws Exception {
    Path file = Files.writeString(temp.resolve("password"), "secret word\nnot this\n");
    Login login = withPassword("plain", new Secret.InFile(file));
    assertThatThrownBy(() -> logIn(spec(login, OTHER_PORT), ""))
        .hasMessageContaining("plain cannot become root");
    assertThatThrownBy(() -> logIn(login, ""))
        .hasMessageContaining("does not let plain in: tried the password in file:" + file);
  }

  @Test
  void aWrongPasswordIsRefusedAndNotTold() throws Exception {
    Path file = Files.writeString(temp.resolve("password"), "wrong-one\n");
    Login login = withPassword("plain", new Secret.InFile(file));
    assertThatThrownBy(() -> logIn(spec(login, OTHER_PORT), ""))
        .hasMessageContaining(":2222 does not let plain in: tried the password in file:")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("wrong-one"));
  }

  @Test
  void aPasswordThatIsNowhereIsToldWithThePlace() throws Exception {
    Login login = withPassword("plain", new Secret.Environment("FAULTLINE_NO_SUCH_VARIABLE"));
    assertThatThrownBy(() -> logIn(login, ""))
        .hasMessageContaining("the environment variable FAULTLINE_NO_SUCH_VARIABLE is not set");
  }

  @Test
  void aHostWhoseKeyIsNotKnownIsRefused() throws Exception {
    Path empty = Files.writeString(temp.resolve("known"), "");
    assertThatThrownBy(() -> logIn(knowing(empty)))
        .hasMessageContaining("n1: there is no host key for " + address() + ":22 in " + empty)
        .hasMessageContaining("ssh-keyscan -p 22 " + address());
    assertThatThrownBy(() -> logIn(knowing(temp.resolve("none"))))
        .hasMessageContaining("the known-hosts file " + temp.resolve("none") + " cannot be read");
    assertThat(empty).isEmptyFile();
  }

  @Test
  void aHostWhoseKeyIsAnotherIsRefused() throws Exception {
    key("ed25519", "");
    Path known = temp.resolve("known");
    String[] words = Files.readString(temp.resolve("ed25519.pub")).split(" ");
    Files.writeString(known, address() + " " + words[0] + " " + words[1] + "\n");
    assertThatThrownBy(() -> logIn(knowing(known)))
        .hasMessageContaining("n1: its host key is not the one in " + known)
        .hasMessageContaining("ssh-keygen -R '%s' -f %s".formatted(address(), known));
  }

  @Test
  void anyTypeOfHostKeyThatIsKnownWillDo() throws Exception {
    // The daemon offers two, and would rather use the other one.
    String key = host().must(Command.of("cat", "/etc/ssh/other_ecdsa.pub"));
    Path known = temp.resolve("known");
    Files.writeString(known, "[%s]:%d %s".formatted(address(), OTHER_PORT, key));
    assertThat(logIn(spec(knowing(known), OTHER_PORT), "")).isEqualTo("0");
    // The same key at another port is another host's.
    assertThatThrownBy(() -> logIn(knowing(known)))
        .hasMessageContaining("there is no host key for " + address() + ":22");
  }

  @Test
  void anotherUserBecomesRootBySudo() throws Exception {
    host()
        .must(
            Command.sh(
                """
                cat >/usr/local/bin/sudo <<'END'
                #!/bin/sh
                [ "$1 $2" = "-n --" ] || exit 99
                shift 2
                echo "$@" >>/sudo.log
                SUDO=yes exec "$@"
                END
                chmod 755 /usr/local/bin/sudo
                """));
    try {
      ClusterSpec spec = spec(user("admin"), HostSpec.SSH_PORT);
      try (SshCluster cluster = SshCluster.of(spec)) {
        Host host = cluster.host("n1");
        assertThat(host.must(Command.sh("echo \"$SUDO $(id -u) it's\""))).isEqualTo("yes 0 it's\n");
        host.write("/by-sudo", "text".getBytes(StandardCharsets.UTF_8), "600");
        assertThat(host.must(Command.of("cat", "/by-sudo"))).isEqualTo("text");
        assertThat(cluster.unreachable()).isEmpty();
      }
    } finally {
      host().must(Command.of("rm", "/usr/local/bin/sudo"));
    }
  }

  @Test
  void aUserWhoCannotBecomeRootIsToldWhatIsMissing() throws Exception {
    assertThatThrownBy(() -> logIn(user("plain")))
        .hasMessageContaining("n1: plain cannot become root: sudo must be there")
        .hasMessageContaining("plain ALL=(root) NOPASSWD: ALL")
        .hasMessageContaining("sudo: not found");
    try (SshCluster cluster = SshCluster.of(spec(user("plain"), HostSpec.SSH_PORT))) {
      assertThat(cluster.unreachable()).containsOnlyKeys("n1");
      assertThat(cluster.unreachable().get("n1")).contains("plain cannot become root");
    }
  }

  private static Host host() {
    return CLUSTER.cluster().host("n1");
  }

  private static String address() {
    return host().spec().address();
  }

  private static Login good() {
    return CLUSTER.cluster().spec().login();
  }

  // Makes a key, called after its type.
  private Path key(String type, String phrase) throws Exception {
    return key(type, phrase, type);
  }

  private Path key(String type, String phrase, String name) throws Exception {
    Path key = temp.resolve(name);
    Files.deleteIfExists(key);
    Inside.succeed(List.of("ssh-keygen", "-q", "-t", type, "-N", phrase, "-f", key.toString()));
    return key;
  }

  private static void authorize(Path key, String home) throws Exception {
    String line = Files.readString(key.resolveSibling(key.getFileName() + ".pub"));
    host().must(Command.sh("cat >>%s/.ssh/authorized_keys".formatted(home)).withInput(line));
  }

  private static Login withKey(Path key) {
    return new Login("root", Optional.of(key), false, Optional.empty(), good().knownHosts());
  }

  private static Login withAgent() {
    return new Login("root", Optional.empty(), true, Optional.empty(), good().knownHosts());
  }

  private Login withPassword(String user, Secret secret) throws Exception {
    Path known = temp.resolve("both-ports");
    String line = Files.readString(good().knownHosts());
    String other = line.replace(address(), "[%s]:%d".formatted(address(), OTHER_PORT));
    Files.writeString(known, line + other);
    return new Login(user, Optional.empty(), false, Optional.of(secret), known);
  }

  private static Login knowing(Path knownHosts) {
    return new Login("root", good().key(), false, Optional.empty(), knownHosts);
  }

  private static Login user(String user) {
    return new Login(user, good().key(), false, Optional.empty(), good().knownHosts());
  }

  private static ClusterSpec spec(Login login, int port) {
    var hosts = new LinkedHashMap<String, HostSpec>();
    hosts.put("n1", new HostSpec("n1", address(), port, List.of(), ""));
    return new ClusterSpec("t", Environment.TEST, Manage.ATTACH, login, hosts, Set.of());
  }

  // Who the host takes us for.
  private static String logIn(Login login) throws Exception {
    return logIn(login, "");
  }

  private static String logIn(Login login, String agent) throws Exception {
    return logIn(spec(login, HostSpec.SSH_PORT), agent);
  }

  private static String logIn(ClusterSpec spec, String agent) throws Exception {
    try (SshCluster cluster = SshCluster.of(spec, agent)) {
      return cluster.host("n1").must(Command.of("id", "-u")).strip();
    }
  }
}
