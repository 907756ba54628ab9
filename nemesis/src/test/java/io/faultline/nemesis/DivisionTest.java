package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.faultline.history.Seed;
import io.faultline.nemesis.Division.Link;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivisionTest {
  private static List<String> hosts(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "n" + i).toList();
  }

  private static Set<String> sees(Division division, String host, List<String> hosts) {
    var seen = new HashSet<>(hosts);
    seen.removeAll(division.dropped(host));
    return seen;
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7, 8, 9, 10, 11, 12})
  void inAMajoritiesRingEveryHostSeesAMajorityAndNoTwoTheSame(int count) {
    List<String> hosts = hosts(count);
    for (long seed = 0; seed < 50; seed++) {
      Division ring = Division.majoritiesRing(hosts, new Seed(seed).stream("ring"));
      var views = new HashSet<Set<String>>();
      for (String host : hosts) {
        Set<String> view = sees(ring, host, hosts);
        assertThat(view).as("seed %d: %s", seed, host).contains(host);
        assertThat(view.size()).as("seed %d: %s", seed, host).isGreaterThan(count / 2);
        assertThat(view.size()).as("seed %d: %s", seed, host).isLessThan(count);
        views.add(view);
        for (String other : hosts) {
          assertThat(ring.dropped(host).contains(other))
              .as("seed %d: %s and %s", seed, host, other)
              .isEqualTo(ring.dropped(other).contains(host));
        }
      }
      assertThat(views).as("seed %d: different views", seed).hasSize(count);
      assertThat(ring.dropping()).isEqualTo(hosts);
      assertThat(ring.sides()).containsExactly(hosts);
    }
  }

  @Test
  void aMajoritiesRingOfFourHostsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Division.majoritiesRing(hosts(4), new Seed(1).stream("ring")))
        .withMessageContaining("five hosts or more, not 4");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 9})
  void halvesDifferByAtMostOneHostAndCutEveryLinkBetweenThem(int count) {
    var sizes = new HashSet<Integer>();
    for (long seed = 0; seed < 50; seed++) {
      Division halves = Division.halves(hosts(count), new Seed(seed).stream("halves"));
      assertThat(halves.sides()).as("seed %d", seed).hasSize(2);
      List<String> first = halves.sides().getFirst();
      List<String> second = halves.sides().getLast();
      sizes.add(first.size());
      assertThat(Math.abs(first.size() - second.size())).as("seed %d", seed).isEqualTo(count % 2);
      assertThat(first).doesNotContainAnyElementsOf(second);
      for (String a : hosts(count)) {
        for (String b : hosts(count)) {
          boolean across = first.contains(a) != first.contains(b);
          assertThat(halves.cuts(new Link(a, b)))
              .as("seed %d: %s-%s", seed, a, b)
              .isEqualTo(across);
        }
      }
    }
    assertThat(sizes).as("which half is larger is drawn too").hasSize(1 + count % 2);
  }

  @Test
  void theSameStreamGivesTheSameDivision() {
    for (long seed = 0; seed < 20; seed++) {
      var once = Division.halves(hosts(5), new Seed(seed).stream("x"));
      assertThat(Division.halves(hosts(5), new Seed(seed).stream("x"))).isEqualTo(once);
    }
  }

  @Test
  void anIsolatedHostAndTheOthersDropEachOther() {
    Division division = Division.isolate(List.of("n3"), hosts(5));
    assertThat(division.sides()).containsExactly(List.of("n3"), List.of("n1", "n2", "n4", "n5"));
    assertThat(division.dropped("n3")).containsExactly("n1", "n2", "n4", "n5");
    assertThat(division.dropped("n1")).containsExactly("n3");
    assertThat(division.text()).isEqualTo("n3 | n1 n2 n4 n5");
  }

  @Test
  void toIsolateEveryHostDropsNothing() {
    assertThat(Division.isolate(hosts(3), hosts(3)).dropping()).isEmpty();
  }

  @Test
  void zonesAreCutFromEachOtherAndHostsWithoutOneAreASideOfTheirOwn() {
    var zones = new LinkedHashMap<String, List<String>>();
    zones.put("a", List.of("n1", "n2"));
    zones.put("b", List.of("n3"));
    Division division = Division.zones(zones, hosts(5));
    assertThat(division.text()).isEqualTo("n1 n2 | n3 | n4 n5");
    assertThat(division.dropped("n1")).containsExactly("n3", "n4", "n5");
    assertThat(division.dropped("n5")).containsExactly("n1", "n2", "n3");
  }

  @Test
  void aLinkIsCutWhicheverEndDropsPackets() {
    var drops = new LinkedHashMap<String, SequencedSet<String>>();
    drops.put("n1", new LinkedHashSet<>(List.of("n2")));
    var oneWay = new Division(List.of(hosts(2)), drops);
    assertThat(oneWay.cuts(new Link("n1", "n2"))).isTrue();
    assertThat(oneWay.cuts(new Link("n2", "n1"))).isTrue();
    assertThat(oneWay.text()).isEqualTo("n1 drops n2");
  }
}
