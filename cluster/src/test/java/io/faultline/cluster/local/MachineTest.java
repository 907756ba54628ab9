package io.faultline.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  private static final List<String> PROGRAMS =
      List.of(
          "apt-get",
          "bash",
          "flock",
          "ip",
          "mkfs.ext4",
          "mount",
          "nsenter",
          "setpriv",
          "ssh",
          "ssh-keygen",
          "unshare");

  @TempDir Path bin;

  @BeforeEach
  void everyProgram() throws Exception {
    for (String program : PROGRAMS) {
      Files.createFile(bin.resolve(program)).toFile().setExecutable(true);
    }
  }

  @Test
  void aMachineThatHasEverythingLacksNothing() {
    assertThat(machine("Linux", true).lack()).isEmpty();
  }

  @Test
  void itNeedsLinuxRootAndApt() throws Exception {
    assertThat(machine("Mac OS X", true).lack())
        .hasValue(
            "a cluster on this machine needs Linux, and this is Mac OS X: use a virtual machine with Debian, or name hosts of your own in a cluster file");
    assertThat(machine("Linux", false).lack())
        .hasValue(
            "a cluster on this machine needs root, and this is the user ann: run the command as root (sudo), or name hosts of your own in a cluster file");
    Files.delete(bin.resolve("apt-get"));
    assertThat(machine("Linux", true).lack())
        .hasValue(
            "a cluster on this machine needs apt-get, and there is none: use Debian or a system made from it, or name hosts of your own in a cluster file");
  }

  @Test
  void programsThatAreMissingAreNamedWithTheirPackages() throws Exception {
    for (String program : List.of("ip", "nsenter", "unshare")) {
      Files.delete(bin.resolve(program));
    }
    assertThat(machine("Linux", true).lack())
        .hasValue(
            "a cluster on this machine needs programs that are missing (ip, nsenter, unshare): apt-get install iproute2 util-linux");
  }

  @Test
  void programsForRootAreFoundWithoutThePathOfRoot() {
    assertThat(Machine.here().path()).contains(Path.of("/usr/sbin"), Path.of("/sbin"));
  }

  private Machine machine(String system, boolean root) {
    return new Machine(system, "ann", root, List.of(Path.of("/nowhere"), bin));
  }
}
