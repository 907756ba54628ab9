package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.History;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The smallest histories that show each rule, each with a twin that is nearly guilty.
class LinearizabilityDrawingsTest {
  @Test
  void aReadMayNotMissAFinishedWrite() {
    refuted(
        """
        0 |-w 1-|
        1           |-r nil-|
        """);
  }

  @Test
  void aReadThatOverlapsAWriteMayMissIt() {
    holds(
        """
        0 |-w 1-----|
        1      |-r nil-|
        """);
  }

  @Test
  void whatOneReadSawTheNextMayNotMiss() {
    refuted(
        """
        0 |-w 1-----------------------|
        1     |-r 1-|
        2              |-r nil-|
        """);
  }

  @Test
  void overlappingReadsMayDisagree() {
    holds(
        """
        0 |-w 1-----------------------|
        1     |-r 1------|
        2           |-r nil-|
        """);
  }

  @Test
  void anUnansweredWriteMayTakeEffectLate() {
    holds(
        """
        0 |-w 1-?
        1           |-r nil-|
        1                      |-r 1-|
        """);
  }

  @Test
  void anUnansweredWriteTakesEffectOnce() {
    refuted(
        """
        0 |-w 1-?
        1           |-r 1-|
        2                   |-w 2-|
        1                           |-r 1-|
        """);
  }

  @Test
  void aFailedWriteIsNeverSeen() {
    Verdict verdict =
        refuted(
            """
            0 |-w 1-x
            1          |-r 1-|
            """);

    assertThat(((Verdict.Refuted) verdict).anomalies().getFirst().explanation())
        .contains("client lied")
        .contains("system");
  }

  @Test
  void anUnknownWriteMayBeSeen() {
    holds(
        """
        0 |-w 1-?
        1          |-r 1-|
        """);
  }

  @Test
  void aValueThatNobodyWroteIsNeverSeen() {
    refuted("0 |-r 7-|");
  }

  @Test
  void aFailedComparisonSaysWhatTheValueWasNot() {
    refuted(
        """
        0 |-w 1-|
        1          |-cas 1 2 no-|
        """);
  }

  @Test
  void aFailedComparisonIsRightWhereTheValueDiffers() {
    holds(
        """
        0 |-w 1-|
        1          |-cas 2 3 no-|
        """);
  }

  @Test
  void twoComparisonsDoNotSucceedOnOneValue() {
    refuted(
        """
        0 |-w 1-|
        1          |-cas 1 2-|
        2          |-cas 1 3-|
        """);
  }

  @Test
  void eventsAtOneTimeAreConcurrent() {
    holds(
        """
        0 |-w 1-|
        1       |-r nil-|
        """);
  }

  @Test
  void theExplanationNamesTheOverwriter() {
    Verdict verdict =
        refuted(
            """
            0 |-w 1-|
            0          |-w 2-|
            1                   |-r 1-|
            """);

    assertThat(((Verdict.Refuted) verdict).anomalies().getFirst().explanation())
        .startsWith("Stale read: op 2 (process 2) read 1 from key x, the value of op 0.")
        .contains("overwritten with 2 by op 1 (process 1)");
  }

  @Test
  void aFailedWriteIsNamedWhereTheValueWasWrittenByAnotherAsWell() {
    Verdict verdict =
        refuted(
            """
            0 |-w 1-|
            0           |-w 2-|
            2           |-w 1-x
            1                    |-r 1-|
            """);

    assertThat(explanation(verdict))
        .contains("But op 2 (process 2) would have put 1 there, and failed (refused)")
        .contains("either the client lied")
        .contains("or the system let a refused call take effect");
  }

  @Test
  void aFailedWriteThatWasCalledLaterExplainsNothing() {
    Verdict verdict =
        refuted(
            """
            1 |-r 1-|
            0          |-w 1-x
            """);

    assertThat(((Verdict.Refuted) verdict).anomalies().getFirst().name()).isEqualTo("garbage-read");
    assertThat(explanation(verdict)).doesNotContain("client");
  }

  @Test
  void aReadIsNotCalledStaleWhereItsValueMayComeFromTwoWrites() {
    Verdict verdict =
        refuted(
            """
            0 |-w 1-|
            0           |-w 2-|
            0                    |-w 1-|
            0                             |-w 3-|
            1                                      |-r 1-|
            """);

    assertThat(explanation(verdict)).doesNotContain("Stale read");
  }

  @Test
  void aComparisonThatDoesNotTellMayHaveSetOrNot() {
    holds(
        """
        0 |-w 1-|
        1          |-cas 1 2 maybe-|
        2                            |-r 2-|
        """);
    refuted(
        """
        0 |-w 1-|
        1          |-cas 1 2 maybe-|
        2                            |-r 1-|
        """);
    refuted(
        """
        0 |-w 1-|
        1          |-cas 3 2 maybe-|
        2                            |-r 2-|
        """);
  }

  @Test
  void anUnknownReadIsNoEvidence() {
    holds(
        """
        0 |-w 1-|
        1          |-r nil-?
        2          |-r 7-x
        0                    |-r 1-|
        """);
  }

  @Test
  void anUnknownWriteIsSeenNoSoonerThanItIsCalled() {
    refuted(
        """
        1 |-r 1-|
        0          |-w 1-?
        """);
  }

  @Test
  void anUnknownComparisonMayTakeEffectAfterAllOthers() {
    holds(
        """
        0 |-cas 1 2-?
        1              |-w 1-|
        1                       |-r 1-|
        1                                |-r 2-|
        """);
    refuted(
        """
        0 |-cas 1 2-?
        1              |-w 1-|
        1                       |-r 2-|
        1                                |-r 1-|
        """);
  }

  private static String explanation(Verdict verdict) {
    return ((Verdict.Refuted) verdict).anomalies().getFirst().explanation();
  }

  private static void holds(String drawing) {
    check(drawing, Verdict.Holds.class);
  }

  private static Verdict refuted(String drawing) {
    return check(drawing, Verdict.Refuted.class);
  }

  private static Verdict check(String drawing, Class<? extends Verdict> expected) {
    History history = Drawing.of(drawing);
    Budget budget = Budget.of(Duration.ofSeconds(10), 1_000_000, System::nanoTime);
    Verdict verdict = new Linearizability().check(history, budget);
    assertThat(verdict).isInstanceOf(expected);
    assertThat(RegisterCertificate.recheck(verdict, history, budget).confirmed()).isTrue();
    return verdict;
  }
}
