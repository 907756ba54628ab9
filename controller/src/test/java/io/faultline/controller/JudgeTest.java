package io.faultline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Judgement;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.data.DataKind;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Mark;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Value KEY = Value.of(1);

  private static final Promise LINEARIZABLE =
      DataKind.named("register").orElseThrow().promises().get("linearizable");

  private final Judge judge = new Judge(Duration.ofSeconds(10), 1L << 28, System::nanoTime);

  // A write, and a read of `seen`.
  private static HistoryBuilder history(long seen) {
    return new HistoryBuilder()
        .call(0, Call.of("write", Action.write(KEY, Value.of(7))), 1)
        .ok(0, List.of(Result.DONE), 2)
        .call(0, Call.of("read", Action.read(KEY)), 3)
        .ok(0, List.of(Result.of(Value.of(seen))), 4);
  }

  private static Mark fault(long fromNanos) {
    return new Mark(
        1,
        Mark.FAULT,
        "pause",
        List.of(),
        1,
        fromNanos,
        3,
        4,
        "why",
        Map.of("fault", "pause: one"));
  }

  private static Mark phase(String name, Map<String, String> details) {
    return new Mark(2, Mark.PHASE, name, List.of(), 1, 1, 4, 4, "", details);
  }

  private static Mark finalReads(int read) {
    return phase(Phases.FINAL, Map.of(Phases.KEYS_READ, Integer.toString(read)));
  }

  private Verdict run(History history) {
    return judge.run(LINEARIZABLE, history, 0).verdict();
  }

  private Judgement alone(History history) {
    return judge.history(LINEARIZABLE, history);
  }

  @Test
  void aWholeRunThatKeepsThePromiseHoldsAndIsCheckedAgain() {
    History history = history(7).mark(fault(2)).mark(finalReads(1)).build();

    assertThat(run(history)).isInstanceOf(Verdict.Holds.class);
    assertThat(alone(history).recheck().confirmed()).isTrue();
  }

  @Test
  void aFaultThatNeverTookHoldMakesARunUndecidedAndNotAHistory() {
    History history = history(7).mark(fault(Mark.NEVER)).mark(finalReads(1)).build();

    assertThat(run(history))
        .isInstanceOfSatisfying(
            Verdict.Undecided.class,
            undecided -> assertThat(undecided.reason()).contains("`pause` never took hold: why"));
    assertThat(alone(history).verdict()).isInstanceOf(Verdict.Holds.class);
  }

  @Test
  void aRunWithoutFinalReadsIsUndecided() {
    assertThat(run(history(7).mark(finalReads(0)).build())).isInstanceOf(Verdict.Undecided.class);
    assertThat(run(history(7).build())).isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void aPrefixThatHoldsIsUndecidedAndOneThatIsRefutedIsRefuted() {
    assertThat(alone(history(7).cutShort().build()).verdict())
        .isInstanceOf(Verdict.Undecided.class);
    assertThat(alone(history(8).cutShort().build()).verdict()).isInstanceOf(Verdict.Refuted.class);
    var ended = phase(Phases.MAIN, Map.of(Phases.CUT_SHORT, "true"));
    assertThat(alone(history(7).mark(ended).build()).verdict())
        .isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void aHistoryThatCouldHaveShownLessThanTheContractAsksForIsUndecided() {
    History history = history(7).mark(fault(2)).mark(finalReads(1)).build();
    double share = alone(history).strength().share();

    assertThat(judge.run(LINEARIZABLE, history, share).verdict()).isInstanceOf(Verdict.Holds.class);
    assertThat(judge.run(LINEARIZABLE, history, share + 0.01).verdict())
        .isInstanceOfSatisfying(
            Verdict.Undecided.class,
            undecided -> assertThat(undecided.reason()).contains("the evidence is weak"));
  }

  @Test
  void aCheckerThatThrowsIsUndecided() {
    var judgement =
        judge.history(
            new Promise(
                "p",
                (_, _) -> {
                  throw new IllegalStateException("a defect");
                },
                LINEARIZABLE.auditor()),
            history(7).build());

    assertThat(judgement.verdict())
        .isInstanceOfSatisfying(
            Verdict.Undecided.class,
            undecided -> assertThat(undecided.reason()).contains("a defect"));
    assertThat(judgement.recheck().confirmed()).isFalse();
  }
}
