package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.cluster.HostSpec;
import io.faultline.cluster.SystemUnderTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreflightTest {
  private static final SystemUnderTest ABLE = new StandIn();
  private static final SystemUnderTest PLAIN = new PlainSystem();

  private static String why(PaperCluster cluster, SystemUnderTest system, Fault fault) {
    return new Preflight(cluster.spec(), system).refusal(fault).orElse("");
  }

  private static Fault cut(Cut cut) {
    return new Fault.Partition(cut);
  }

  private static Fault isolate(Target target) {
    return cut(new Cut.Isolate(target));
  }

  @Test
  void fiveHostsInZonesAndAnAbleSystemMayHaveEverything() {
    var cluster = PaperCluster.inZones("a", "a", "b", "b", "c");
    var faults =
        List.of(
            cut(new Cut.Halves()),
            cut(new Cut.One()),
            cut(new Cut.MajoritiesRing()),
            cut(new Cut.Zones()),
            isolate(new Target.Leader()),
            isolate(new Target.Follower()),
            isolate(new Target.Minority()),
            isolate(new Target.Majority()),
            isolate(new Target.Zone("a")),
            new Fault.Pause(new Target.All()),
            new Fault.Kill(new Target.Named("n5")));
    assertThat(new Preflight(cluster.spec(), ABLE).check(faults)).isEmpty();
  }

  @Test
  void aSystemWithoutTheAbilityIsNamed() {
    var five = PaperCluster.of(5);
    assertThat(why(five, PLAIN, new Fault.Pause(new Target.One())))
        .isEqualTo("the system plain cannot be paused");
    assertThat(why(five, PLAIN, new Fault.Kill(new Target.One())))
        .isEqualTo("the system plain cannot be killed");
    assertThat(why(five, PLAIN, isolate(new Target.Leader())))
        .isEqualTo("the system plain cannot tell who leads, so there is no `leader`");
    assertThat(why(five, PLAIN, isolate(new Target.Follower()))).contains("no `follower`");
    assertThat(why(five, PLAIN, cut(new Cut.Halves()))).isEmpty();
  }

  @Test
  void aClusterTooSmallSaysHowManyHostsItTakes() {
    assertThat(why(PaperCluster.of(1), ABLE, cut(new Cut.Halves())))
        .isEqualTo("a partition takes two hosts or more; the cluster has one");
    assertThat(why(PaperCluster.of(4), ABLE, cut(new Cut.MajoritiesRing())))
        .isEqualTo("a majorities-ring takes 5 hosts or more; the cluster has 4");
    assertThat(why(PaperCluster.of(1), ABLE, new Fault.Kill(new Target.Follower())))
        .isEqualTo("a follower takes 2 hosts or more; the cluster has 1");
    assertThat(why(PaperCluster.of(2), ABLE, new Fault.Pause(new Target.Minority())))
        .isEqualTo("a minority takes 3 hosts or more; the cluster has 2");
  }

  @Test
  void aPartitionThatLeavesNothingToCutFromIsRefused() {
    assertThat(why(PaperCluster.of(3), ABLE, isolate(new Target.All()))).contains("every host");
    assertThat(why(PaperCluster.of(2), ABLE, isolate(new Target.Majority())))
        .contains("every host");
    assertThat(why(PaperCluster.inZones("a", "a"), ABLE, isolate(new Target.Zone("a"))))
        .contains("every host");
  }

  @Test
  void zonesThatAreNotThereAreNamed() {
    assertThat(why(PaperCluster.of(3), ABLE, cut(new Cut.Zones()))).contains("names none");
    assertThat(why(PaperCluster.inZones("a", "a", ""), ABLE, cut(new Cut.Zones())))
        .contains("names only a");
    assertThat(why(PaperCluster.inZones("a", "b"), ABLE, new Fault.Pause(new Target.Zone("c"))))
        .isEqualTo("no host is in zone c; the cluster file names a, b");
    assertThat(why(PaperCluster.of(2), ABLE, new Fault.Pause(new Target.Zone("c"))))
        .isEqualTo("no host is in zone c; the cluster file names no zones");
  }

  @Test
  void anUnknownHostIsRefusedWithThoseThatThereAre() {
    assertThat(why(PaperCluster.of(2), ABLE, new Fault.Kill(new Target.Named("db1"))))
        .isEqualTo("there is no host db1; the cluster has n1, n2");
  }

  @Test
  void hostsThatNoPacketCanTellApartAreRefused() {
    var shared =
        PaperCluster.withHosts(
            List.of(
                new HostSpec("n1", "10.0.0.1", 22, List.of("10.0.0.1", "10.9.0.1"), ""),
                new HostSpec("n2", "10.0.0.2", 22, List.of("10.9.0.1"), "")));
    assertThat(why(shared, ABLE, cut(new Cut.Halves())))
        .contains("n1 and n2 share the address 10.9.0.1", "give each its own `internal:`");
    var strange =
        PaperCluster.withHosts(
            List.of(
                new HostSpec("n1", "10.0.0.1", 22, List.of("10.0.0.1; reboot"), ""),
                new HostSpec("n2", "10.0.0.2", 22, List.of(), "")));
    assertThat(why(strange, ABLE, cut(new Cut.Halves())))
        .isEqualTo(
            "the internal address 10.0.0.1; reboot of n1 is neither an IP address nor a name");
  }

  @Test
  void aScriptIsRefusedEntryByEntryAndForWhatItWaitsFor() {
    var at = new Schedule.Trigger.At(Duration.ZERO);
    var change = new Schedule.Trigger.LeaderChanges();
    var length = Duration.ofSeconds(1);
    var halves = cut(new Cut.Halves());
    var kill = new Fault.Kill(new Target.One());
    var schedule =
        new Schedule(
            List.of(
                new Schedule.Entry(at, length, halves),
                new Schedule.Entry(change, length, halves),
                new Schedule.Entry(at, length, kill)));
    var five = PaperCluster.of(5);
    assertThat(new Preflight(five.spec(), PLAIN).check(schedule))
        .extracting(Refusal::sentence)
        .containsExactly(
            "the system plain cannot tell who leads, so `leader-changes` never happens",
            "the system plain cannot be killed");
    assertThat(new Preflight(five.spec(), ABLE).check(schedule)).isEmpty();
  }

  @Test
  void addressesThatStandForThemselvesInAScriptArePlain() {
    assertThat(List.of("10.0.0.1", "fd00::1", "::1", "db-1.example"))
        .allMatch(PartitionInjection::isPlain);
    assertThat(List.of("", "-j", "a b", "a;b", "$(id)", "a\nb", "*"))
        .noneMatch(PartitionInjection::isPlain);
  }
}
