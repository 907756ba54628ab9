package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.faultline.history.Mark;
import io.faultline.testing.RealCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a host does by itself, when the controller, the watchdog or the disk fails.
class LeaseTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(2);

  private static final Duration LENGTH = Trial.SHORT.length();
  private static final AtomicInteger leases = new AtomicInteger(100);

  private Trial trial;

  @BeforeEach
  void begin() throws Exception {
    trial = Trial.on(CLUSTER.cluster());
  }

  @AfterEach
  void end() {
    trial.close();
  }

  /// A lease on n1 that nobody renews.
  private Lease lease(long claim, String file, Map<String, String> values, LeaseTerms terms) {
    String id = claim + "-" + leases.incrementAndGet();
    var share = new Lease.Share(file, new LinkedHashMap<>(values), Duration.ofSeconds(10));
    return Lease.of(trial.host("n1"), id, claim, "a fault of a test", share, terms);
  }

  private Lease lease(String file, Map<String, String> values) {
    return lease(trial.claim.number(), file, values, Trial.SHORT);
  }

  private Lease partition() {
    return lease("partition.sh", dropping());
  }

  private Map<String, String> dropping() {
    var values = new LinkedHashMap<>(PartitionInjection.words(Block.DROP));
    values.put("DROP4", trial.host("n2").spec().address());
    values.put("DROP6", "fd00::2");
    values.put("DROP_NAMES", "n2");
    values.put("DROP_CLIENTS", "");
    return values;
  }

  private Lease pause() {
    return lease(
        "pause.sh", Map.of("PIDS", trial.system.pids(trial.cluster, trial.host("n1")).script()));
  }

  private Lease kill() {
    return lease(
        "kill.sh",
        Map.of(
            "PIDS",
            trial.system.pids(trial.cluster, trial.host("n1")).script(),
            "START",
            trial.system.start(trial.cluster, trial.host("n1")).script(),
            "LOOP",
            "",
            "START_INPUT",
            "",
            "START_SECONDS",
            "5"));
  }

  private String watchdog(Lease lease) throws Exception {
    return trial.on("n1", "cat /run/faultline/lease-" + lease.id() + "/pid");
  }

  @Test
  void whatNobodyRenewsTheHostUndoesWithinTheLease() throws Exception {
    String paused = trial.pid("n1");
    Lease pause = pause();
    pause.begin();
    Lease partition = partition();
    partition.begin();
    assertThat(partition.holds()).contains("dropped fd00::2/128 0");
    assertThat(trial.state("n1", paused)).isEqualTo("T");
    assertThat(trial.pinged()).isEmpty();
    Duration took = trial.awaitNothingLeft(LENGTH);
    assertThat(took).isGreaterThan(Duration.ofSeconds(2));
    assertThat(trial.state("n1", paused)).isIn("S", "R");
    assertThat(trial.pinged()).isEqualTo(trial.everyLink());
    assertThatIOException().isThrownBy(partition::holds).withMessage("n1: the lease has run out");
    assertThat(partition.heal()).as("healing what is over").isEmpty();
  }

  @Test
  void aKilledSystemIsStartedByItsHostWhenTheLeaseRunsOut() throws Exception {
    String killed = trial.pid("n1");
    kill().begin();
    assertThat(trial.pid("n1")).isEmpty();
    Trial.await(LENGTH.plusSeconds(1), "it runs again", () -> !trial.pid("n1").isEmpty());
    assertThat(trial.pid("n1")).isNotEqualTo(killed);
    trial.awaitNothingLeft(Duration.ofSeconds(2));
  }

  @Test
  void aRenewedLeaseOutlivesItsLengthUntilRenewalsEnd() throws Exception {
    var losses = new AtomicInteger();
    Lease lease = partition();
    try (var renewals = new Renewals(trial.cluster.hosts(), Trial.SHORT, trial::now)) {
      lease.begin();
      renewals.keep(lease, (_, _, _) -> losses.incrementAndGet());
      long held = trial.now() + LENGTH.plusSeconds(2).toNanos();
      Trial.await(
          LENGTH.plusSeconds(3),
          "longer than a lease",
          () -> {
            assertThat(lease.holds()).isNotEmpty();
            return trial.now() > held;
          });
      assertThat(renewals.renewedNanos(lease).orElseThrow()).isGreaterThan(held - LENGTH.toNanos());
    }
    assertThat(losses).hasValue(0);
    trial.awaitNothingLeft(LENGTH);
  }

  @Test
  void withoutTheStateFolderEverythingIsUndoneAtOnce() throws Exception {
    String paused = trial.pid("n1");
    ActiveFault pause = trial.pause("n1");
    ActiveFault cut = trial.cut(new Cut.One());
    ActiveFault kill = trial.kill("n2");
    trial.on("n1", "rm -rf /run/faultline");
    trial.on("n2", "rm -rf /run/faultline");
    trial.awaitNothingLeft(Duration.ofSeconds(4));
    assertThat(trial.state("n1", paused)).isIn("S", "R");
    Trial.await(LENGTH, "n2 runs", () -> !trial.pid("n2").isEmpty());
    for (ActiveFault fault : List.of(pause, cut, kill)) {
      Trial.await(LENGTH, "seen to be over", () -> fault.mark().endedNanos() != Mark.NEVER);
      assertThat(fault.mark().details()).as(fault.mark().toString()).containsKey("lost");
      assertThat(fault.mark().untilNanos()).isGreaterThanOrEqualTo(fault.mark().fromNanos());
    }
  }

  @Test
  void anInjectionThatHangsIsEndedAndUndone() throws Exception {
    Lease hanging = lease("hang.sh", Map.of("TRACE", "/run/trace"));
    assertThatIOException()
        .isThrownBy(hanging::begin)
        .withMessageContaining("the injection was ended before it had done its work");
    trial.awaitNothingLeft(LENGTH);
    assertThat(trial.on("n1", "ls /run/trace 2>/dev/null; pgrep -x -a sleep | grep 600; :"))
        .isEmpty();
  }

  @Test
  void anInjectionThatHangsIsHealedWhenItIsAsked() throws Exception {
    Lease hanging = lease("hang.sh", Map.of("TRACE", "/run/trace"));
    var failure = new AtomicReference<IOException>();
    Thread injecting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                hanging.begin();
              } catch (IOException e) {
                failure.set(e);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Trial.await(
        Duration.ofSeconds(5),
        "it began",
        () -> trial.on("n1", "ls /run/trace 2>/dev/null; :").length() > 0);
    hanging.heal();
    trial.assertNothingLeft();
    assertThat(injecting.join(Duration.ofSeconds(5))).isTrue();
    assertThat(failure.get()).hasMessageContaining("ended before it had done its work");
    assertThatIOException()
        .as("what was healed does not begin again")
        .isThrownBy(hanging::begin)
        .withMessageContaining("was healed before it began");
    trial.assertNothingLeft();
  }

  @Test
  void aFaultWhoseWatchdogWasKilledIsLostAndHealed() throws Exception {
    ActiveFault cut = trial.cut(new Cut.One());
    trial.on("n1", "kill -9 $(cat /run/faultline/lease-*/pid)");
    Trial.await(LENGTH, "it is lost and over", () -> cut.mark().endedNanos() != Mark.NEVER);
    assertThat(cut.mark().details()).containsEntry("lost", "n1: the watchdog was found dead");
    assertThat(trial.pinged()).isEqualTo(trial.everyLink());
    trial.assertNothingLeft();
  }

  @Test
  void withoutAWatchdogAFaultStaysUntilItIsHealedFromOutside() throws Exception {
    Lease partition = partition();
    partition.begin();
    Lease pause = pause();
    pause.begin();
    trial.on("n1", "kill -9 " + watchdog(partition) + " " + watchdog(pause));
    Heal.Report found = Heal.check(trial.cluster);
    assertThat(found.clean()).isFalse();
    assertThat(found.remaining())
        .containsExactlyInAnyOrder(
            "n1: a fault of a test (lease %s, whose watchdog is dead)".formatted(partition.id()),
            "n1: a fault of a test (lease %s, whose watchdog is dead)".formatted(pause.id()));
    assertThat(Heal.heal(trial.cluster).clean()).isTrue();
    trial.assertNothingLeft();
    assertThat(trial.pinged()).isEqualTo(trial.everyLink());
  }

  @Test
  void aFullDiskChangesNothing() throws Exception {
    trial.on(
        "n1",
        "fallocate -l $(df --output=avail -B1 / | tail -1) /fill; cat /dev/zero >> /fill 2>/dev/null; :");
    try {
      assertThat(
              trial.on(
                  "n1",
                  "echo some > /some 2>&1; dd if=/dev/zero of=/more bs=64k count=64 2>&1 | grep -o 'No space'; :"))
          .as("the disk is full")
          .contains("No space");
      ActiveFault cut = trial.cut(new Cut.One());
      ActiveFault pause = trial.pause("n1");
      Thread.sleep(LENGTH.plusMillis(500));
      assertThat(cut.mark().details()).doesNotContainKey("lost");
      pause.close();
      cut.close();
      assertThat(cut.mark().details()).containsEntry("at-its-end", "it still held");
      assertThat(cut.mark().endedNanos()).isNotEqualTo(Mark.NEVER);
      trial.assertNothingLeft();
    } finally {
      trial.on("n1", "rm -f /fill /some /more");
    }
  }

  @Test
  void aRunWhoseClaimLapsedInjectsNothing() throws Exception {
    Lease late = lease(trial.claim.number() - 1, "partition.sh", dropping(), Trial.SHORT);
    assertThatIOException()
        .isThrownBy(late::begin)
        .withMessageContaining("claim " + (trial.claim.number() - 1) + " on the host has lapsed");
    trial.assertNothingLeft();
  }

  @Test
  void anInterruptedInjectionLeavesNothing() throws Exception {
    for (int millis : new int[] {5, 40, 100, 250, 600, 1000}) {
      Thread injecting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  trial.cut(new Cut.One());
                } catch (IOException | InterruptedException _) {
                  // As it should be, unless it was done already.
                }
              });
      Thread.sleep(millis);
      injecting.interrupt();
      assertThat(injecting.join(Duration.ofSeconds(30))).as("%d ms", millis).isTrue();
      assertThat(trial.traces()).as("%d ms", millis).isEmpty();
      assertThat(trial.told.getLast().held()).as("%d ms", millis).isFalse();
    }
  }

  @Test
  void healingFromOutsideEndsAFaultThatARunStillRenews() throws Exception {
    ActiveFault pause = trial.pause("n1");
    assertThat(Heal.heal(trial.cluster, trial.system).clean()).isTrue();
    trial.assertNothingLeft();
    Trial.await(LENGTH, "the run hears of it", () -> pause.mark().details().containsKey("lost"));
  }

  @Test
  void aRenewalThatCrossesTheHealingIsNoLoss() throws Exception {
    trial.close();
    trial =
        Trial.on(
            CLUSTER.cluster(),
            new LeaseTerms(
                LENGTH, Trial.SHORT.expires(), Duration.ofMillis(30), Trial.SHORT.poll(), ""));
    for (int i = 0; i < 5; i++) {
      ActiveFault cut = trial.cut(new Cut.Halves());
      cut.close();

      assertThat(cut.mark().details())
          .doesNotContainKey("lost")
          .containsEntry("at-its-end", "it still held");
    }
  }
}
