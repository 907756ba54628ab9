package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.faultline.history.Seed;
import io.faultline.nemesis.Division.Link;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Cuts as data: what they divide, one way or both, and how they are written.
class CutTest {
  private static List<String> hosts(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "n" + i).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 9})
  void aBridgeSeesAllAndTheSidesDoNotSeeEachOther(int count) {
    for (long seed = 0; seed < 50; seed++) {
      List<String> hosts = hosts(count);
      Division division = Division.bridge(hosts, new Seed(seed).stream("bridge"));
      List<String> bridges =
          hosts.stream().filter(host -> division.dropped(host).isEmpty()).toList();
      assertThat(bridges).as("seed %d", seed).hasSize(1);
      for (String a : hosts) {
        for (String b : hosts) {
          boolean sameSide = division.dropped(a).equals(division.dropped(b));
          boolean open = sameSide || bridges.contains(a) || bridges.contains(b);
          assertThat(division.cuts(new Link(a, b)))
              .as("seed %d: %s-%s", seed, a, b)
              .isEqualTo(!open);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2,n1 | n2", "3,n1 | n2 n3", "4,n1 n2 | n3 n4", "5,n1 n2 | n3 n4 n5"})
  void orderedHalvesAreThoseOfTheClusterFile(int count, String text) {
    assertThat(Division.orderedHalves(hosts(count)).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"4,1", "5,1", "6,1", "7,2", "9,2", "10,3"})
  void aMinorityOfLessThanAThirdIsTheLargest(int n, int third) {
    assertThat(Aim.minorityThird(n)).isEqualTo(third);
    assertThat(3 * third).isLessThan(n);
    assertThat(3 * (third + 1)).isGreaterThanOrEqualTo(n);
  }

  @Test
  void hostsThatNoSideNamesAreASideOfTheirOwn() {
    assertThat(Division.named(List.of(List.of("n4"), List.of("n3", "n1")), hosts(5)).text())
        .isEqualTo("n4 | n1 n3 | n2 n5");
  }

  @Test
  void oneWayLeavesTheOtherWay() {
    Division both = Division.isolate(List.of("n1"), hosts(3));
    Division out = both.way(Block.Way.OUT);
    assertThat(out.dropped("n1")).isEmpty();
    assertThat(out.dropped("n2")).containsExactly("n1");
    Division in = both.way(Block.Way.IN);
    assertThat(in.dropped("n1")).containsExactly("n2", "n3");
    assertThat(in.dropped("n2")).isEmpty();
    assertThat(both.way(Block.Way.BOTH)).isEqualTo(both);
  }

  @Test
  void aBlockIsWrittenAfterItsCut() {
    var flap = new Block.Flap(Duration.ofSeconds(2), Duration.ofMillis(500));
    var block = new Block(Block.Answer.RESET, Block.Way.OUT, flap);
    assertThat(new Fault.Partition(new Cut.Halves(), block).text())
        .isEqualTo("partition: halves one-way-out reset flap 2s/500ms");
    assertThat(new Fault.Partition(new Cut.Clients(new Target.Leader()), Block.DROP).text())
        .isEqualTo("cut-clients: leader");
    assertThat(new Fault.Partition(new Cut.Sides(List.of(List.of("a", "b"), List.of("c")))).text())
        .isEqualTo("partition: a+b|c");
  }

  @Test
  void hostsOfOneZoneOrOfNoneAreNotApart() {
    var leg = new Fault.Wan.Leg("a", "b", Duration.ofMillis(20));
    var wan = new Fault.Wan(Duration.ofMillis(60), List.of(leg));
    assertThat(wan.roundTrip("b", "a")).contains(Duration.ofMillis(20));
    assertThat(wan.roundTrip("b", "c")).contains(Duration.ofMillis(60));
    assertThat(wan.roundTrip("a", "a")).isEmpty();
    assertThat(wan.roundTrip("", "a")).isEmpty();
    var cluster = PaperCluster.inZones("a", "a", "b", "");
    assertThat(NetworkInjection.wan(cluster, wan).sequencedKeySet())
        .containsExactly(
            new Link("n3", "n1"), new Link("n3", "n2"), new Link("n1", "n3"), new Link("n2", "n3"));
  }

  @Test
  void aNetworkThatCannotBeIsRefused() {
    var second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException().isThrownBy(() -> Quality.PERFECT.withJitter(second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quality.PERFECT.withDelay(second.multipliedBy(6)));
    assertThatIllegalArgumentException().isThrownBy(() -> Quality.PERFECT.withLoss(0.001));
    assertThatIllegalArgumentException().isThrownBy(() -> Quality.PERFECT.withLoss(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Quality.PERFECT.withReorder(0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> Quality.PERFECT.withRate(1000));
  }

  @Test
  void aFlapThatAHostCannotKeepToIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Block.Flap(Duration.ofMillis(50), Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Block.Flap(Duration.ofSeconds(1), Duration.ZERO));
  }
}
