package io.faultline.report;

import static io.faultline.report.Reports.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Mark;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedFactsTest {
  private static final Call WRITE = Call.of("write", Action.write(Value.of(1), Value.of(1)));

  private static Mark fault(int id, long from, long until) {
    return new Mark(
        id, Mark.FAULT, "pause", List.of(List.of("n1")), from, from, until, until, "", Map.of());
  }

  private static FaultWindow only(History history) {
    return FaultWindows.of(history, 100).held().getFirst();
  }

  @Test
  void anOperationFallsIntoAFaultIfItWasOpenWhileThatHeld() {
    var history =
        new HistoryBuilder()
            .mark(fault(1, 10, 20))
            .call(0, WRITE, 1)
            .ok(0, List.of(Result.DONE), 9)
            .call(0, WRITE, 9)
            .call(1, WRITE, 9)
            .ok(0, List.of(Result.DONE), 10)
            .call(2, WRITE, 15)
            .unknown(2, "", 16)
            .call(0, WRITE, 20)
            .ok(0, List.of(Result.DONE), 21)
            .call(0, WRITE, 21)
            .ok(0, List.of(Result.DONE), 22)
            .build();

    FaultWindow window = only(history);

    assertThat(IntStream.range(0, history.size()).filter(op -> window.covers(history, op)))
        .containsExactly(1, 3, 4);
  }

  @Test
  void whatIsCalledAtTheEdgesOfAFaultIsCountedAsCalledInIt() {
    var builder = new HistoryBuilder().mark(fault(1, 10, 20));
    for (long at : new long[] {9, 10, 15, 20, 21}) {
      builder.call(0, WRITE, at).ok(0, List.of(Result.DONE), at);
    }

    assertThat(only(builder.build()).tally().ok()).isEqualTo(3);
  }

  @Test
  void operationsUnderTwoFaultsAtOnceAreCountedOnce() {
    var builder = new HistoryBuilder().mark(fault(1, 10, 40)).mark(fault(2, 20, 30));
    for (long at = 0; at < 50; at++) {
      builder.call(0, WRITE, at).ok(0, List.of(Result.DONE), at);
    }

    assertThat(FaultWindows.of(builder.build(), 50).calledUnderFault()).isEqualTo(31);
  }

  @Test
  void aFaultWhoseEndWasNeverAskedForHoldsToTheEndOfTheRecording() {
    var history =
        new HistoryBuilder()
            .mark(fault(1, 5 * SECOND, Mark.NEVER))
            .call(0, WRITE, 7 * SECOND)
            .ok(0, List.of(Result.DONE), 8 * SECOND)
            .build();

    FaultWindow window = FaultWindows.of(history, 8 * SECOND).held().getFirst();

    assertThat(window.text())
        .isEqualTo("pause n1, seen to hold from 5.0 s to the end of the recording");
    assertThat(window.untilNanos()).isEqualTo(8 * SECOND);
    assertThat(window.tally().ok()).isOne();
  }

  @Test
  void percentilesAreThoseOfTheSortedTimes() {
    History history = SampleRuns.run(11, 3_000, true);
    long[] took =
        IntStream.range(0, history.size())
            .filter(op -> history.type(op) == Outcome.Type.OK)
            .mapToLong(op -> history.returnedNanos(op) - history.calledNanos(op))
            .sorted()
            .toArray();

    Tally tally = Tally.of(history, 0, history.size());

    assertThat(tally.ok()).isEqualTo(took.length);
    assertThat(tally.p99Nanos()).isEqualTo(took[(int) Math.ceil(took.length * 0.99) - 1]);
    assertThat(tally.mostNanos()).isEqualTo(Arrays.stream(took).max().orElseThrow());
    assertThat(tally.all()).isEqualTo(history.size());
  }

  @Test
  void theBreakdownCountsEveryOperationOnceInEachWay() {
    History history = SampleRuns.run(11, 3_000, true);

    Breakdown breakdown = Breakdown.of(history);

    Tally all = Tally.of(history, 0, history.size());
    for (List<Breakdown.Part> parts : List.of(breakdown.byHost(), breakdown.byCall())) {
      assertThat(parts.stream().mapToLong(part -> part.tally().ok()).sum()).isEqualTo(all.ok());
      assertThat(parts.stream().mapToLong(part -> part.tally().all()).sum()).isEqualTo(all.all());
    }
    assertThat(breakdown.byHost()).hasSize(5);
    assertThat(breakdown.reasons())
        .extracting(Breakdown.Reason::text)
        .containsExactlyInAnyOrder("no answer within 1 s", "etcdserver: no leader");
    assertThat(breakdown.reasons().stream().mapToLong(Breakdown.Reason::count).sum())
        .isEqualTo(all.failed() + all.unknown());
  }

  @Test
  void everyOperationIsInOneBin() {
    for (long seed = 1; seed <= 20; seed++) {
      History history = SampleRuns.run(seed, (int) (seed * 37), true);
      long last = history.calledNanos(history.size() - 1);

      Bins bins = Bins.of(history, 0, last);

      assertThat(bins.tallies().stream().mapToLong(Tally::all).sum())
          .as("seed %d", seed)
          .isEqualTo(history.size());
      assertThat(bins.tallies()).as("seed %d", seed).hasSizeLessThanOrEqualTo(Bins.MOST);
    }
  }

  @Test
  void theLastBinReachesBeyondTheLastCall() {
    var history =
        new HistoryBuilder()
            .call(0, WRITE, 0)
            .ok(0, List.of(Result.DONE), 1)
            .call(0, WRITE, 5 * SECOND)
            .ok(0, List.of(Result.DONE), 5 * SECOND)
            .build();

    Bins bins = Bins.of(history, 0, 5 * SECOND);

    assertThat(bins.begin(bins.tallies().size())).isGreaterThan(5 * SECOND);
    assertThat(bins.tallies().getLast().ok()).isOne();
  }

  @Test
  void aSqueezedAxisKeepsTheOrderOfMomentsAndMakesRoom() {
    var axis = new SqueezedAxis(List.of(5L, 1L, 1_000_000_000L, 7L), 10);

    axis.widen(5, 7, 200);
    axis.fill(900);

    assertThat(axis.x(1)).isEqualTo(10);
    assertThat(axis.x(5)).isGreaterThan(axis.x(1));
    assertThat(axis.x(7) - axis.x(5)).isGreaterThanOrEqualTo(200);
    assertThat(axis.x(1_000_000_000L)).isGreaterThan(axis.x(7));
    assertThat(axis.right()).isBetween(909.9, 910.1);
    assertThat(axis.x(0)).isEqualTo(10);
    assertThat(axis.x(Long.MAX_VALUE)).isEqualTo(axis.right());
  }

  @Test
  void longCounterexamplesAreShownByTheirEndAndWhatIsBlocked() {
    var builder = new HistoryBuilder();
    for (int at = 0; at < 500; at++) {
      builder.call(0, WRITE, at).ok(0, List.of(Result.DONE), at);
    }
    List<Integer> ops = IntStream.range(0, 500).boxed().toList();
    var anomaly =
        new io.faultline.checker.Anomaly(
            "non-linearizable",
            "1",
            ops,
            "",
            new io.faultline.checker.Refutation.NoOrder(
                ops, 500, List.of(), List.of(1), List.of(3)));
    History history = builder.build();

    Finding finding = Finding.of(anomaly, history, FaultWindows.of(history, 500));

    assertThat(finding.ops()).hasSize(Finding.MOST_OPS + 1);
    assertThat(finding.ops().getFirst().index()).isEqualTo(3);
    assertThat(finding.leftOut()).isEqualTo(500 - Finding.MOST_OPS - 1);
  }
}
