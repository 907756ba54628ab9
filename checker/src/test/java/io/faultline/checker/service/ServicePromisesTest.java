package io.faultline.checker.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.checker.Budget;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.checker.data.DataKind;
import io.faultline.checker.data.PromiseText;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Mark;
import io.faultline.history.Result;
import io.faultline.history.RunHeader;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is promised of a service, decided by times and marks. Times are in seconds.
class ServicePromisesTest {
  private static final List<String> HOSTS = List.of("n1", "n2", "n3");

  private final List<Event> events = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private int processes;

  private enum End {
    OK,
    FAILED,
    GIVEN_UP,
    LATE,
    OPEN
  }

  private record Event(double at, int process, String host, boolean call, End end) {}

  @Test
  void callsThatComeBackInTimeAreAnswered() {
    call("n1", 0, 1, End.OK);
    call("n2", 1, 10, End.FAILED);

    assertThat(verdict("answers=10s")).isInstanceOf(Holds.class);
  }

  @Test
  void aCallThatTakesLongerIsNot() {
    call("n1", 0, 1, End.OK);
    call("n2", 1, 11.5, End.OK);

    assertThat(verdict("answers=10s"))
        .isInstanceOfSatisfying(
            Refuted.class,
            refuted ->
                assertThat(refuted.anomalies().getFirst().explanation())
                    .isEqualTo(
                        "op 1 on n2 got no answer for 10.50 s, and one within 10.00 s was promised."));
  }

  @Test
  void aCallThatWasGivenUpAfterLongerIsNot() {
    call("n1", 0, 10.5, End.GIVEN_UP);

    assertThat(verdict("answers=10s")).isInstanceOf(Refuted.class);
  }

  @Test
  void aCallThatIsOpenAtTheEndOfTheRecordingHasWaitedUntilThen() {
    call("n1", 0, 0, End.OPEN);
    call("n2", 11, 12, End.OK);

    assertThat(verdict("answers=10s")).isInstanceOf(Refuted.class);
  }

  @Test
  void ofACallThatWasGivenUpSoonerNobodyKnows() {
    call("n1", 0, 5, End.GIVEN_UP);

    assertThat(verdict("answers=10s"))
        .isInstanceOfSatisfying(
            Undecided.class,
            undecided -> assertThat(undecided.remedy()).contains("call-time-limit"));
    settings.put("call-time-limit", "PT5S");
    assertThat(verdict("answers=10s")).isInstanceOf(Undecided.class);
  }

  @Test
  void anErrorBeforeTheLimitOfTheCallsIsAnAnswer() {
    settings.put("call-time-limit", "PT30S");
    call("n1", 0, 5, End.GIVEN_UP);

    assertThat(verdict("answers=10s")).isInstanceOf(Holds.class);
  }

  @Test
  void aLateAnswerCountsWhenItCame() {
    call("n1", 0, 5, End.GIVEN_UP);
    late(0, 9);
    assertThat(verdict("answers=10s")).isInstanceOf(Holds.class);
    events.removeLast();
    late(0, 11);
    assertThat(verdict("answers=10s")).isInstanceOf(Refuted.class);
  }

  @Test
  void hostsThatAnswerAgainInTimeHaveRecovered() {
    everySecond(0, 5, End.OK);
    fault("pause", 5, 10, List.of(List.of("n1")));
    everySecond(5, 10, End.GIVEN_UP);
    everySecond(10, 18, End.FAILED);
    everySecond(18, 60, End.OK);

    assertThat(verdict("recovers=30s"))
        .isInstanceOfSatisfying(
            Holds.class,
            holds -> {
              var recoveries = (Kept.Recoveries) holds.proof();
              assertThat(recoveries.each()).hasSize(3);
              assertThat(recoveries.longestNanos()).isBetween(nanos(8), nanos(10));
            });
  }

  @Test
  void aHostThatDoesNotHasNot() {
    everySecond(0, 5, End.OK);
    fault("pause", 5, 10, List.of(List.of("n1")));
    everySecond(10, 60, End.OK);
    events.removeIf(event -> event.host.equals("n2") && event.at > 9 && event.at < 45);
    for (double at = 10; at < 41; at++) {
      call("n2", at + 0.3, at + 0.6, End.FAILED);
    }

    assertThat(verdict("recovers=30s"))
        .isInstanceOfSatisfying(
            Refuted.class,
            refuted -> {
              assertThat(refuted.anomalies()).hasSize(1);
              assertThat(refuted.anomalies().getFirst().explanation()).contains("n2 answered none");
            });
  }

  @Test
  void aHostThatNeverAnsweredAnythingIsNotExpectedTo() {
    everySecond(0, 60, End.OK);
    events.removeIf(event -> event.host.equals("n3"));
    fault("pause", 5, 10, List.of(List.of("n1")));
    for (double at = 10; at < 50; at++) {
      call("n3", at + 0.3, at + 0.6, End.FAILED);
    }

    assertThat(verdict("recovers=30s")).isInstanceOf(Holds.class);
  }

  @Test
  void whatTheNextFaultCutsShortIsNotJudged() {
    everySecond(0, 5, End.OK);
    fault("pause", 5, 10, List.of(List.of("n1")));
    everySecond(10, 20, End.FAILED);
    fault("kill", 20, 21, List.of(List.of("n2")));
    everySecond(22, 70, End.OK);

    assertThat(verdict("recovers=30s"))
        .isInstanceOfSatisfying(
            Undecided.class, undecided -> assertThat(undecided.reason()).contains("cut short"));
  }

  @Test
  void aFaultThatIsOverWhileAnotherHoldsIsNotTheLast() {
    everySecond(0, 5, End.OK);
    fault("pause", 5, 10, List.of(List.of("n1")));
    fault("kill", 8, 45, List.of(List.of("n2")));
    everySecond(10, 45, End.FAILED);
    everySecond(45, 80, End.OK);

    assertThat(verdict("recovers=30s")).isInstanceOf(Holds.class);
  }

  @Test
  void withoutFaultsThereIsNothingToRecoverFrom() {
    everySecond(0, 60, End.OK);

    assertThat(verdict("recovers=30s")).isInstanceOf(Undecided.class);
  }

  @Test
  void aSideWithoutAQuorumThatRefusesFailsClosed() {
    cut(5, 40, "");
    everySecond(0, 5, End.OK);
    side("n1", 5, 40, End.FAILED);
    side("n2", 5, 40, End.OK);

    assertThat(verdict("on-partition=fail-closed"))
        .isInstanceOfSatisfying(
            Holds.class,
            holds ->
                assertThat(holds.proof().summary())
                    .isEqualTo(
                        "fail-closed in 1 cut: sides without a quorum refused 25 calls, 0 got no answer, none was answered"));
    assertThat(verdict("on-partition=fail-open")).isInstanceOf(Refuted.class);
  }

  @Test
  void oneThatAnswersFailsOpen() {
    cut(5, 40, "");
    side("n1", 5, 40, End.OK);
    side("n2", 5, 40, End.OK);

    assertThat(verdict("on-partition=fail-open")).isInstanceOf(Holds.class);
    assertThat(verdict("on-partition=fail-closed"))
        .isInstanceOfSatisfying(
            Refuted.class,
            refuted ->
                assertThat(refuted.anomalies())
                    .allSatisfy(anomaly ->
                        assertThat(anomaly.explanation()).contains("on n1 was answered with ok")));
  }

  @Test
  void answersWithinTheGraceAreForgiven() {
    cut(5, 40, "");
    side("n1", 5, 14, End.OK);
    side("n1", 15.5, 40, End.GIVEN_UP);

    assertThat(verdict("on-partition=fail-closed")).isInstanceOf(Holds.class);
    assertThat(verdict("on-partition=fail-closed@2s")).isInstanceOf(Refuted.class);
  }

  @Test
  void cutsThatAreNotWholeAndCutsThatAreShortShowNothing() {
    cut(5, 40, " one-way-out");
    cut(50, 58, "");
    side("n1", 5, 70, End.OK);

    assertThat(verdict("on-partition=fail-closed"))
        .isInstanceOfSatisfying(
            Undecided.class, undecided -> assertThat(undecided.remedy()).contains("for: 30s"));
  }

  @Test
  void aSideThatAnotherFaultMaySilenceIsNotBlamed() {
    cut(5, 40, "");
    fault("pause", 10, 38, List.of(List.of("n1")));
    side("n1", 5, 40, End.GIVEN_UP);
    side("n2", 5, 40, End.OK);

    assertThat(verdict("on-partition=fail-open")).isInstanceOf(Undecided.class);
  }

  @Test
  void whatIsWrittenWronglyIsAnsweredInALine() {
    assertThatThrownBy(() -> promise("answers")).hasMessageContaining("write answers=10s");
    assertThatThrownBy(() -> promise("on-partition=closed"))
        .hasMessage("on-partition is fail-closed or fail-open, not 'closed'");
    assertThatThrownBy(() -> promise("recovers=soon")).hasMessageContaining("no duration");
  }

  private void call(String host, double from, double to, End end) {
    int process = processes++;
    events.add(new Event(from, process, host, true, end));
    if (end != End.OPEN) {
      events.add(new Event(to, process, host, false, end));
    }
  }

  private void late(int process, double at) {
    events.add(new Event(at, process, "n1", false, End.LATE));
  }

  private void everySecond(double from, double to, End end) {
    for (String host : HOSTS) {
      side(host, from, to, end);
    }
  }

  private void side(String host, double from, double to, End end) {
    for (double at = from; at < to; at++) {
      call(host, at + 0.25, at + 0.75, end);
    }
  }

  private void fault(String name, double from, double to, List<List<String>> sides) {
    fault(name, from, to, sides, Map.of());
  }

  private void cut(double from, double to, String how) {
    fault(
        "partition",
        from,
        to,
        List.of(List.of("n1"), List.of("n2", "n3")),
        Map.of("cut", "n1 | n2 n3" + how));
  }

  private void fault(
      String name, double from, double to, List<List<String>> sides, Map<String, String> details) {
    marks.add(
        new Mark(
            marks.size(),
            Mark.FAULT,
            name,
            sides,
            nanos(from),
            nanos(from),
            nanos(to),
            nanos(to),
            "seen",
            details));
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  private History history() {
    var hosts = new LinkedHashMap<String, String>();
    HOSTS.forEach(host -> hosts.put(host, ""));
    var builder =
        new HistoryBuilder()
            .header(new RunHeader("", "", "", "", 0, "", hosts, Value.NIL, Map.of(), settings));
    marks.forEach(builder::mark);
    events.stream().sorted(Comparator.comparingDouble(Event::at)).forEach(e -> add(builder, e));
    return builder.build();
  }

  private static void add(HistoryBuilder builder, Event event) {
    if (event.call) {
      builder.call(
          event.process,
          event.process,
          event.host,
          Call.of("w", Action.write(Value.of("x"), Value.of(event.process))),
          nanos(event.at));
      return;
    }
    switch (event.end) {
      case OK -> builder.ok(event.process, List.of(Result.DONE), nanos(event.at));
      case FAILED -> builder.failed(event.process, "refused", nanos(event.at));
      case GIVEN_UP -> builder.unknown(event.process, "no answer", nanos(event.at));
      case LATE -> builder.late(event.process, "ok", nanos(event.at));
      case OPEN -> throw new IllegalStateException("it has no end");
    }
  }

  private static Promise promise(String text) {
    PromiseText written = PromiseText.parse(text);
    return DataKind.named("register")
        .orElseThrow()
        .promise(written.name(), written.parameters())
        .orElseThrow();
  }

  // With its evidence checked again.
  private Verdict verdict(String text) {
    Promise promise = promise(text);
    Budget budget = Budget.ofBytes(Duration.ofSeconds(10), 1 << 24, System::nanoTime);
    History history = history();
    Verdict verdict = promise.checker().check(history, budget);
    assertThat(promise.auditor().recheck(verdict, history, budget).confirmed())
        .isEqualTo(!(verdict instanceof Undecided));
    return verdict;
  }
}
