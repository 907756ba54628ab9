package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Mark;
import io.faultline.nemesis.Division.Link;
import io.faultline.testing.RealCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The forms of partitions beside silent, whole and lasting ones, on a real cluster, seen from
/// outside.
class BlockTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(4);

  private static final Cut ISOLATE_1 = new Cut.Isolate(new Target.Named("n1"));

  private Trial trial;

  @BeforeEach
  void begin() throws Exception {
    trial = Trial.on(CLUSTER.cluster());
  }

  @AfterEach
  void end() {
    trial.close();
  }

  private ActiveFault cut(Cut cut, Block.Answer answer, Block.Way way) throws Exception {
    return trial.inject(new Fault.Partition(cut, new Block(answer, way, Block.Flap.NEVER)));
  }

  private void assertHealed(ActiveFault fault) throws Exception {
    fault.close();
    assertThat(fault.mark().details()).containsEntry("at-its-end", "it still held");
    assertThat(fault.mark().details().get("healed")).contains("the rules are gone");
    assertThat(trial.pinged()).isEqualTo(trial.everyLink());
    assertThat(trial.served()).hasSize(4);
    trial.assertNothingLeft();
  }

  /// What a connection from one host to the system's port on another comes to.
  private String connection(String from, String to) throws Exception {
    return trial.on(
        from,
        "timeout 3 bash -c 'exec 3<>/dev/tcp/%s/%d' 2>&1 && echo open || echo closed"
            .formatted(trial.host(to).spec().address(), StandIn.PORT));
  }

  @Test
  void aDropIsSilentARejectAndAResetAreTold() throws Exception {
    ActiveFault drop = cut(ISOLATE_1, Block.Answer.DROP, Block.Way.BOTH);
    assertThat(connection("n1", "n2")).isEqualTo("closed");
    assertHealed(drop);
    ActiveFault reject = cut(ISOLATE_1, Block.Answer.REJECT, Block.Way.BOTH);
    assertThat(connection("n1", "n2")).contains("refused");
    assertThat(connection("n2", "n1")).contains("refused");
    assertThat(trial.on("n2", "ping -n -c 1 -W 1 n1; :")).contains("Destination Port Unreachable");
    assertThat(connection("n2", "n3")).isEqualTo("open");
    assertThat(reject.mark().evidence()).contains("packets refused: n1 ");
    assertHealed(reject);
    ActiveFault reset = cut(ISOLATE_1, Block.Answer.RESET, Block.Way.BOTH);
    assertThat(connection("n1", "n2")).contains("refused");
    assertThat(trial.on("n2", "ping -n -c 1 -W 1 n1; :")).doesNotContain("Unreachable");
    assertHealed(reset);
  }

  @Test
  void aConnectionThatStoodIsReset() throws Exception {
    trial.on(
        "n2",
        "setsid bash -c 'exec 3<>/dev/tcp/%s/%d; while sleep 0.1; do echo x >&3 || break; done; echo ended > /run/reset' </dev/null >/dev/null 2>&1 &"
            .formatted(trial.host("n1").spec().address(), StandIn.PORT));
    ActiveFault reset = cut(ISOLATE_1, Block.Answer.RESET, Block.Way.BOTH);
    Trial.await(
        Duration.ofSeconds(5),
        "the connection was reset",
        () -> trial.on("n2", "cat /run/reset 2>/dev/null; :").equals("ended"));
    assertHealed(reset);
  }

  @Test
  void oneWayThePacketsOfTheOtherWayArrive() throws Exception {
    for (Block.Way way : List.of(Block.Way.OUT, Block.Way.IN)) {
      ActiveFault fault = cut(ISOLATE_1, Block.Answer.DROP, way);
      assertThat(trial.pinged()).as("no answer either way").doesNotContain(new Link("n1", "n2"));
      String deaf = way == Block.Way.OUT ? "n2" : "n1";
      String hearing = way == Block.Way.OUT ? "n1" : "n2";
      String count = "grep -s Icmp: /proc/net/snmp | tail -n 1 | cut -d' ' -f 10";
      long before = Long.parseLong(trial.on(hearing, count));
      trial.on(deaf, "ping -n -c 3 -i 0.2 -W 1 " + hearing + " >/dev/null; :");
      assertThat(Long.parseLong(trial.on(hearing, count)) - before)
          .as("%s: questions of %s that reached %s", way, deaf, hearing)
          .isGreaterThanOrEqualTo(3);
      assertHealed(fault);
    }
  }

  @Test
  void clientsAreCutFromAHostThatItsPeersStillReach() throws Exception {
    ActiveFault clients = trial.cut(new Cut.Clients(new Target.Named("n2")));
    assertThat(trial.served()).containsExactly("n1", "n3", "n4");
    assertThat(trial.pinged()).isEqualTo(trial.everyLink());
    assertThat(trial.on("n2", "hostname")).as("the controller's own connection").isEqualTo("n2");
    assertThat(clients.mark().evidence()).contains("not let in: n2 ");
    assertHealed(clients);
    assertThat(clients.mark().details().get("healed")).contains("all answered");
  }

  @Test
  void aBridgeIsReachedByAllAndAMinorityThirdIsOneOfFour() throws Exception {
    ActiveFault bridge = trial.cut(new Cut.Bridge());
    assertThat(trial.pinged()).as("of 12, those between the sides").hasSizeBetween(8, 10);
    assertHealed(bridge);
    ActiveFault third = trial.cut(new Cut.MinorityThird());
    assertThat(third.mark().sides().getFirst()).hasSize(1);
    assertThat(trial.pinged()).isEqualTo(trial.within(third.mark()));
    assertHealed(third);
  }

  private Fault flapping() {
    var flap = new Block.Flap(Duration.ofMillis(700), Duration.ofMillis(700));
    return new Fault.Partition(ISOLATE_1, new Block(Block.Answer.DROP, Block.Way.BOTH, flap));
  }

  @Test
  void aFlappingCutIsThereAndIsNotInTurn() throws Exception {
    ActiveFault flap = trial.inject(flapping());
    assertThat(flap.mark().evidence()).contains("the cut comes and goes", "packets dropped: n1 ");
    for (int turn = 0; turn < 2; turn++) {
      Trial.await(Duration.ofSeconds(5), "cut", () -> !trial.jumps("n1"));
      Trial.await(Duration.ofSeconds(5), "open", () -> trial.jumps("n1"));
    }
    assertHealed(flap);
  }

  @Test
  void aFlappingCutWithoutItsLeaseEndsAndAnotherProcessHealsOne() throws Exception {
    ActiveFault lost = trial.inject(flapping());
    trial.on("n1", "kill -9 $(cat /run/faultline/lease-*/pid)");
    Trial.await(Trial.SHORT.length(), "over", () -> lost.mark().endedNanos() != Mark.NEVER);
    trial.assertNothingLeft();

    ActiveFault second = trial.inject(flapping());
    Heal.Report report = Heal.heal(trial.cluster);
    assertThat(report.clean()).as(report.toString()).isTrue();
    assertThat(report.hosts().getFirst().found()).singleElement().asString().contains("flap 700ms");
    trial.assertNothingLeft();
    assertThat(trial.pinged()).isEqualTo(trial.everyLink());
    second.close();
  }
}
