package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.HostSpec;
import io.faultline.cluster.SshCluster;
import io.faultline.history.Mark;
import io.faultline.nemesis.Division.Link;
import io.faultline.testing.RealCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Partitions of a real cluster, seen from outside.
class PartitionTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(5);

  private Trial trial;

  @BeforeEach
  void begin() throws Exception {
    trial = Trial.on(CLUSTER.cluster());
  }

  @AfterEach
  void end() {
    trial.close();
  }

  private void assertHealed(ActiveFault fault) throws Exception {
    fault.close();
    assertThat(trial.pinged()).isEqualTo(trial.everyLink());
    trial.assertNothingLeft();
    Mark mark = fault.mark();
    assertThat(mark.endedNanos()).as(mark.toString()).isNotEqualTo(Mark.NEVER);
    assertThat(mark.details()).containsEntry("at-its-end", "it still held");
    assertThat(mark.details().get("healed"))
        .contains("the rules are gone")
        .contains("all answered");
  }

  @Test
  void halvesCannotReachEachOtherAndEachHalfItself() throws Exception {
    ActiveFault halves = trial.cut(new Cut.Halves());
    Mark mark = halves.mark();
    assertThat(mark.sides()).hasSize(2);
    assertThat(trial.pinged()).isEqualTo(trial.within(mark));
    assertThat(mark.evidence())
        .contains("12 questions across the cut, none answered")
        .contains("8 questions on other links, all answered")
        .contains("packets dropped: ");
    assertHealed(halves);
  }

  @Test
  void oneHostIsCutFromAllOthers() throws Exception {
    ActiveFault one = trial.cut(new Cut.One());
    assertThat(one.mark().sides().getFirst()).hasSize(1);
    assertThat(trial.pinged()).isEqualTo(trial.within(one.mark()));
    assertHealed(one);
  }

  @Test
  void inAMajoritiesRingEveryHostReachesTwoOthers() throws Exception {
    ActiveFault ring = trial.cut(new Cut.MajoritiesRing());
    Set<Link> pinged = trial.pinged();
    assertThat(pinged).hasSize(10);
    for (String host : trial.cluster.spec().hostNames()) {
      assertThat(pinged.stream().filter(link -> link.from().equals(host))).hasSize(2);
    }
    assertThat(ring.mark().sides()).containsExactly(trial.cluster.spec().hostNames());
    assertHealed(ring);
  }

  @Test
  void theLeaderIsIsolatedAndItsClientsStillReachIt() throws Exception {
    trial.system.leader = "n4";
    Trial.await(Duration.ofSeconds(10), "all serve", () -> trial.served().size() == 5);
    ActiveFault isolated = trial.cut(new Cut.Isolate(new Target.Leader()));
    assertThat(isolated.mark().name()).isEqualTo("isolate");
    assertThat(isolated.mark().sides())
        .containsExactly(List.of("n4"), List.of("n1", "n2", "n3", "n5"));
    assertThat(trial.pinged()).isEqualTo(trial.within(isolated.mark()));
    assertThat(trial.served()).containsExactlyElementsOf(trial.cluster.spec().hostNames());
    assertHealed(isolated);
  }

  @Test
  void whatTheHistoryIsToldComesInOrderAndTheWindowLiesInsideTheTruth() throws Exception {
    long before = trial.now();
    ActiveFault zones = trial.cut(new Cut.Zones());
    long holding = trial.now();
    zones.close();
    assertThat(trial.told).hasSize(4);
    Mark asked = trial.told.get(0);
    Mark seen = trial.told.get(1);
    Mark ending = trial.told.get(2);
    Mark ended = trial.told.get(3);
    assertThat(asked.held()).isFalse();
    assertThat(asked.sides())
        .containsExactly(List.of("n1", "n2"), List.of("n3", "n4"), List.of("n5"));
    assertThat(asked.askedNanos()).isBetween(before, holding);
    assertThat(seen.fromNanos()).isBetween(asked.askedNanos() + 1, holding);
    assertThat(seen.evidence()).isNotEmpty();
    assertThat(ending.untilNanos()).isBetween(holding, trial.now());
    assertThat(ended.endedNanos()).isBetween(ending.untilNanos() + 1, trial.now());
    assertThat(ended).isEqualTo(zones.mark());
  }

  @Test
  void overlappingPartitionsHealWithoutEachOther() throws Exception {
    ActiveFault first = trial.cut(new Cut.Isolate(new Target.Named("n1")));
    ActiveFault second = trial.cut(new Cut.Isolate(new Target.Named("n2")));
    ActiveFault same = trial.cut(new Cut.Isolate(new Target.Named("n1")));
    var both = new HashSet<>(trial.within(first.mark()));
    both.retainAll(trial.within(second.mark()));
    assertThat(trial.pinged()).isEqualTo(both);

    first.close();
    assertThat(trial.pinged()).as("the same cut holds twice").isEqualTo(both);
    assertThat(first.mark().endedNanos()).isNotEqualTo(Mark.NEVER);
    same.close();
    assertThat(trial.pinged()).isEqualTo(trial.within(second.mark()));
    assertHealed(second);
  }

  @Test
  void healingTwiceDoesNothing() throws Exception {
    ActiveFault one = trial.cut(new Cut.One());
    one.close();
    int told = trial.told.size();
    one.close();
    assertThat(trial.told).hasSize(told);
  }

  @Test
  void theControllersOwnConnectionPassesEvenWhereItsAddressIsDropped() throws Exception {
    ClusterSpec spec = CLUSTER.cluster().spec();
    var hosts = new LinkedHashMap<String, HostSpec>(spec.hosts());
    HostSpec n1 = spec.hosts().get("n1");
    String gateway = n1.address().replaceFirst("\\d+$", "1");
    hosts.put(
        "n1", new HostSpec("n1", n1.address(), n1.port(), List.of(n1.address(), gateway), "a"));
    var unlucky =
        new ClusterSpec(
            spec.name(), spec.environment(), spec.manage(), spec.login(), hosts, Set.of());
    trial.close();
    try (var cluster = SshCluster.of(unlucky);
        var run = Trial.on(cluster)) {
      ActiveFault isolated = run.cut(new Cut.Isolate(new Target.Named("n1")));
      assertThat(
              run.on(
                  "n2", "iptables-save | grep -c 'FAULTLINE.* -s %s/32 .*DROP'".formatted(gateway)))
          .isEqualTo("1");
      assertThat(run.on("n2", "hostname")).as("the connection that was there").isEqualTo("n2");
      try (var fresh = SshCluster.of(unlucky)) {
        assertThat(fresh.unreachable()).as("new connections").isEmpty();
      }
      isolated.close();
      assertThat(isolated.mark().endedNanos()).isNotEqualTo(Mark.NEVER);
      run.assertNothingLeft();
    }
  }

  @Test
  void aPartitionOfAllHostsFromEachOtherLeavesEveryConnectionOfTheController() throws Exception {
    var cuts = new ArrayList<ActiveFault>();
    for (String host : trial.cluster.spec().hostNames()) {
      cuts.add(trial.cut(new Cut.Isolate(new Target.Named(host))));
    }
    assertThat(trial.pinged()).isEmpty();
    assertThat(trial.served()).hasSize(5);
    try (var fresh = SshCluster.of(trial.cluster.spec())) {
      assertThat(fresh.unreachable()).isEmpty();
    }
    trial.nemesis.close();
    assertThat(cuts)
        .allSatisfy(cut -> assertThat(cut.mark().endedNanos()).isNotEqualTo(Mark.NEVER));
    assertThat(cuts)
        .extracting(cut -> cut.mark().endedNanos())
        .as("the newest first")
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(trial.pinged()).isEqualTo(trial.everyLink());
    trial.assertNothingLeft();
  }
}
