package io.faultline.controller.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.Secret;
import io.faultline.controller.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterFileReaderTest {
  @TempDir Path folder;

  private ClusterSpec read(String text) throws IOException, UsageException {
    return ClusterFileReader.read(Files.writeString(folder.resolve("rack.yaml"), text));
  }

  @Test
  void everythingThatAClusterFileSaysIsRead() throws Exception {
    ClusterSpec spec =
        read(
            """
            environment: staging
            manage: attach
            ssh: { user: admin, key: ~/.ssh/id_ed25519, known-hosts: keys/known_hosts, agent: true, password: "${SSH_PASSWORD}" }
            hosts:
              n1: { address: 10.0.1.11, internal: [10.1.0.11, "fd00::11"], zone: a }
              n2: { address: db2.test, port: 2222 }
            allow: [ corrupt-file ]
            """);

    assertThat(spec.name()).isEqualTo("rack");
    assertThat(spec.environment()).isEqualTo(ClusterSpec.Environment.STAGING);
    assertThat(spec.manage()).isEqualTo(ClusterSpec.Manage.ATTACH);
    assertThat(spec.login().key())
        .contains(Path.of(System.getProperty("user.home"), ".ssh/id_ed25519"));
    assertThat(spec.login().knownHosts()).isEqualTo(folder.resolve("keys/known_hosts"));
    assertThat(spec.login().agent()).isTrue();
    assertThat(spec.login().password()).contains(new Secret.Environment("SSH_PASSWORD"));
    assertThat(spec.hostNames()).containsExactly("n1", "n2");
    assertThat(spec.hosts().get("n1").internal()).isEqualTo(List.of("10.1.0.11", "fd00::11"));
    assertThat(spec.hosts().get("n2").internal()).isEqualTo(List.of("db2.test"));
    assertThat(spec.hosts().get("n2").port()).isEqualTo(2222);
    assertThat(spec.zones()).containsOnlyKeys("a");
    assertThat(spec.allow()).containsExactly("corrupt-file");
  }

  // The file's four parts, each with what is wrong in it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "environment: production | 1:14: this is one of local, test, staging, not 'production'",
        "enviroment: test | 1:1: the file does not say that the cluster is for testing",
        "manage: atach | 2:9: this is one of install, attach, not 'atach' (did you mean 'attach'?)",
        "ssh: { user: root } | 3:6: there is no way to log in",
        "ssh: { user: root, password: hunter2 } | 3:30: a password does not stand in this file",
        "ssh: { user: 'root; id', agent: true } | 3:14: this is no name of a user",
        "ssh: { user: root, agent: maybe } | 3:27: 'agent' is true or false, not 'maybe'",
        "ssh: { user: root, key: k, pasword: x } | 3:28: ssh has no 'pasword:' (did you mean 'password'?)",
        "hosts: { } | 4:8: there are no hosts",
        "hosts: { n1: { zone: a } } | 4:14: a host needs 'address:'",
        "hosts: { n1: { address: '10.0.0.1; rm' } } | 4:25: this is no address",
        "hosts: { 'n 1': { address: 10.0.0.1 } } | 4:10: a host's name has letters, digits and hyphens",
        "hosts: { n1: { address: h, port: 0 } } | 4:34: 'port' is a whole number from 1 to 65535, not '0'",
        "hosts: { n1: { address: h }, n2: { address: h } } | 4:45: n1 has this address already",
        "hosts: { n1: { address: h, zone: 'a b' } } | 4:34: a zone's name has",
        "hosts: { n1: 10.0.0.1 } | 4:14: a host is a mapping of keys to values, not '10.0.0.1'",
      })
  void everyMistakeIsAnsweredWithItsPlaceAndTheRemedy(String line, String answer) {
    String key = line.substring(0, line.indexOf(':')).replace("enviroment", "environment");
    var text = new StringBuilder();
    for (String each :
        List.of(
            "environment: test",
            "manage: install",
            "ssh: { user: root, key: k }",
            "hosts: { n1: { address: h } }")) {
      text.append(each.startsWith(key + ":") ? line : each).append('\n');
    }

    assertThatThrownBy(() -> read(text.toString()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(folder.resolve("rack.yaml") + ":" + answer)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }
}
