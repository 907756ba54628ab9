package io.faultline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.cluster.ClusterSpec.Environment;
import io.faultline.cluster.ClusterSpec.Manage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What needs no host.
class ClusterValuesTest {
  @Test
  void hostsAndZonesAreInTheOrderOfTheFile() {
    ClusterSpec spec = spec("n2:b", "n1:a", "n3:b", "n4:");
    assertThat(spec.hostNames()).containsExactly("n2", "n1", "n3", "n4");
    assertThat(spec.zones().toString()).isEqualTo("{b=[n2, n3], a=[n1]}");
    assertThatThrownBy(() -> spec()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHostIsSeenByTheOthersAtItsAddressUnlessTheFileSaysOtherwise() {
    assertThat(new HostSpec("n", "10.0.0.1", 22, List.of(), "").internal())
        .containsExactly("10.0.0.1");
    assertThat(new HostSpec("n", "10.0.0.1", 22, List.of("10.9.9.9"), "").internal())
        .containsExactly("10.9.9.9");
  }

  @Test
  void aHostThatIsNotThereIsNamed() {
    try (SshCluster cluster = SshCluster.of(spec("n1:a"))) {
      assertThatThrownBy(() -> cluster.host("n7")).hasMessage("no host n7");
    }
  }

  @Test
  void aCommandNeedsTime() {
    assertThatThrownBy(() -> Command.sh("true").within(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Command.sh("true").within(Duration.ofNanos(999_999)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLongScriptIsShortenedInMessages() {
    assertThat(HostException.shortened("a\n  b\n")).isEqualTo("a; b");
    assertThat(HostException.shortened("x".repeat(500))).hasSize(160).endsWith("x...");
    assertThat(HostException.shortened("# install etcd\nset -e\nx")).isEqualTo("install etcd");
    assertThat(HostException.lastLines("a\nb\nc\n\n", 2)).isEqualTo("b\nc");
  }

  @Test
  void outputIsCutOnceItIsTooMuch() {
    var capture = new Capture();
    byte[] most = "x".repeat(Capture.MOST_BYTES - 1).getBytes(StandardCharsets.UTF_8);
    capture.write(most, 0, most.length);
    capture.write('y');
    assertThat(capture.text()).hasSize(Capture.MOST_BYTES).endsWith("xy");
    capture.write('z');
    capture.write(most, 0, 5);
    assertThat(capture.text()).endsWith("xy\n[6 further bytes were not kept]\n");
  }

  @Test
  void aSecretIsReadWhereItIsAndNeverPrinted(@TempDir Path temp) throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "the secret\nanother line\n");
    var inFile = new Secret.InFile(file);
    assertThat(inFile.read()).isEqualTo("the secret");
    assertThat(inFile).hasToString("file:" + file);
    assertThat(new Secret.Environment("HOME").read()).isEqualTo(System.getenv("HOME"));
    assertThat(new Secret.Environment("HOME")).hasToString("${HOME}");
    Files.writeString(file, "");
    assertThatThrownBy(inFile::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " is empty");
    Files.delete(file);
    assertThatThrownBy(inFile::read).isInstanceOf(IOException.class).hasMessageContaining("file");
  }

  @Test
  void aDaemonThatCannotBeIsRefused() {
    Daemon good = Daemon.in("/f", "name", "sleep", "1");
    assertThatThrownBy(() -> Daemon.in("relative", "name", "sleep"))
        .hasMessageContaining("absolute");
    assertThatThrownBy(() -> Daemon.in("/f", "a b", "sleep")).hasMessageContaining("a b");
    assertThatThrownBy(() -> Daemon.in("/f", "name")).hasMessageContaining("has a program");
    assertThatThrownBy(() -> good.withEnvironment("A=B", "c")).hasMessageContaining("A=B");
    assertThatThrownBy(() -> good.stop("TERM; reboot", Duration.ofSeconds(1)))
        .hasMessageContaining("not a signal's name");
  }

  private static ClusterSpec spec(String... hostsAndZones) {
    var hosts = new LinkedHashMap<String, HostSpec>();
    for (String each : hostsAndZones) {
      String[] words = each.split(":", -1);
      hosts.put(words[0], new HostSpec(words[0], "10.0.0.1", 22, List.of(), words[1]));
    }
    var login = new Login("root", Optional.empty(), false, Optional.empty(), Path.of("known"));
    return new ClusterSpec("c", Environment.TEST, Manage.ATTACH, login, hosts, Set.of());
  }
}
