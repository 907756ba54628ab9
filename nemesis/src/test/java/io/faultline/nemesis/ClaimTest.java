package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostSpec;
import io.faultline.cluster.SshCluster;
import io.faultline.testing.RealCluster;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One run at a time on a real cluster, and what `heal` finds there.
class ClaimTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(3);

  private static final LeaseTerms LONG =
      new LeaseTerms(
          Duration.ofMinutes(10),
          Duration.ofMinutes(9),
          Duration.ofSeconds(3),
          Duration.ofMillis(200),
          "");

  private static Claim take(Cluster cluster, String holder) throws Exception {
    return Claim.take(cluster, holder, Trial.SHORT);
  }

  private static void hold(Cluster cluster, Claim claim, int n) throws Exception {
    var values = new LinkedHashMap<String, String>();
    values.put("DROP4", "10.255.255.255");
    values.put("DROP6", "");
    values.put("DROP_NAMES", "");
    values.put("DROP_CLIENTS", "");
    values.putAll(PartitionInjection.words(Block.DROP));
    var share = new Lease.Share("partition.sh", values, Duration.ofSeconds(10));
    String id = claim.number() + "-" + n;
    Lease.of(cluster.host("n2"), id, claim.number(), "of a dead run", share, LONG).begin();
  }

  @Test
  void aSecondRunIsRefusedWithWhoHoldsTheClusterUntilItIsGivenUp() throws Exception {
    Cluster cluster = CLUSTER.cluster();
    try (Claim first = take(cluster, "run 17 of\nalice")) {
      assertThat(first.holder()).isEqualTo("run 17 of alice");
      assertThatExceptionOfType(ClaimRefused.class)
          .isThrownBy(() -> take(cluster, "bob"))
          .withMessageMatching(
              "n1 is claimed by run 17 of alice, for \\d s now \\(last sign of life \\d s ago\\): wait for that run to end; if it is dead, its claim lapses in \\d s");
      assertThat(first.lost()).isEmpty();
    }
    try (Claim next = take(cluster, "bob")) {
      assertThat(next.lost()).isEmpty();
    }
  }

  @Test
  void numbersGrowFromRunToRun() throws Exception {
    long before;
    try (Claim first = take(CLUSTER.cluster(), "first")) {
      before = first.number();
    }
    try (Claim second = take(CLUSTER.cluster(), "second")) {
      assertThat(second.number()).isEqualTo(before + 1);
    }
  }

  @Test
  void ofManyAtOnceOneGetsIt() throws Exception {
    Cluster cluster = CLUSTER.cluster();
    var names = List.of("a", "b", "c", "d", "e", "f");
    var takers = Everywhere.run(names, name -> Claim.take(cluster, name, Trial.SHORT));
    try {
      assertThat(takers.answers().size()).as(takers.toString()).isLessThanOrEqualTo(1);
      assertThat(takers.failures().values())
          .allSatisfy(failure -> assertThat(failure).isInstanceOf(ClaimRefused.class));
    } finally {
      takers.answers().values().forEach(Claim::close);
    }
    take(cluster, "g").close();
  }

  @Test
  void aDeadRunsClaimLapsesAndTheNextRunClearsWhatItLeft() throws Exception {
    Cluster cluster = CLUSTER.cluster();
    // A run whose connections are gone renews no more, like one that is dead.
    var dying = SshCluster.of(cluster.spec());
    Claim dead = take(dying, "the dead");
    hold(cluster, dead, 1);
    dying.close();
    long diedNanos = System.nanoTime();
    assertThatExceptionOfType(ClaimRefused.class).isThrownBy(() -> take(cluster, "the next"));
    Trial.await(
        Trial.SHORT.length().plusSeconds(4),
        "it lapses",
        () -> {
          try (Claim next = take(cluster, "the next")) {
            assertThat(next.number()).isEqualTo(dead.number() + 1);
            return true;
          } catch (ClaimRefused _) {
            return false;
          }
        });
    assertThat(Duration.ofNanos(System.nanoTime() - diedNanos))
        .isGreaterThan(Trial.SHORT.length().minus(Trial.SHORT.every()).minusSeconds(1));
    assertThat(Heal.check(cluster).clean()).isTrue();
    assertThat(cluster.host("n2").must(Command.sh("iptables-save | grep FAULTLINE; :"))).isEmpty();
    dead.close();
  }

  @Test
  void aRunThatLostItsClaimKnowsAndDoesNotTakeItBack() throws Exception {
    Cluster cluster = CLUSTER.cluster();
    try (Claim slow = take(cluster, "the slow")) {
      cluster
          .host("n1")
          .must(
              Command.sh(
                  "echo 0 > /run/faultline/claim/renewed; echo 999 > /run/faultline/claim/number"));
      Trial.await(Duration.ofSeconds(5), "it knows", () -> slow.lost().equals(List.of("n1")));
    }
    assertThat(cluster.host("n1").must(Command.sh("cat /run/faultline/claim/number")).strip())
        .as("another's claim is not given up")
        .isEqualTo("999");
    cluster.host("n1").must(Command.sh("rm -r /run/faultline/claim"));
  }

  @Test
  void whereAHostCannotBeReachedNothingIsHeld() throws Exception {
    Cluster cluster = CLUSTER.cluster();
    var hosts = new LinkedHashMap<>(cluster.spec().hosts());
    String nobody = cluster.host("n3").spec().address().replaceFirst("\\d+$", "99");
    hosts.put("n9", new HostSpec("n9", nobody, 22, List.of(), ""));
    var spec = cluster.spec();
    var more =
        new ClusterSpec("more", spec.environment(), spec.manage(), spec.login(), hosts, Set.of());
    try (var wrong = SshCluster.of(more)) {
      assertThatIOException().isThrownBy(() -> take(wrong, "lost")).withMessageStartingWith("n9: ");
      Heal.Report report = Heal.check(wrong);
      assertThat(report.clean()).isFalse();
      assertThat(report.remaining()).singleElement().asString().startsWith("n9: ");
    }
    take(cluster, "next").close();
  }

  @Test
  void healingFindsWhatNoLeaseHoldsAndEndsIt() throws Exception {
    Cluster cluster = CLUSTER.cluster();
    var system = new StandIn();
    Host n1 = cluster.host("n1");
    n1.must(system.start(cluster, n1));
    Trial.await(
        Duration.ofSeconds(5), "it runs", () -> n1.must(system.pids(cluster, n1)).length() > 0);
    n1.must(
        Command.sh(
            "iptables -N FAULTLINE-1-1 && iptables -A INPUT -j FAULTLINE-1-1 && iptables -A INPUT -j FAULTLINE-1-1"));
    n1.must(Command.sh("iptables -N OTHERS && iptables -A INPUT -s 10.9.9.9 -j OTHERS"));
    n1.must(Command.sh("kill -STOP $(cat /run/standin.pid)"));
    assertThat(Heal.check(cluster).remaining())
        .containsExactly("n1: packet rules FAULTLINE-1-1 of iptables-nft, which no lease holds");
    Heal.Report report = Heal.heal(cluster, system);
    assertThat(report.clean()).isTrue();
    assertThat(report.hosts().getFirst().found())
        .hasSize(2)
        .last()
        .asString()
        .matches("process \\d+ \\(python3\\S*\\) is stopped");
    assertThat(n1.must(Command.sh("iptables-save")))
        .doesNotContain("FAULTLINE")
        .contains("-A INPUT -s 10.9.9.9/32 -j OTHERS");
    assertThat(Heal.heal(cluster, system).hosts())
        .allSatisfy(host -> assertThat(host.found()).isEmpty());
    n1.must(Command.sh("iptables -F INPUT; iptables -X OTHERS; kill -9 $(cat /run/standin.pid)"));
  }

  @Test
  void theStateFolderOfSomebodyElseIsRefused() throws Exception {
    Cluster cluster = CLUSTER.cluster();
    cluster.host("n1").must(Command.sh("mkdir /run/theirs; chown 12345 /run/theirs"));
    var terms =
        new LeaseTerms(
            Trial.SHORT.length(),
            Trial.SHORT.expires(),
            Trial.SHORT.every(),
            Trial.SHORT.poll(),
            "/run/theirs");
    assertThatIOException()
        .isThrownBy(() -> Claim.take(cluster, "x", terms))
        .withMessageContaining("/run/theirs belongs to someone else: remove it");
  }
}
