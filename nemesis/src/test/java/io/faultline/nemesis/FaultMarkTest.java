package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultMarkTest {
  private final List<Mark> told = new ArrayList<>();
  private final FaultMark mark =
      new FaultMark(7, new Fault.Partition(new Cut.Halves()), 100, told::add);

  private Mark last() {
    return told.getLast();
  }

  @Test
  void eachStepOfAFaultsLifeIsToldAtOnceAndInOrder() {
    assertThat(told).isEmpty();
    mark.resolved(List.of(List.of("n1"), List.of("n2")), Map.of("cut", "n1 | n2"));
    assertThat(last().sides()).containsExactly(List.of("n1"), List.of("n2"));
    assertThat(last().held()).isFalse();
    assertThat(mark.holds(200, "seen")).isTrue();
    assertThat(last().held()).isTrue();
    assertThat(last().evidence()).isEqualTo("seen");
    mark.ends(300, Map.of("at-its-end", "it still held"));
    assertThat(last().endedNanos()).isEqualTo(Mark.NEVER);
    mark.ended(400, "gone");
    assertThat(told).hasSize(4).allSatisfy(m -> assertThat(m.id()).isEqualTo(7));
    assertThat(last())
        .isEqualTo(
            new Mark(
                7,
                Mark.FAULT,
                "partition",
                List.of(List.of("n1"), List.of("n2")),
                100,
                200,
                300,
                400,
                "seen",
                Map.of(
                    "fault", "partition: halves",
                    "cut", "n1 | n2",
                    "at-its-end", "it still held",
                    "healed", "gone")));
  }

  @Test
  void ofTwoEndsTheEarlierCounts() {
    mark.holds(200, "seen");
    mark.ends(300, Map.of("lost", "why"));
    mark.ends(500, Map.of());
    assertThat(last().untilNanos()).isEqualTo(300);
    assertThat(last().details()).containsEntry("lost", "why");
  }

  @Test
  void anEndBeforeItWasSeenToHoldLeavesAnEmptyWindow() {
    mark.holds(200, "seen");
    mark.ends(150, Map.of());
    assertThat(last().fromNanos()).isEqualTo(200);
    assertThat(last().untilNanos()).isEqualTo(200);
  }

  @Test
  void whatWasLostBeforeItWasSeenToHoldNeverHolds() {
    mark.ends(150, Map.of("lost", "the watchdog was found dead"));
    int before = told.size();
    assertThat(mark.holds(200, "seen")).isFalse();
    assertThat(told).hasSize(before);
    assertThat(mark.now().held()).isFalse();
  }

  @Test
  void whatNeverHeldSaysWhy() {
    mark.neverHeld(250, "n1: no iptables");
    assertThat(last().held()).isFalse();
    assertThat(last().untilNanos()).isEqualTo(250);
    assertThat(last().evidence()).isEqualTo("n1: no iptables");
  }

  @Test
  void whatWasNotSeenToEndSaysWhy() {
    mark.holds(200, "seen");
    mark.ends(300, Map.of());
    mark.notSeenToEnd("n2: no answer");
    assertThat(last().endedNanos()).isEqualTo(Mark.NEVER);
    assertThat(last().details()).containsEntry("not-healed", "n2: no answer");
  }
}
