package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.testing.RealCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Processes that are killed without end, or starved, on a real cluster, seen from outside.
class StarveTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(2);

  private static final Target N1 = new Target.Named("n1");

  private Trial trial;

  @BeforeEach
  void begin() throws Exception {
    trial = Trial.on(CLUSTER.cluster());
  }

  @AfterEach
  void end() {
    trial.close();
  }

  /// Starts the system as a supervisor would.
  private void supervise() throws Exception {
    trial.host("n1").must(trial.system.start(trial.cluster, trial.host("n1")));
  }

  private String groups() throws Exception {
    return trial.on(
        "n1",
        "grep -h faultline- /proc/[0-9]*/cgroup | sort -u; grep faultline /proc/mounts | grep cgroup; :");
  }

  @Test
  void whatIsKeptDownASupervisorDoesNotBringBack() throws Exception {
    ActiveFault down = trial.inject(new Fault.Crash(N1, Duration.ZERO));
    assertThat(trial.pid("n1")).isEmpty();
    for (int i = 0; i < 3; i++) {
      supervise();
      Trial.await(Duration.ofSeconds(3), "it is killed again", () -> trial.pid("n1").isEmpty());
    }
    down.close();
    assertThat(trial.pid("n1")).isNotEmpty();
    String pid = trial.pid("n1");
    assertThat(down.mark().details())
        .containsEntry("at-its-end", "it still held")
        .containsEntry("healed", "n1: process " + pid + " runs");
    trial.assertNothingLeft();
    Thread.sleep(300);
    assertThat(trial.pid("n1")).as("nothing kills it any more").isEqualTo(pid);
  }

  @Test
  void aCrashLoopStartsAndKillsInTurn() throws Exception {
    ActiveFault loop = trial.inject(new Fault.Crash(N1, Duration.ofMillis(600)));
    String before = "";
    for (int turn = 0; turn < 2; turn++) {
      Trial.await(Duration.ofSeconds(5), "it was started", () -> !trial.pid("n1").isEmpty());
      assertThat(trial.pid("n1")).isNotEqualTo(before);
      before = trial.pid("n1");
      String last = before;
      Trial.await(Duration.ofSeconds(5), "it was killed", () -> !trial.pid("n1").equals(last));
    }
    loop.close();
    assertThat(trial.pid("n1")).isNotEmpty();
    assertThat(loop.mark().evidence()).contains("killed again ");
    trial.assertNothingLeft();
  }

  @Test
  void aCrashLoopEndsWithItsLeaseAndIsHealedByAnother() throws Exception {
    trial.abandon(
        ProcessInjection.crash(
            trial.cluster, trial.system, trial.system, List.of("n1"), Duration.ofMillis(600)));
    trial.awaitNothingLeft(Trial.SHORT.length().plusSeconds(2));
    Trial.await(Duration.ofSeconds(3), "it runs", () -> !trial.pid("n1").isEmpty());
    ActiveFault down = trial.inject(new Fault.Crash(N1, Duration.ZERO));
    assertThat(Heal.heal(trial.cluster).clean()).isTrue();
    trial.assertNothingLeft();
    assertThat(trial.pid("n1")).isNotEmpty();
    down.close();
  }

  @Test
  void aStarvedProcessIsHeldBackAndFreeAgainWhenHealed() throws Exception {
    ActiveFault starved = trial.inject(new Fault.Starve(N1, 10));
    String pid = trial.pid("n1");
    assertThat(trial.on("n1", "cat /proc/" + pid + "/cgroup")).contains("/faultline-n1-");
    assertThat(starved.mark().evidence()).contains("10 % of a processor, and were held back in ");
    starved.close();
    assertThat(groups()).isEmpty();
    assertThat(trial.pid("n1")).isEqualTo(pid);
    assertThat(starved.mark().details())
        .containsEntry("at-its-end", "it still held")
        .containsEntry("healed", "n1: the control group is gone");
    trial.assertNothingLeft();
  }

  @Test
  void aStarvationEndsWithItsLeaseAndIsHealedByAnother() throws Exception {
    trial.abandon(ProcessInjection.starve(trial.cluster, trial.system, List.of("n1"), 20));
    assertThat(groups()).isNotEmpty();
    trial.awaitNothingLeft(Trial.SHORT.length().plusSeconds(2));
    assertThat(groups()).isEmpty();
    ActiveFault first = trial.inject(new Fault.Starve(N1, 20));
    assertThat(Heal.check(trial.cluster).remaining())
        .singleElement()
        .asString()
        .startsWith("n1: starve: n1 cpu 20%");
    assertThat(Heal.heal(trial.cluster).clean()).isTrue();
    assertThat(groups()).isEmpty();
    trial.assertNothingLeft();
    first.close();
  }
}
