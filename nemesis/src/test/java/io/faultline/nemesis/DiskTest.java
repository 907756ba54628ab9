package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.faultline.testing.RealCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Disks that take nothing more, on a real cluster, seen from outside.
class DiskTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(2);

  private static final Target N1 = new Target.Named("n1");

  private Trial trial;

  @BeforeEach
  void begin() throws Exception {
    trial = Trial.on(CLUSTER.cluster());
    trial.on(
        "n1",
        "mkdir -p /data; for i in $(seq 0 63); do [ -b /dev/loop$i ] || mknod /dev/loop$i b 7 $i; done; grep -q ' /data ' /proc/mounts || { truncate -s 64M /d.img && mkfs.ext4 -q /d.img && mount -o loop /d.img /data; }");
  }

  @AfterEach
  void end() {
    trial.close();
  }

  private static Fault full() {
    return new Fault.Disk(N1, Fault.Disk.Kind.FULL, "/data");
  }

  private static Fault frozen() {
    return new Fault.Disk(N1, Fault.Disk.Kind.FROZEN, "/data");
  }

  private String write(String folder) throws Exception {
    return trial.on(
        "n1", "dd if=/dev/zero of=%s/w bs=64k count=2 2>&1; rm -f %s/w".formatted(folder, folder));
  }

  private void assertWhole() throws Exception {
    assertThat(write("/data")).contains("131072 bytes").doesNotContain("No space");
    assertThat(trial.on("n1", "ls -A /data | grep faultline; :")).isEmpty();
    trial.awaitNothingLeft(Duration.ofSeconds(3));
  }

  @Test
  void writesToAFullDiskFailAndSucceedWhenItIsHealed() throws Exception {
    ActiveFault full = trial.inject(full());
    assertThat(write("/data")).contains("No space left on device");
    assertThat(write("/var/tmp")).as("another file system").doesNotContain("No space");
    assertThat(full.mark().evidence()).isEqualTo("n1: a write fails: no space left on device");
    full.close();
    assertThat(full.mark().details())
        .containsEntry("at-its-end", "it still held")
        .containsEntry("healed", "n1: a write succeeds");
    assertWhole();
  }

  @Test
  void whoWritesToAFrozenDiskWaitsUntilItIsHealed() throws Exception {
    ActiveFault frozen = trial.inject(frozen());
    trial.on(
        "n1",
        "rm -f /run/done; setsid sh -c 'echo x > /data/late; echo done > /run/done' </dev/null >/dev/null 2>&1 &");
    assertThat(frozen.mark().evidence()).contains("a write waits: process ");
    assertThat(trial.on("n1", "sleep 0.5; cat /run/done 2>/dev/null; :")).isEmpty();
    frozen.close();
    Trial.await(
        Duration.ofSeconds(3),
        "it was written",
        () -> trial.on("n1", "cat /run/done 2>/dev/null; :").equals("done"));
    assertThat(frozen.mark().details()).containsEntry("healed", "n1: a write succeeds");
    assertWhole();
  }

  @Test
  void whatNobodyRenewsTheHostUndoes() throws Exception {
    ActiveFault full = trial.inject(full());
    full.close();
    trial.abandon(new DiskInjection(List.of("n1"), Fault.Disk.Kind.FULL, "/data"));
    assertThat(write("/data")).contains("No space left on device");
    trial.awaitNothingLeft(Trial.SHORT.length().plusSeconds(2));
    assertWhole();
    trial.abandon(new DiskInjection(List.of("n1"), Fault.Disk.Kind.FROZEN, "/data"));
    trial.awaitNothingLeft(Trial.SHORT.length().plusSeconds(2));
    assertWhole();
  }

  @Test
  void aFrozenDiskStaysSoUntilTheLaterOfTwoFaultsEnds() throws Exception {
    ActiveFault first = trial.inject(frozen());
    ActiveFault second = trial.inject(frozen());
    assertThatIOException()
        .isThrownBy(() -> trial.inject(full()))
        .withMessageContaining("/data is frozen by another fault");
    first.close();
    assertThat(first.mark().details())
        .containsEntry("healed", "n1: another fault keeps /data frozen");
    second.close();
    assertThat(second.mark().details())
        .containsEntry("at-its-end", "it still held")
        .containsEntry("healed", "n1: a write succeeds");
    assertWhole();
  }

  @Test
  void anotherProcessHeals() throws Exception {
    ActiveFault full = trial.inject(full());
    assertThat(Heal.check(trial.cluster).remaining())
        .singleElement()
        .asString()
        .startsWith("n1: disk-full: n1 in /data");
    assertThat(Heal.heal(trial.cluster).clean()).isTrue();
    assertWhole();
    full.close();
    ActiveFault frozen = trial.inject(frozen());
    assertThat(Heal.heal(trial.cluster).clean()).isTrue();
    assertWhole();
    frozen.close();
  }

  @Test
  void aDiskThatWouldTakeTheHostOrItsLeasesWithItIsRefused() {
    assertThatIOException()
        .isThrownBy(() -> trial.inject(new Fault.Disk(N1, Fault.Disk.Kind.FROZEN, "/var/tmp")))
        .withMessageContaining("give it one of its own");
    assertThatIOException()
        .isThrownBy(() -> trial.inject(new Fault.Disk(N1, Fault.Disk.Kind.FULL, "/run")))
        .withMessageContaining("/run lies where the leases do");
    assertThatIOException()
        .isThrownBy(() -> trial.inject(new Fault.Disk(N1, Fault.Disk.Kind.FULL, "/absent")))
        .withMessageContaining("there is no folder /absent here");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fault.Disk(N1, Fault.Disk.Kind.FULL, "data; reboot"));
  }
}
