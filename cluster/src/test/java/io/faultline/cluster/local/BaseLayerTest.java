package io.faultline.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.testing.Inside;
import io.faultline.testing.RealCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseLayerTest {
  private final LocalCluster local = LocalCluster.onThisMachine();
  private final LocalOptions options = RealCluster.options(1);
  private final List<String> told = new CopyOnWriteArrayList<>();

  @TempDir Path temp;

  @BeforeEach
  void nothingIsThere() throws Exception {
    RealCluster.assumePossible();
    remove();
  }

  @AfterEach
  void remove() throws Exception {
    local.down(options.name(), told::add);
  }

  @Test
  void aBaseLayerIsMadeOnceForItsPackagesAndThisMachineIsNotTouched() throws Exception {
    var own = new LocalCluster(local.state(), temp.resolve("cache"));
    LocalOptions small =
        LocalOptions.of(List.of())
            .withName(options.name())
            .withSubnet(options.subnet())
            .withHosts(1);
    String before = Inside.succeed(List.of("sha256sum", "/var/lib/dpkg/status"));
    // Killed in the middle of an installation, it begins again.
    FutureTask<LocalCluster.Up> killed =
        KilledUp.at(
            () -> KilledUp.await(() -> told.stream().anyMatch(line -> line.startsWith("Reading"))),
            small,
            own,
            told);
    assertThatThrownBy(() -> killed.get(10, TimeUnit.SECONDS))
        .hasMessageContaining("ended with status 137");
    own.up(small, told::add);
    List<Path> bases = bases(own);
    assertThat(bases).hasSize(1);
    own.down(small.name(), told::add);
    told.clear();
    own.up(small, told::add);
    assertThat(told).noneMatch(line -> line.startsWith("installing"));
    own.down(small.name(), told::add);
    assertThat(Inside.succeed(List.of("sha256sum", "/var/lib/dpkg/status"))).isEqualTo(before);
  }

  @Test
  void anotherBaseLayerIsMadeWhenThePackagesOfHostsOrMachineChange() throws Exception {
    String base = baseName("a b", "/var/lib/dpkg/status");
    assertThat(base).startsWith("/cache/base-");
    assertThat(baseName("a b", "/var/lib/dpkg/status")).isEqualTo(base);
    assertThat(baseName("a b c", "/var/lib/dpkg/status")).isNotEqualTo(base);
    Path status = Files.copy(Path.of("/var/lib/dpkg/status"), temp.resolve("status"));
    assertThat(baseName("a b", status.toString())).isEqualTo(base);
    Files.writeString(status, "Package: another\n", StandardOpenOption.APPEND);
    assertThat(baseName("a b", status.toString())).isNotEqualTo(base);
  }

  // Where the base layer lies for hosts with these packages on a machine with this package state.
  private static String baseName(String packages, String status) throws Exception {
    String script =
        """
        mount --bind "$1" /var/lib/dpkg/status
        SCRIPTS=$2 FL_PACKAGES=$3 FL_NAME=x FL_STATE=/state/x FL_CACHE=/cache
        . "$SCRIPTS/common.sh"; . "$SCRIPTS/base.sh"; name_base; echo "$BASE"
        """;
    Path scripts = Path.of(LocalCluster.class.getResource("base.sh").toURI()).getParent();
    return Inside.succeed(
        List.of(
            "unshare", "--mount", "bash", "-c", script, "x", status, scripts.toString(), packages));
  }

  private static List<Path> bases(LocalCluster own) throws Exception {
    try (var files = Files.list(own.cache())) {
      return files.filter(Files::isDirectory).toList();
    }
  }
}
