package io.faultline.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalOptionsTest {
  @Test
  void byDefaultThereAreFiveHostsInThreeZones() {
    LocalOptions options = LocalOptions.of(List.of());
    assertThat(options.hostNames()).containsExactly("n1", "n2", "n3", "n4", "n5");
    assertThat(options.zones()).containsExactly("a", "a", "b", "b", "c");
    assertThat(options.addresses())
        .containsExactly("10.77.0.11", "10.77.0.12", "10.77.0.13", "10.77.0.14", "10.77.0.15");
    assertThat(options.subnet().controller()).isEqualTo("10.77.0.1");
  }

  @ParameterizedTest
  @CsvSource({"1,a", "2,ab", "3,abc", "4,aabc", "6,aabbcc", "7,aaabbcc"})
  void zonesAreAsEvenAsCanBe(int hosts, String zones) {
    assertThat(String.join("", LocalOptions.zonesFor(hosts))).isEqualTo(zones);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", "a-b", "../a", "ninechars", "a b"})
  void aNameThatNoInterfaceCanHaveIsRefused(String name) {
    LocalOptions options = LocalOptions.of(List.of());
    assertThatThrownBy(() -> options.withName(name)).hasMessageContaining("1 to 8");
  }

  @Test
  void whatCannotBeIsRefused() {
    LocalOptions options = LocalOptions.of(List.of());
    assertThatThrownBy(() -> options.withHosts(0)).hasMessageContaining("1 to 99 hosts, not 0");
    assertThatThrownBy(() -> options.withHosts(100)).hasMessageContaining("not 100");
    assertThatThrownBy(() -> options.withZones(List.of("a", "b c"))).hasMessageContaining("b c");
    assertThatThrownBy(() -> LocalOptions.of(List.of("-o evil"))).hasMessageContaining("-o evil");
  }

  @Test
  void packagesAreSortedAndEachOnce() {
    assertThat(LocalOptions.of(List.of("zsh", "procps", "ant")).allPackages())
        .isSorted()
        .contains("zsh", "procps", "ant", "openssh-server")
        .doesNotHaveDuplicates();
  }

  @Test
  void theRepositoryAroundAFolderIsFound(@TempDir Path temp) throws Exception {
    Path deep = Files.createDirectories(temp.resolve("repository/deep/down"));
    assertThat(LocalOptions.repositoryAround(deep)).containsExactly(deep);
    Files.createDirectories(temp.resolve("repository/.git"));
    assertThat(LocalOptions.repositoryAround(deep)).containsExactly(temp.resolve("repository"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.77.0.0/24,10.77.0.11",
    "192.168.4.128/25,192.168.4.139",
    "172.16.0.0/12,172.16.0.11"
  })
  void aPrivateSubnetIsRead(String text, String first) {
    assertThat(Subnet.of(text)).hasToString(text);
    assertThat(Subnet.of(text).host(1)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.0/24,is not private",
    "172.32.0.0/16,is not private",
    "10.0.0.0/7,8 to 25 bits",
    "10.0.0.0/26,8 to 25 bits",
    "10.77.0.5/24,10.77.0.0/24 is",
    "10.77.0/24,is written as",
    "10.77.0.256/24,is written as",
    "10.77.0.0,is written as"
  })
  void otherSubnetsAreRefused(String text, String why) {
    assertThatThrownBy(() -> Subnet.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
