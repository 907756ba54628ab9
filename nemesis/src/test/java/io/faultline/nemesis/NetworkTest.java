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

/// Networks of another quality on a real cluster, measured from outside. Where a machine is busy
/// everything is slower, so what is measured has lower bounds alone, but where nothing is done.
class NetworkTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(3);

  private static final Target N1 = new Target.Named("n1");
  private static final Target N2 = new Target.Named("n2");
  private static final Target ALL = new Target.All();

  private Trial trial;

  @BeforeEach
  void begin() throws Exception {
    trial = Trial.on(CLUSTER.cluster());
  }

  @AfterEach
  void end() {
    trial.close();
  }

  private static Quality delay(long millis) {
    return Quality.PERFECT.withDelay(Duration.ofMillis(millis));
  }

  /// The fastest of ten pings, in milliseconds: what the network takes, on a busy machine too.
  private double ping(String from, String to) throws Exception {
    return Double.parseDouble(
        trial.on(
            from,
            "ping -n -q -U -c 10 -i 0.05 -W 5 %s | sed -n 's/.*= \\([0-9.]*\\)\\/.*/\\1/p'"
                .formatted(to)));
  }

  private int received(String from, String to, int asked) throws Exception {
    return Integer.parseInt(
        trial.on(
            from,
            "ping -n -q -U -c %d -i 0.005 -W 1 %s | sed -n 's/.* \\([0-9]*\\) received.*/\\1/p'"
                .formatted(asked, to)));
  }

  private void assertHealed(ActiveFault fault) throws Exception {
    fault.close();
    assertThat(fault.mark().details()).containsEntry("at-its-end", "it still held");
    assertThat(fault.mark().details().get("healed")).contains("rules", "are gone");
    trial.assertNothingLeft();
    assertThat(ping("n1", "n2")).isLessThan(10);
  }

  @Test
  void aDelayIsMeasuredOnItsLinkAndOnNoOther() throws Exception {
    ActiveFault slow = trial.inject(new Fault.Network(delay(40), N2, N1));
    assertThat(ping("n1", "n2")).isBetween(40.0, 55.0);
    assertThat(ping("n2", "n1")).as("the answer takes the same way").isBetween(40.0, 55.0);
    assertThat(ping("n3", "n2")).isLessThan(10);
    assertThat(slow.mark().evidence())
        .containsPattern("n1>n2 \\d+/60 \\d+\\.\\d ms; packets: n2 seen ");
    assertThat(slow.mark().hosts()).containsExactly("n2");
    assertHealed(slow);
  }

  @Test
  void bothDirectionsTakeTwiceAsLongAndJitterDiffers() throws Exception {
    Quality quality = delay(30).withJitter(Duration.ofMillis(20));
    ActiveFault slow = trial.inject(new Fault.Network(quality, ALL, ALL));
    assertThat(ping("n1", "n2")).isGreaterThan(20);
    assertThat(
            trial.on(
                "n3", "ping -n -q -U -c 40 -i 0.02 n1 | sed -n 's/.*\\/\\([0-9.]*\\) ms.*/\\1/p'"))
        .as("how far pings differ")
        .satisfies(mdev -> assertThat(Double.parseDouble(mdev)).isGreaterThan(5));
    assertHealed(slow);
  }

  @Test
  void lossAndDamageAreCountedAndSeen() throws Exception {
    Quality quality = Quality.PERFECT.withLoss(0.3).withCorrupt(0.1);
    ActiveFault bad = trial.inject(new Fault.Network(quality, N2, ALL));
    // 400 x 0.7 x 0.9 = 252, with a deviation of 10: of the damaged ones, some survive in their
    // data.
    assertThat(received("n1", "n2", 400)).isBetween(200, 330);
    assertThat(received("n1", "n3", 100)).isEqualTo(100);
    assertThat(bad.mark().evidence()).contains(" lost ", " damaged ");
    assertHealed(bad);
  }

  @Test
  void whatIsReorderedOvertakes() throws Exception {
    Quality quality = delay(50).withReorder(0.2);
    ActiveFault bad = trial.inject(new Fault.Network(quality, N2, N1));
    String sequence =
        trial.on(
            "n1",
            "ping -n -c 60 -i 0.01 n2 | sed -n 's/.*icmp_seq=\\([0-9]*\\) .*/\\1/p' | tr '\\n' ' '");
    List<Integer> order = List.of(sequence.split(" ")).stream().map(Integer::valueOf).toList();
    assertThat(order).hasSize(60).isNotEqualTo(order.stream().sorted().toList());
    assertHealed(bad);
  }

  @Test
  void aRateSlowsATransferAndNothingElse() throws Exception {
    trial.on("n1", "head -c 600000 /dev/urandom > /run/blob");
    ActiveFault slow = trial.inject(new Fault.Network(Quality.PERFECT.withRate(200_000), N2, N1));
    String fetch =
        "/usr/bin/python3 -c 'import time,urllib.request as u;t=time.monotonic();n=len(u.urlopen(\"http://n1:%d/blob\").read());print(n,time.monotonic()-t)'"
            .formatted(StandIn.PORT);
    String[] said = trial.on("n2", fetch).split(" ");
    assertThat(said[0]).isEqualTo("600000");
    // Three seconds, less what passes at once at the beginning.
    assertThat(Double.parseDouble(said[1])).isBetween(1.5, 20.0);
    assertThat(Double.parseDouble(trial.on("n3", fetch).split(" ")[1])).isLessThan(1.5);
    assertHealed(slow);
  }

  @Test
  void theControllersConnectionIsSparedAndOverlappingFaultsAddUp() throws Exception {
    ActiveFault first = trial.inject(new Fault.Network(delay(30), N2, ALL));
    ActiveFault second = trial.inject(new Fault.Network(delay(50), N2, N1));
    assertThat(ping("n1", "n2")).isGreaterThanOrEqualTo(80);
    assertThat(ping("n3", "n2")).isBetween(30.0, 50.0);
    ActiveFault cut = trial.cut(new Cut.Isolate(new Target.Named("n3")));
    assertThat(trial.pinged()).doesNotContain(new Link("n3", "n2")).contains(new Link("n1", "n2"));
    cut.close();
    first.close();
    assertThat(ping("n1", "n2")).isBetween(50.0, 79.0);
    assertHealed(second);
  }

  @Test
  void zonesAreAsFarApartAsTheyAreInTheWorld() throws Exception {
    var near = new Fault.Wan.Leg("b", "a", Duration.ofMillis(20));
    ActiveFault wan = trial.inject(new Fault.Wan(Duration.ofMillis(60), List.of(near)));
    assertThat(ping("n1", "n2")).isBetween(20.0, 40.0);
    assertThat(ping("n1", "n3")).isBetween(60.0, 80.0);
    assertThat(ping("n3", "n2")).isBetween(60.0, 80.0);
    assertHealed(wan);
  }

  @Test
  void whatNobodyRenewsTheHostUndoesAndAnotherProcessHeals() throws Exception {
    trial.abandon(
        NetworkInjection.of(
            trial.cluster, NetworkInjection.links(List.of("n2"), List.of("n1"), delay(40))));
    assertThat(ping("n1", "n2")).isGreaterThanOrEqualTo(40);
    trial.awaitNothingLeft(Trial.SHORT.length());
    assertThat(ping("n1", "n2")).isLessThan(10);

    ActiveFault slow = trial.inject(new Fault.Network(delay(40), N2, N1));
    assertThat(Heal.check(trial.cluster).remaining())
        .singleElement()
        .asString()
        .startsWith("n2: network: delay 40ms at n2 from n1");
    assertThat(Heal.heal(trial.cluster).clean()).isTrue();
    trial.assertNothingLeft();
    slow.close();

    ActiveFault lost = trial.inject(new Fault.Network(delay(40), N2, N1));
    trial.on("n2", "kill -9 $(cat /run/faultline/lease-*/pid)");
    Trial.await(Trial.SHORT.length(), "over", () -> lost.mark().endedNanos() != Mark.NEVER);
    trial.assertNothingLeft();
    assertThat(ping("n1", "n2")).isLessThan(10);
  }

  @Test
  void withoutACompilerOnTheHostTheProgramComesFromHere() throws Exception {
    trial.on(
        "n3",
        "rm -rf /run/faultline/bin; for c in cc gcc clang; do p=$(command -v $c) && mv $p $p.away; done; :");
    try {
      ActiveFault slow = trial.inject(new Fault.Network(delay(40), new Target.Named("n3"), N1));
      assertThat(ping("n1", "n3")).isGreaterThanOrEqualTo(40);
      assertHealed(slow);
    } finally {
      trial.on("n3", "for p in /usr/bin/*.away; do mv $p ${p%.away}; done");
    }
  }
}
