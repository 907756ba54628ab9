package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.faultline.history.Mark;
import io.faultline.testing.RealCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Pauses and kills on a real cluster, seen from outside.
class ProcessFaultTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(3);

  private Trial trial;

  @BeforeEach
  void begin() throws Exception {
    trial = Trial.on(CLUSTER.cluster());
  }

  @AfterEach
  void end() {
    trial.close();
  }

  @Test
  void aPausedProcessIsStoppedAndRunsAgainWhenHealed() throws Exception {
    trial.system.leader = "n2";
    String pid = trial.pid("n2");
    ActiveFault pause = trial.inject(new Fault.Pause(new Target.Leader()));
    assertThat(trial.state("n2", pid)).isEqualTo("T");
    assertThat(trial.state("n1", trial.pid("n1"))).isNotEqualTo("T");
    assertThat(pause.mark().evidence()).isEqualTo("n2: process " + pid + " is in state T");
    assertThat(pause.mark().hosts()).containsExactly("n2");
    pause.close();
    assertThat(trial.state("n2", pid)).isIn("S", "R");
    assertThat(pause.mark().details())
        .containsEntry("healed", "n2: process " + pid + " runs")
        .containsEntry("at-its-end", "it still held");
    trial.assertNothingLeft();
  }

  @Test
  void aKilledProcessIsGoneAndStartedAgainWhenHealed() throws Exception {
    String pid = trial.pid("n3");
    ActiveFault kill = trial.kill("n3");
    assertThat(trial.pid("n3")).isEmpty();
    assertThat(kill.mark().evidence()).isEqualTo("n3: process " + pid + " is gone");
    kill.close();
    assertThat(trial.pid("n3")).isNotEmpty().isNotEqualTo(pid);
    assertThat(kill.mark().details())
        .containsEntry("healed", "n3: process " + trial.pid("n3") + " runs");
    trial.assertNothingLeft();
  }

  @Test
  void everyHostAtOnceIsPaused() throws Exception {
    ActiveFault pause = trial.inject(new Fault.Pause(new Target.All()));
    assertThat(pause.mark().hosts()).containsExactly("n1", "n2", "n3");
    for (String host : pause.mark().hosts()) {
      assertThat(trial.state(host, trial.pid(host))).as(host).isEqualTo("T");
    }
    pause.close();
    trial.assertNothingLeft();
  }

  @Test
  void twoPausesOfTheSameHostHoldUntilTheLaterEnds() throws Exception {
    String pid = trial.pid("n1");
    ActiveFault first = trial.pause("n1");
    ActiveFault second = trial.pause("n1");
    first.close();
    assertThat(trial.state("n1", pid)).isEqualTo("T");
    assertThat(first.mark().details())
        .containsEntry("healed", "n1: process " + pid + " is held by another pause");
    second.close();
    assertThat(trial.state("n1", pid)).isIn("S", "R");
    assertThat(second.mark().details()).containsEntry("at-its-end", "it still held");
    trial.assertNothingLeft();
  }

  @Test
  void twoKillsOfTheSameHostKeepItDownUntilTheLaterEnds() throws Exception {
    ActiveFault all = trial.inject(new Fault.Kill(new Target.Minority()));
    String host = all.mark().hosts().getFirst();
    assertThatIOException()
        .as("there is nothing left to kill")
        .isThrownBy(() -> trial.kill(host))
        .withMessageContaining("no process of the system runs here");
    assertThat(trial.pid(host)).as("a kill that was refused starts nothing").isEmpty();
    all.close();
    assertThat(trial.pid(host)).isNotEmpty();
    trial.assertNothingLeft();
  }

  @Test
  void aPauseWithinAPartitionEndsWithoutEndingIt() throws Exception {
    ActiveFault cut = trial.cut(new Cut.Isolate(new Target.Named("n1")));
    ActiveFault pause = trial.pause("n1");
    pause.close();
    assertThat(trial.pinged()).isEqualTo(trial.within(cut.mark()));
    assertThat(trial.state("n1", trial.pid("n1"))).isIn("S", "R");
    cut.close();
    assertThat(trial.pinged()).isEqualTo(trial.everyLink());
    trial.assertNothingLeft();
  }

  @Test
  void aKillOfAPausedHostEndsThePauseAndBothAreHealed() throws Exception {
    ActiveFault pause = trial.pause("n2");
    String pid = trial.pid("n2");
    ActiveFault kill = trial.kill("n2");
    assertThat(trial.pid("n2")).isEmpty();
    pause.close();
    assertThat(trial.pid("n2")).as("healing a pause starts nothing").isEmpty();
    assertThat(pause.mark().details().get("at-its-end")).contains("process " + pid + " has ended");
    assertThat(pause.mark().untilNanos())
        .as("nobody saw it hold after that")
        .isEqualTo(pause.mark().fromNanos());
    assertThat(pause.mark().endedNanos()).isNotEqualTo(Mark.NEVER);
    kill.close();
    assertThat(trial.state("n2", trial.pid("n2"))).isIn("S", "R");
    trial.assertNothingLeft();
  }

  @Test
  @Tag("slow")
  void aSystemThatDoesNotComeBackIsToldAndHealedOnceItRuns() throws Exception {
    trial.system.start = "exit 1";
    ActiveFault kill = trial.kill("n1");
    kill.close();
    assertThat(kill.mark().endedNanos()).isEqualTo(Mark.NEVER);
    assertThat(kill.mark().details().get("not-healed"))
        .isEqualTo("n1: the fault is not undone yet; its watchdog goes on trying");
    assertThat(Heal.check(trial.cluster).remaining()).hasSize(1);
    trial.system.start = "";
    trial.host("n1").must(trial.system.start(trial.cluster, trial.host("n1")));
    assertThat(Heal.heal(trial.cluster).clean()).isTrue();
    trial.assertNothingLeft();
  }

  @Test
  void whereNothingRunsNothingIsPausedAndNothingIsLeft() throws Exception {
    ActiveFault kill = trial.kill("n1");
    assertThatIOException()
        .isThrownBy(() -> trial.pause("n1"))
        .withMessageContaining("`pause: n1` did not take hold")
        .withMessageContaining("no process of the system runs here");
    Mark refused = trial.last(2);
    assertThat(refused.held()).isFalse();
    assertThat(refused.evidence()).contains("no process of the system runs here");
    kill.close();
    trial.assertNothingLeft();
  }
}
