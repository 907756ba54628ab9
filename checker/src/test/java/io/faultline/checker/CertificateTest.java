package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.History;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Evidence that is wrong is never confirmed.
class CertificateTest {
  private static final long NIL = io.faultline.history.Values.NIL;
  private static final Verdict.Method METHOD = new Verdict.Method("any", "any");

  private final History sound =
      Drawing.of(
          """
          0 |-w 1-|
          1           |-r 1-|
          0                   |-w 2-|
          1                            |-r 2-|
          2                            |-w 3-x
          2                                      |-w 4-?
          """);

  @Test
  void theOrderThatWasFoundIsConfirmed() {
    assertThat(recheckOrder(0, 1, 2, 3)).isTrue();
    assertThat(recheckOrder(0, 1, 2, 3, 5)).isTrue();
  }

  @Test
  void anOrderWithTwoOperationsSwappedIsRejected() {
    rejected(() -> recheckOrder(1, 0, 2, 3), "would not have answered as it did");
    rejected(() -> recheckOrder(0, 2, 1, 3), "returned before one was called");
  }

  @Test
  void anOrderInWhichAnOperationIsMissingIsRejected() {
    rejected(() -> recheckOrder(0, 1, 2), "operation 3 is in no order");
    rejected(() -> recheckOrder(0, 2, 3), "operation 1 is in no order");
  }

  @Test
  void anOrderWithAnOperationTwiceOrAFailedOneIsRejected() {
    rejected(() -> recheckOrder(0, 0, 1, 2, 3), "in the order twice");
    rejected(() -> recheckOrder(0, 1, 2, 3, 4), "failed");
  }

  @Test
  void anOrderOfOperationsThatAreNotThereIsRejected() {
    rejected(() -> recheckOrder(0, 1, 2, 3, 6), "there is no operation 6");
    rejected(() -> recheckOrder(-1, 0, 1, 2, 3), "there is no operation -1");
    rejected(() -> recheck(new Proof.Linearization(new int[0][]), sound), "0 keys of 1");
  }

  @Test
  void anOrderInWhichAnAnswerIsWrongIsRejected() {
    History overlapping =
        Drawing.of(
            """
            0 |-w 1-------|
            1 |-r nil-----|
            """);
    assertThat(recheck(order(1, 0), overlapping)).isTrue();
    rejected(() -> recheck(order(0, 1), overlapping), "would not have answered as it did");
  }

  @Test
  void anOrderAgainstRealTimeIsRejectedThoughItsAnswersAreRight() {
    History stale =
        Drawing.of(
            """
            0 |-w 1-|
            1           |-r nil-|
            """);
    rejected(() -> recheck(order(1, 0), stale), "returned before one was called");
  }

  @Test
  void aPartThatHasAnOrderIsRejected() {
    rejected(() -> recheck(part(List.of(0, 1, 2, 3), Long.MAX_VALUE, NIL), sound), "has an order");
  }

  @Test
  void aPartWithoutTheWriteThatIsReadIsRejected() {
    rejected(() -> recheck(part(List.of(1), Long.MAX_VALUE, NIL), sound), "has an order");
    rejected(() -> recheck(part(List.of(0, 1, 3), Long.MAX_VALUE, NIL), sound), "has an order");
  }

  @Test
  void aPartWithoutAWriteIsRejectedWhereAFailedComparisonLooksAtAll() {
    History history =
        Drawing.of(
            """
            0 |-w 1-|
            0           |-w 2-|
            1                     |-cas 1 3 no-|
            """);
    rejected(() -> recheck(part(List.of(0, 2), Long.MAX_VALUE, NIL), history), "has an order");
  }

  @Test
  void aPartWithAWrongBeginningOrAFailedOperationIsRejected() {
    rejected(
        () -> recheck(part(List.of(0, 1, 2, 3), Long.MAX_VALUE, 7), sound), "the initial value");
    rejected(() -> recheck(part(List.of(0, 4), Long.MAX_VALUE, NIL), sound), "failed");
    rejected(() -> recheck(part(List.of(), Long.MAX_VALUE, NIL), sound), "empty");
    rejected(() -> recheck(part(List.of(0, 0), Long.MAX_VALUE, NIL), sound), "twice");
    rejected(() -> recheck(part(List.of(0, 9), Long.MAX_VALUE, NIL), sound), "no operation 9");
  }

  @Test
  void anImpossibleReadThatIsPossibleIsRejected() {
    rejected(() -> recheck(new Refutation.ImpossibleRead(1), sound), "operation 0 put there");
    rejected(() -> recheck(new Refutation.ImpossibleRead(0), sound), "found nothing");
    rejected(() -> recheck(new Refutation.ImpossibleRead(17), sound), "there is no operation 17");
    rejected(
        () -> recheck(new Refutation.ImpossibleRead(0), Drawing.of("0 |-r nil-|")),
        "there from the beginning");
    History unknown =
        Drawing.of(
            """
            0 |-w 1-?
            1          |-r 1-|
            """);
    rejected(() -> recheck(new Refutation.ImpossibleRead(1), unknown), "operation 0 put there");
  }

  @Test
  void aSecondCheckThatRunsOutOfTimeSaysSo() {
    // A part without an order for which the plain search needs very many places: overlapping
    // writes,
    // and a read of what none of them wrote.
    var drawing = new StringBuilder();
    for (int i = 1; i <= 20; i++) {
      drawing.append("0 |-w %02d--------------|%n".formatted(i));
    }
    drawing.append("1                           |-r 1-|\n");
    drawing.append("1                                    |-r 2-|\n");
    History history = Drawing.of(drawing.toString());
    List<Integer> all = java.util.stream.IntStream.range(0, history.size()).boxed().toList();
    var clock = new AtomicLong();
    var budget = new Budget(3, 1_000_000, clock::incrementAndGet);

    var recheck =
        RegisterCertificate.recheck(refuted(part(all, Long.MAX_VALUE, NIL)), history, budget);

    assertThat(recheck.confirmed()).isFalse();
    assertThat(recheck.said()).isEqualTo("not re-checked: the budget ran out");
    // It ended soon after.
    assertThat(clock.get()).isLessThan(5);
  }

  private boolean recheckOrder(int... order) {
    return recheck(order(order), sound);
  }

  private static Proof.Linearization order(int... order) {
    return new Proof.Linearization(new int[][] {order});
  }

  private static Refutation part(List<Integer> ops, long cutNanos, long initial) {
    return new Refutation.NoOrder(ops, cutNanos, List.of(initial), List.of(), List.of(0));
  }

  private static Verdict refuted(Refutation evidence) {
    return new Verdict.Refuted(METHOD, List.of(new Anomaly("any", "x", List.of(), "", evidence)));
  }

  private static boolean recheck(Proof.Linearization order, History history) {
    return recheck(new Verdict.Holds(METHOD, order), history);
  }

  private static boolean recheck(Refutation evidence, History history) {
    return recheck(refuted(evidence), history);
  }

  private static boolean recheck(Verdict verdict, History history) {
    Budget budget = Budget.of(Duration.ofSeconds(20), 1_000_000, System::nanoTime);
    return RegisterCertificate.recheck(verdict, history, budget).confirmed();
  }

  private static void rejected(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable check, String why) {
    assertThatThrownBy(check)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the evidence is wrong: ")
        .hasMessageContaining(why);
  }
}
