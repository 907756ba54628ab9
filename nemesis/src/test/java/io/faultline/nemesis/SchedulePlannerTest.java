package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.faultline.history.Seed;
import io.faultline.nemesis.Schedule.Entry;
import io.faultline.nemesis.Schedule.Trigger;
import io.faultline.nemesis.SchedulePlanner.Times;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchedulePlannerTest {
  private static final Fault HALVES = new Fault.Partition(new Cut.Halves());
  private static final Fault PAUSE = new Fault.Pause(new Target.One());
  private static final Fault KILL = new Fault.Kill(new Target.One());

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Duration at(Entry entry) {
    return switch (entry.trigger()) {
      case Trigger.At(Duration time) -> time;
      case Trigger.LeaderChanges _ -> throw new AssertionError("a planned entry has a time");
    };
  }

  private static Schedule plan(List<Weighted> faults, long seed, Duration limit) {
    return SchedulePlanner.plan(faults, new Seed(seed), limit, Times.DEFAULT);
  }

  @Test
  void aRunOfAMinuteIsQuietAtBothEndsAndBetweenFaults() {
    List<Entry> entries = plan(List.of(Weighted.once(HALVES)), 1, seconds(60)).entries();
    assertThat(entries)
        .extracting(SchedulePlannerTest::at)
        .containsExactly(seconds(10), seconds(25), seconds(40));
    assertThat(entries)
        .extracting(Entry::length)
        .containsExactly(seconds(10), seconds(10), seconds(5));
  }

  @Test
  void noFaultReachesIntoTheQuietAtTheEndNorHoldsLessThanHalfItsLength() {
    var faults = List.of(Weighted.once(HALVES), Weighted.once(PAUSE));
    for (int limit = 30; limit < 200; limit++) {
      List<Entry> entries = plan(faults, limit, seconds(limit)).entries();
      assertThat(entries).as("%d s", limit).isNotEmpty();
      for (Entry entry : entries) {
        assertThat(at(entry).plus(entry.length()))
            .as("%d s", limit)
            .isLessThanOrEqualTo(seconds(limit - 15));
        assertThat(entry.length()).as("%d s", limit).isGreaterThanOrEqualTo(seconds(5));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameScheduleAndOthersGiveOthers() {
    var faults = List.of(Weighted.once(HALVES), Weighted.once(PAUSE), Weighted.once(KILL));
    assertThat(plan(faults, 7, seconds(600))).isEqualTo(plan(faults, 7, seconds(600)));
    assertThat(plan(faults, 7, seconds(600))).isNotEqualTo(plan(faults, 8, seconds(600)));
  }

  @Test
  void everyFaultIsMetAsOftenAsItsWeightBeforeAnyComesAgain() {
    var faults = List.of(new Weighted(HALVES, 3), new Weighted(PAUSE, 1));
    for (long seed = 0; seed < 20; seed++) {
      List<Fault> drawn =
          plan(faults, seed, seconds(10 + 8 * 15 + 15)).entries().stream()
              .map(Entry::fault)
              .toList();
      assertThat(drawn).as("seed %d", seed).hasSize(8);
      for (List<Fault> bag : List.of(drawn.subList(0, 4), drawn.subList(4, 8))) {
        assertThat(bag.stream().collect(Collectors.groupingBy(f -> f, Collectors.counting())))
            .as("seed %d", seed)
            .containsEntry(HALVES, 3L)
            .containsEntry(PAUSE, 1L);
      }
    }
  }

  @Test
  void aRunThatIsTooShortForHalfAFaultIsRefusedWithTheShortestThatIsNot() {
    assertThat(SchedulePlanner.refusal(seconds(29), Times.DEFAULT))
        .hasValueSatisfying(text ->
            assertThat(text).contains("a run of 29 s has no room", "it takes at least 30 s"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(List.of(Weighted.once(HALVES)), 1, seconds(29)));
    assertThat(SchedulePlanner.refusal(seconds(30), Times.DEFAULT)).isEmpty();
    assertThat(plan(List.of(Weighted.once(HALVES)), 1, seconds(30)).entries()).hasSize(1);
  }

  @Test
  void aRunWithoutFaultsMayBeAsShortAsItLikes() {
    assertThat(plan(List.of(), 1, seconds(1))).isEqualTo(Schedule.NONE);
  }

  @Test
  void theShortestFaultThereIsStillEndsTheSchedule() {
    var times = new Times(Duration.ZERO, Duration.ofNanos(1), Duration.ZERO, Duration.ZERO);
    List<Entry> entries =
        SchedulePlanner.plan(List.of(Weighted.once(PAUSE)), new Seed(1), Duration.ofNanos(3), times)
            .entries();
    assertThat(entries)
        .extracting(SchedulePlannerTest::at)
        .containsExactly(Duration.ZERO, Duration.ofNanos(1), Duration.ofNanos(2));
  }

  @Test
  void timesThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Times.DEFAULT.withLength(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> Times.DEFAULT.withEvery(seconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Weighted(PAUSE, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Weighted(PAUSE, Weighted.MOST + 1));
  }
}
