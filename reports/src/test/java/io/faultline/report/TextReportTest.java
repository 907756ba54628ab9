package io.faultline.report;

import static io.faultline.report.Reports.holds;
import static io.faultline.report.Reports.refuted;
import static io.faultline.report.Reports.undecided;
import static io.faultline.report.Reports.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Judgement;
import io.faultline.checker.Judgement.Recheck;
import org.junit.jupiter.api.Test;

class TextReportTest {
  private static String text(RunReport report) {
    return written(out -> TextReport.write(report, out, false));
  }

  @Test
  void aRefutedPromiseIsToldWithItsOperationsAndTheFaultTheyFellInto() {
    RunReport report =
        Reports.of(Reports.stale("stock-level", "").build(), refuted("linearizable", ""));

    assertThat(text(report))
        .isEqualTo(
            """
            stock-level   register · linearizable   REFUTED
              non-linearizable on key k: Stale read: op 2 read a.
                op 0  process 0 on n1  write k a  ok   11.000 s – 11.002 s
                op 1  process 1 on n1  write k b  ok   13.000 s – 13.003 s
                op 2  process 2 on n2  read k     → a  14.000 s – 14.001 s  ← cannot be ordered
                2 of 3 operations (op 2 among them) inside partition n2 | n1 n3, seen to hold from 12.0 s to 22.1 s
              found: 1 counterexample, re-checked independently in 3.0 ms
              decided by: just-in-time (exact for any register) in 412 ms
              faults that held: partition ×1 (3 operations called while one held)
              not tested: process pause, process kill, slow or lossy network, scarce processors, clock skew, disk faults,
                power loss
              ran: 4 operations (3 ok, 0 failed, 1 unknown) on 1 key, 1.0 a second
            """);
  }

  @Test
  void aPromiseThatHoldsIsToldWithItsProofAndWhatItSurvivedAndWhatWasNotTested() {
    RunReport report =
        Reports.of(
            Reports.stale("stock-level", "").mark(Reports.neverHeld(5)).build(),
            holds("linearizable"));

    assertThat(text(report))
        .isEqualTo(
            """
            stock-level   register · linearizable   HOLDS in this run
              proved: an order of all 3 operations that took effect on 1 key, re-checked independently in 31 ms
              decided by: just-in-time (exact for any register) in 12 ms
              strength: 87 % of 200 planted errors would have been caught; 1,204 calls raced a change while a fault held
              survived: partition ×1 (3 operations called while one held)
              planned, but never seen to hold: kill n1: the host did not answer
              not tested: process pause, process kill, slow or lossy network, scarce processors, clock skew, disk faults,
                power loss
              ran: 4 operations (3 ok, 0 failed, 1 unknown) on 1 key, 1.0 a second
            """);
  }

  @Test
  void anUndecidedPromiseSaysWhyAndWhatToDo() {
    RunReport report =
        Reports.of(Reports.stale("stock-level", "").build(), undecided("linearizable", ""));

    assertThat(text(report))
        .contains("UNDECIDED\n")
        .contains("  because: the time ran out\n")
        .contains("  proved up to then: keys up to op 2 keep it\n")
        .contains("  what to do: give it more time\n")
        .doesNotContain("survived")
        .doesNotContain("HOLDS");
  }

  @Test
  void aProofThatWasNotCheckedAgainSaysSo() {
    Judgement judgement = holds("linearizable");
    var unchecked =
        new Judgement(
            judgement.promise(),
            judgement.verdict(),
            new Recheck(false, "not re-checked: out of memory", 0),
            1);

    assertThat(text(Reports.of(Reports.stale("p", "").build(), unchecked)))
        .contains("on 1 key, not re-checked: out of memory\n")
        .doesNotContain("independently");
  }

  @Test
  void onlyTheFirstOfManyCounterexamplesIsToldInFull() {
    RunReport report = SampleRuns.report(3, 5_000);

    String text = text(report);

    assertThat(text.lines().filter(line -> line.contains("← cannot be ordered"))).hasSize(1);
    assertThat(text).containsPattern("and \\d+ more, on the page: non-linearizable on key");
  }

  @Test
  void verdictsAreColouredOnlyWhenAsked() {
    RunReport report = Reports.of(Reports.stale("p", "").build(), holds("linearizable"));

    assertThat(text(report)).doesNotContain("\u001b");
    assertThat(written(out -> TextReport.write(report, out, true)))
        .contains("\u001b[1;32mHOLDS in this run\u001b[0m\n");
  }

  @Test
  void noTextOfAHistoryCanSteerTheTerminalOrFloodIt() {
    String text = text(Reports.everything(Reports.HOSTILE));

    assertThat(text.replace("\n", "").codePoints())
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)
        .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    assertThat(text).contains("\\u001b[31m").hasSizeLessThan(40_000);
  }

  @Test
  void aHistoryThatWasCutShortIsNotedOnItsPath() {
    assertThat(text(Reports.everything("")))
        .contains("  note: the recording was cut short\n")
        .contains("  note: the file ends in the middle of a line\n")
        .contains("note: a remark\n");
  }

  @Test
  void anEmptyHistoryIsReportedAsOne() {
    assertThat(text(Reports.everything("")))
        .contains("ran: 0 operations (0 ok, 0 failed, 0 unknown) on 0 keys, 0.0 a second")
        .contains("faults: none held in this history");
  }
}
