package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Mark;
import io.faultline.history.Seed;
import io.faultline.nemesis.Schedule.Entry;
import io.faultline.nemesis.Schedule.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScheduleRunnerTest {
  private static final ScheduleRunner.Leaders NOBODY = List::of;
  private static final Fault HALVES = new Fault.Partition(new Cut.Halves());
  private static final Fault PAUSE = new Fault.Pause(new Target.One());
  private static final Fault KILL = new Fault.Kill(new Target.One());

  private final long beginNanos = System.nanoTime();
  private final LongSupplier clock = () -> System.nanoTime() - beginNanos;
  private final FakeNemesis nemesis = new FakeNemesis(clock);

  /// Notes what is injected and healed, and when.
  private static final class FakeNemesis implements Nemesis {
    record Event(String what, Fault fault, long atNanos, long drawn) {
      @Override
      public String toString() {
        return what + " " + fault.text();
      }
    }

    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    final List<ActiveFault> held = Collections.synchronizedList(new ArrayList<>());
    final LongSupplier clock;
    volatile String refusal = "";
    volatile CountDownLatch hold = new CountDownLatch(0);

    FakeNemesis(LongSupplier clock) {
      this.clock = clock;
    }

    @Override
    public ActiveFault inject(Fault fault, RandomGenerator draws)
        throws IOException, InterruptedException {
      if (refusal.equals("bug")) {
        throw new IllegalStateException("a bug");
      }
      if (!refusal.isEmpty()) {
        throw new IOException(refusal);
      }
      hold.await();
      long at = clock.getAsLong();
      events.add(new Event("inject", fault, at, draws.nextLong()));
      var active = new Held(fault, at, this);
      held.add(active);
      return active;
    }

    @Override
    public void close() {
      List.copyOf(held).reversed().forEach(ActiveFault::close);
    }

    List<String> said() {
      return List.copyOf(events).stream().map(Event::toString).toList();
    }

    Event event(int index) {
      return events.get(index);
    }

    private record Held(Fault fault, long at, FakeNemesis nemesis) implements ActiveFault {
      @Override
      public Mark mark() {
        return new Mark(
            1, Mark.FAULT, fault.name(), List.of(), at, at, Mark.NEVER, Mark.NEVER, "", Map.of());
      }

      @Override
      public void close() {
        if (nemesis.held.remove(this)) {
          nemesis.events.add(new Event("heal", fault, nemesis.clock.getAsLong(), 0));
        }
      }
    }
  }

  private static Entry at(long millis, long length, Fault fault) {
    return new Entry(new Trigger.At(Duration.ofMillis(millis)), Duration.ofMillis(length), fault);
  }

  private static Entry onChange(long length, Fault fault) {
    return new Entry(new Trigger.LeaderChanges(), Duration.ofMillis(length), fault);
  }

  private ScheduleRunner start(ScheduleRunner.Leaders leaders, Entry... entries) {
    return ScheduleRunner.start(
        new Schedule(List.of(entries)), nemesis, leaders, new Seed(5), clock);
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  @Test
  void entriesBeginAtTheirTimesHoldForTheirLengthsAndMayOverlap() throws Exception {
    try (var runner = start(NOBODY, at(100, 600, HALVES), at(300, 100, PAUSE))) {
      assertThat(runner.await(Duration.ofSeconds(10))).isTrue();
      assertThat(runner.missed()).isEmpty();
    }
    assertThat(nemesis.said())
        .containsExactly(
            "inject partition: halves",
            "inject pause: one",
            "heal pause: one",
            "heal partition: halves");
    assertThat(millis(nemesis.event(0).atNanos)).isGreaterThanOrEqualTo(100);
    assertThat(millis(nemesis.event(1).atNanos)).isGreaterThanOrEqualTo(300);
    assertThat(nemesis.event(2).atNanos - nemesis.event(1).atNanos)
        .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
    assertThat(nemesis.event(3).atNanos - nemesis.event(0).atNanos)
        .isGreaterThanOrEqualTo(Duration.ofMillis(600).toNanos());
  }

  @Test
  void whatIsDrawnForAnEntryIsTheSameWhateverTheOthersDo() throws Exception {
    try (var runner = start(NOBODY, at(0, 1, HALVES), at(0, 1, PAUSE))) {
      runner.await(Duration.ofSeconds(10));
    }
    var events = List.copyOf(nemesis.events);
    nemesis.events.clear();
    try (var runner = start(NOBODY, at(200, 1, HALVES), at(0, 1, PAUSE))) {
      runner.await(Duration.ofSeconds(10));
    }
    for (Fault fault : List.of(HALVES, PAUSE)) {
      assertThat(drawn(nemesis.events, fault)).isEqualTo(drawn(events, fault));
    }
    assertThat(drawn(events, HALVES)).isNotEqualTo(drawn(events, PAUSE));
  }

  private static long drawn(List<FakeNemesis.Event> events, Fault fault) {
    return events.stream()
        .filter(event -> event.what.equals("inject") && event.fault.equals(fault))
        .findFirst()
        .orElseThrow()
        .drawn;
  }

  @Test
  void closingHealsTheNewestFirstAndBeginsNothingMore() throws Exception {
    var runner =
        start(NOBODY, at(0, 60_000, HALVES), at(100, 60_000, PAUSE), at(3_600_000, 1, KILL));
    Trial.await(Duration.ofSeconds(10), "both hold", () -> nemesis.events.size() == 2);
    assertThat(runner.await(Duration.ofMillis(10))).isFalse();
    runner.close();
    assertThat(nemesis.said())
        .containsExactly(
            "inject partition: halves",
            "inject pause: one",
            "heal pause: one",
            "heal partition: halves");
    assertThat(runner.missed())
        .containsExactly(
            new ScheduleRunner.Missed(at(3_600_000, 1, KILL), "the run ended before it"));
    runner.close();
    assertThat(nemesis.events).hasSize(4);
  }

  @Test
  void aFaultThatDidNotTakeHoldIsMissedAndSaysWhy() throws Exception {
    nemesis.refusal = "n1: no iptables";
    try (var runner = start(NOBODY, at(0, 1, HALVES))) {
      assertThat(runner.await(Duration.ofSeconds(10))).isTrue();
      assertThat(runner.missed())
          .containsExactly(new ScheduleRunner.Missed(at(0, 1, HALVES), "n1: no iptables"));
    }
  }

  @Test
  void aDefectOfTheNemesisIsToldAndEndsNothingElse() throws Exception {
    nemesis.refusal = "bug";
    try (var runner = start(NOBODY, at(0, 1, HALVES), at(300, 1, PAUSE))) {
      Trial.await(
          Duration.ofSeconds(10),
          "it is told",
          () -> runner.missed().getFirst().why().equals("java.lang.IllegalStateException: a bug"));
      nemesis.refusal = "";
      assertThat(runner.await(Duration.ofSeconds(10))).isTrue();
      assertThat(runner.missed())
          .extracting(ScheduleRunner.Missed::entry)
          .containsExactly(at(0, 1, HALVES));
    }
  }

  @Test
  void anInjectionThatTheEndCutsShortIsMissed() throws Exception {
    nemesis.hold = new CountDownLatch(1);
    var runner = start(NOBODY, at(0, 1, HALVES));
    Thread.sleep(100);
    runner.close();
    assertThat(runner.missed())
        .extracting(ScheduleRunner.Missed::why)
        .containsExactly("the run ended while it was injected");
  }

  @Test
  void eachChangeOfLeaderBeginsTheEntryButNotWhileItHolds() throws Exception {
    var asked = new AtomicInteger();
    // A term without a leader is no change; n1 again after it is none either.
    List<String> terms = List.of("", "n1", "", "n1", "n2", "n3", "n3", "n3", "n3", "n4", "n4");
    ScheduleRunner.Leaders leaders =
        () -> {
          String now = terms.get(Math.min(asked.getAndIncrement(), terms.size() - 1));
          return now.isEmpty() ? List.of() : List.of(now);
        };
    try (var runner = start(leaders, onChange(1200, PAUSE))) {
      assertThat(runner.missed())
          .extracting(ScheduleRunner.Missed::why)
          .containsExactly("the leader never changed");
      Trial.await(Duration.ofSeconds(15), "n4 led", () -> asked.get() > terms.size());
      assertThat(runner.await(Duration.ofMillis(1))).as("it never is over").isFalse();
      assertThat(runner.missed()).isEmpty();
    }
    assertThat(nemesis.said())
        .as("n2 and n4, but not n3, which came while the fault of n2 held")
        .containsExactly(
            "inject pause: one", "heal pause: one", "inject pause: one", "heal pause: one");
    assertThat(nemesis.event(0).drawn).isNotEqualTo(nemesis.event(2).drawn);
  }

  @Test
  void aSystemThatCannotSayWhoLeadsIsAskedAgain() throws Exception {
    var asked = new AtomicInteger();
    ScheduleRunner.Leaders leaders =
        () ->
            switch (asked.getAndIncrement()) {
              case 0 -> List.of("n1");
              case 1 -> throw new IOException("nobody answers");
              default -> List.of("n2");
            };
    try (var runner = start(leaders, onChange(1, PAUSE))) {
      Trial.await(Duration.ofSeconds(10), "it began", () -> runner.missed().isEmpty());
    }
  }

  @Test
  void anEmptyScheduleIsOverAtOnceAndAsksNobody() throws Exception {
    try (var runner =
        start(() -> {
          throw new AssertionError("asked");
        })) {
      assertThat(runner.await(Duration.ofMillis(1))).isTrue();
    }
  }
}
