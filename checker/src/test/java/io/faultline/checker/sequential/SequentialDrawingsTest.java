package io.faultline.checker.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Budget;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.data.DataKind;
import io.faultline.history.History;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The smallest histories that are not sequentially consistent, each with a nearly guilty twin.
class SequentialDrawingsTest {
  private static Budget budget() {
    return Budget.of(Duration.ofSeconds(20), 1_000_000, System::nanoTime);
  }

  private static Verdict judge(String kind, History history) {
    Promise promise = DataKind.named(kind).orElseThrow().promises().get("sequential");
    Verdict verdict = promise.checker().check(history, budget());
    if (!(verdict instanceof Verdict.Undecided)) {
      assertThat(promise.auditor().recheck(verdict, history, budget()).confirmed())
          .as("re-checked: %s", verdict)
          .isTrue();
    }
    assertThat(verdict instanceof Verdict.Holds).isEqualTo(AnySequence.exists(history));
    return verdict;
  }

  private static void isRefuted(String name, String by, History history) {
    Verdict verdict = judge("register", history);
    assertThat(verdict).isInstanceOf(Verdict.Refuted.class);
    Verdict.Refuted refuted = (Verdict.Refuted) verdict;
    assertThat(refuted.anomalies().getFirst().name()).isEqualTo(name);
    assertThat(refuted.method().algorithm()).isEqualTo(by);
    assertThat(refuted.anomalies().getFirst().explanation()).isNotBlank();
  }

  private static void holds(String by, History history) {
    Verdict verdict = judge("register", history);
    assertThat(verdict).as("%s", verdict).isInstanceOf(Verdict.Holds.class);
    assertThat(((Verdict.Holds) verdict).method().algorithm()).isEqualTo(by);
  }

  @Test
  void aStoreBufferIsNotSequential() {
    isRefuted(
        "non-sequential", "forced-order", SessionDrawings.of("w x 1; r y nil", "w y 1; r x nil"));
  }

  @Test
  void aStoreBufferOfWhichOneSideSeesTheOtherIs() {
    holds("session-search", SessionDrawings.of("w x 1; r y nil", "w y 1; r x 1"));
  }

  @Test
  void aStoreBufferThatOnlyAnUnknownWriteWouldFillIs() {
    holds("session-search", SessionDrawings.of("w x 1?; r y nil", "w y 1; r x nil"));
  }

  @Test
  void twoObserversOfIndependentWritesInOppositeOrdersAreNot() {
    isRefuted(
        "non-sequential",
        "forced-order",
        SessionDrawings.of("w x 1", "w y 1", "r x 1; r y nil", "r y 1; r x nil"));
  }

  @Test
  void twoObserversOfIndependentWritesInOneOrderAre() {
    holds("session-search", SessionDrawings.of("w x 1", "w y 1", "r x 1; r y nil", "r x 1; r y 1"));
  }

  @Test
  void aStaleReadOfAnotherSessionIsSequentialThoughNotLinearizable() {
    History history = SessionDrawings.inTurn("0 w x 1; 0 w x 2; 1 r x 1; 1 r x 2");
    assertThat(new Linearizability().check(history, budget())).isInstanceOf(Verdict.Refuted.class);
    holds("session-search", history);
  }

  @Test
  void aStaleReadAfterAFreshOneIsNot() {
    isRefuted(
        "WriteCORead",
        "forced-order",
        SessionDrawings.inTurn("0 w x 1; 0 w x 2; 1 r x 2; 1 r x 1"));
  }

  @Test
  void aSessionThatDoesNotReadItsOwnWriteIsNot() {
    isRefuted("WriteCOInitRead", "forced-order", SessionDrawings.of("w x 1; r x nil"));
  }

  @Test
  void aValueReadBeforeItsCauseIsNot() {
    isRefuted("CyclicCO", "forced-order", SessionDrawings.of("r x 1; w y 1", "r y 1; w x 1"));
  }

  @Test
  void whatNobodyWroteIsNot() {
    isRefuted("garbage-read", "forced-order", SessionDrawings.of("w x 1; r x 2"));
  }

  @Test
  void whatAFailedCallWasToWriteIsNot() {
    isRefuted("garbage-read", "forced-order", SessionDrawings.of("w x 1!", "r x 1"));
  }

  @Test
  void anUnknownWriteMayTakeEffectAfterWhatItsSessionDidNext() {
    holds("linearizable", SessionDrawings.of("w x 1?; w x 2; r x 2; r x 1"));
  }

  @Test
  void anUnknownWriteTakesEffectAfterWhatItsSessionDidBefore() {
    // Session 1 sees the unknown write, so that it must see what came before it.
    isRefuted(
        "WriteCOInitRead", "forced-order", SessionDrawings.of("w x 1; w y 1?", "r y 1; r x nil"));
  }

  @Test
  void equalValuesAreSearchedAndAPartIsShown() {
    isRefuted(
        "non-sequential",
        "session-search",
        SessionDrawings.of("w x 1; w x 2", "w x 1; r x 2; r x 1; r x 2"));
  }

  @Test
  void eachKeyMayHaveAnOrderAndTheWholeNone() {
    // The example of Herlihy and Wing, section 3.3.
    Verdict verdict =
        judge(
            "queue", SessionDrawings.of("enq p 1; enq q 1; deq p 2", "enq q 2; enq p 2; deq q 1"));
    assertThat(verdict).isInstanceOf(Verdict.Refuted.class);
    assertThat(((Verdict.Refuted) verdict).anomalies().getFirst().ops()).hasSize(6);
  }

  @Test
  void itsTwinWhereOneElementIsTakenByWhoPutItHasOne() {
    assertThat(
            judge(
                "queue",
                SessionDrawings.of("enq p 1; enq q 1; deq p 1", "enq q 2; enq p 2; deq q 2")))
        .isInstanceOf(Verdict.Holds.class);
  }

  @Test
  void queuesWhoseElementsComeOutBeforeTheyGoInAreNot() {
    Verdict verdict = judge("queue", SessionDrawings.of("deq p 1; enq q 1", "deq q 1; enq p 1"));
    assertThat(((Verdict.Refuted) verdict).anomalies().getFirst().name()).isEqualTo("CyclicCO");
  }
}
