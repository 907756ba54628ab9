package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Primaries;
import io.faultline.history.Seed;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AimTest {
  /// Answers one after the other, the last for ever.
  private static final class Led extends PlainSystem implements Primaries {
    private final Queue<List<String>> answers;
    int asked;

    Led(List<List<String>> answers) {
      this.answers = new ArrayDeque<>(answers);
    }

    @Override
    public List<String> primaries(Cluster cluster) {
      asked++;
      return answers.size() > 1 ? answers.remove() : answers.element();
    }
  }

  private final Seed seed = new Seed(42);

  private List<String> resolve(PaperCluster cluster, Target target, Led system) throws Exception {
    return new Aim(cluster, system).resolve(target, seed.stream("aim"));
  }

  @Test
  void theLeaderIsTheOneWithTheNewestTermAndIsWaitedFor() throws Exception {
    var system = new Led(List.of(List.of(), List.of(), List.of("n3", "n1")));
    assertThat(resolve(PaperCluster.of(5), new Target.Leader(), system)).containsExactly("n3");
    assertThat(system.asked).isEqualTo(3);
  }

  @Test
  void aFollowerNeverLeads() throws Exception {
    var drawn = new HashSet<String>();
    var aim = new Aim(PaperCluster.of(3), new Led(List.of(List.of("n2"))));
    var random = seed.stream("followers");
    for (int i = 0; i < 100; i++) {
      drawn.addAll(aim.resolve(new Target.Follower(), random));
    }
    assertThat(drawn).isEqualTo(Set.of("n1", "n3"));
  }

  @ParameterizedTest
  @CsvSource({"3,1,2", "4,1,3", "5,2,3", "6,2,4", "7,3,4"})
  void aMinorityLeavesAMajorityAndAMajorityIsTheSmallest(int n, int minority, int majority)
      throws Exception {
    var led = new Led(List.of(List.of()));
    assertThat(resolve(PaperCluster.of(n), new Target.Minority(), led)).hasSize(minority);
    assertThat(resolve(PaperCluster.of(n), new Target.Majority(), led)).hasSize(majority);
    assertThat(n - minority).isGreaterThan(n / 2);
  }

  @Test
  void whatIsDrawnComesInTheClustersOrderAndEachHostOnce() throws Exception {
    var aim = new Aim(PaperCluster.of(7), new Led(List.of(List.of())));
    var random = seed.stream("order");
    for (int i = 0; i < 50; i++) {
      assertThat(aim.resolve(new Target.Majority(), random)).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void namesAndZonesMeanWhatTheClusterFileSays() throws Exception {
    var cluster = PaperCluster.inZones("a", "b", "a");
    var led = new Led(List.of(List.of()));
    assertThat(resolve(cluster, new Target.Named("n2"), led)).containsExactly("n2");
    assertThat(resolve(cluster, new Target.Zone("a"), led)).containsExactly("n1", "n3");
    assertThat(resolve(cluster, new Target.All(), led)).containsExactly("n1", "n2", "n3");
    assertThatIOException()
        .isThrownBy(() -> resolve(cluster, new Target.Named("n9"), led))
        .withMessage("no host is meant by `n9`");
  }

  @Test
  void aSystemThatCannotTellHasNoLeader() {
    assertThatIOException()
        .isThrownBy(() ->
            new Aim(PaperCluster.of(3), new PlainSystem())
                .resolve(new Target.Leader(), seed.stream("x")))
        .withMessage("the system plain cannot tell who leads");
  }
}
