package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.history.Mark;
import io.faultline.nemesis.Division.Link;
import io.faultline.testing.RealCluster;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Controllers and hosts that die while faults are in force.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeadTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(4);

  private static final Cut HALVES_OF_FOUR = new Cut.Isolate(new Target.Zone("a"));

  private static Process dyingRun(Cluster cluster) throws Exception {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(
                    File.pathSeparator,
                    System.getProperty("jdk.module.path", ""),
                    System.getProperty("java.class.path", ""),
                    Path.of(System.getProperty("faultline.root"), "nemesis/target/test-classes")
                        .toString()),
                DyingRun.class.getName(),
                cluster.spec().login().key().orElseThrow().toString(),
                cluster.spec().login().knownHosts().toString()));
    cluster.hosts().forEach(host -> words.add(host.name() + "=" + host.spec().address()));
    return new ProcessBuilder(words).redirectErrorStream(true).start();
  }

  @Test
  @Order(1)
  void whenAControllerIsKilledEveryHostIsWholeAgainWithinFifteenSeconds() throws Exception {
    Trial eyes = Trial.on(CLUSTER.cluster());
    eyes.close();
    String paused = eyes.pid("n1");
    Process run = dyingRun(CLUSTER.cluster());
    try (var said = run.inputReader()) {
      var lines = new ArrayList<String>();
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        lines.add(line);
        if (line.equals("broken")) {
          break;
        }
      }
      assertThat(lines).endsWith("broken");
      assertThat(eyes.pinged()).isNotEqualTo(eyes.everyLink());
      assertThat(eyes.state("n1", paused)).isEqualTo("T");
      assertThat(eyes.pid("n2")).isEmpty();
    } finally {
      run.destroyForcibly().waitFor();
    }
    long diedNanos = System.nanoTime();
    eyes.awaitNothingLeft(Duration.ofSeconds(15));
    Trial.await(
        Duration.ofSeconds(15).minusNanos(System.nanoTime() - diedNanos),
        "n2 runs again",
        () -> !eyes.pid("n2").isEmpty());
    assertThat(eyes.state("n1", paused)).isIn("S", "R");
    assertThat(eyes.pinged()).isEqualTo(eyes.everyLink());
    Trial.await(
        Duration.ofSeconds(18).minusNanos(System.nanoTime() - diedNanos),
        "its claim lapses",
        () -> {
          try (Claim next = Claim.take(CLUSTER.cluster(), "the next")) {
            return next.lost().isEmpty();
          } catch (ClaimRefused e) {
            assertThat(e).hasMessageContaining("a dying run");
            return false;
          }
        });
  }

  @Test
  @Order(2)
  @Tag("slow")
  void aHostWhoseDaemonHangsUndoesItsShareAndTheOthersAreHealed() throws Exception {
    try (Trial trial = Trial.on(CLUSTER.cluster())) {
      ActiveFault cut = trial.cut(new Cut.Isolate(new Target.Named("n4")));
      long brokenNanos = trial.now();
      trial.on(
          "n4",
          "setsid sh -c 'sleep 0.5; pkill -STOP sshd; sleep 14; pkill -CONT sshd' </dev/null >/dev/null 2>&1 &");
      Trial.await(
          Duration.ofSeconds(60),
          "it is healed as well as can be",
          () ->
              cut.mark().details().containsKey("not-healed")
                  || cut.mark().endedNanos() != Mark.NEVER);
      Mark mark = cut.mark();
      assertThat(mark.details().get("lost"))
          .as("noticed before or after it answers again")
          .containsPattern("n\\d: (it could not be reached for 7 s|the lease ran out)");
      assertThat(mark.untilNanos())
          .as("what is certain ends with the last renewal")
          .isBetween(mark.fromNanos(), brokenNanos + Duration.ofSeconds(3).toNanos());
      trial.awaitNothingLeft(Duration.ofSeconds(30));
      assertThat(trial.pinged()).isEqualTo(trial.everyLink());
    }
  }

  @Test
  @Order(3)
  @Tag("slow")
  void aHostThatDiesKeepsNoOtherFromBeingHealedAndNoFaultIsClaimedWithIt() throws Exception {
    try (Trial trial = Trial.on(CLUSTER.cluster())) {
      ActiveFault cut = trial.cut(HALVES_OF_FOUR);
      ActiveFault pause = trial.pause("n1");
      kill("n4");
      long asked = System.nanoTime();
      cut.close();
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(60));
      assertThat(cut.mark().endedNanos()).isEqualTo(Mark.NEVER);
      assertThat(cut.mark().details().get("not-healed")).contains("n4: ").doesNotContain("n3: ");
      assertThat(cut.mark().details().get("at-its-end")).contains("n4: ");
      pause.close();
      assertThat(pause.mark().endedNanos()).isNotEqualTo(Mark.NEVER);
      asked = System.nanoTime();
      assertThatIOException()
          .isThrownBy(() -> trial.cut(HALVES_OF_FOUR))
          .withMessageStartingWith("`isolate: zone a` did not take hold: n4: ");
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(60));
      assertLivingAreWhole();
    }
  }

  @Test
  @Order(4)
  @Tag("slow")
  void aClusterWithADeadHostIsNotClaimedNorCalledClean() throws Exception {
    Cluster cluster = CLUSTER.cluster();
    assertThatIOException()
        .as("no claim without every host")
        .isThrownBy(() -> Claim.take(cluster, "x", Trial.SHORT))
        .withMessageStartingWith("n4: ");
    assertLivingAreWhole();
    Heal.Report report = Heal.heal(cluster);
    assertThat(report.clean()).isFalse();
    assertThat(report.remaining()).singleElement().asString().startsWith("n4: ");
  }

  /// Ends the first process of a host, and with it the host.
  private static void kill(String host) throws Exception {
    Path file = CLUSTER.clusterFile().resolveSibling(host).resolve("pid");
    long pid = Long.parseLong(Files.readString(file).strip().split(" ")[0]);
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  private static void assertLivingAreWhole() throws Exception {
    var links = new HashSet<Link>();
    for (String from : List.of("n1", "n2", "n3")) {
      Host host = CLUSTER.cluster().host(from);
      assertThat(
              host.must(
                  Command.sh(
                      "iptables-save | grep FAULTLINE; ls -d /run/faultline/lease-* 2>/dev/null; :")))
          .as(from)
          .isEmpty();
      for (String to : Set.of("n1", "n2", "n3")) {
        if (host.must(Command.sh("ping -n -c 1 -W 1 " + to + " >/dev/null && echo up; :"))
            .contains("up")) {
          links.add(new Link(from, to));
        }
      }
    }
    assertThat(links).hasSize(9);
  }
}
