package io.faultline.checker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.data.DataKind;
import io.faultline.history.History;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The smallest history of each cycle that has a name, and one beside it that looks as guilty and
/// is not. A drawing is on one line, its transactions separated by `/`.
class CycleDrawingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          G0                     | read-uncommitted            | 0 1-9 a x 1, a y 2 / 1 1-9 a x 3, a y 4 / 2 1-9 r x 1 3 / 3 1-9 r y 4 2
          none                   | read-uncommitted            | 0 1-9 a x 1, a y 2 / 1 1-9 a x 3, a y 4 / 2 1-9 r x 1 3 / 3 1-9 r y 2 4
          G0-process             | strong-session-read-uncommitted | 0 1-2 a x 1 / 0 3-4 a x 2 / 1 1-9 r x 2 1
          none                   | read-uncommitted            | 0 1-2 a x 1 / 0 3-4 a x 2 / 1 1-9 r x 2 1
          G0-realtime            | strong-read-uncommitted     | 0 1-2 a x 1 / 1 3-4 a x 2 / 2 1-9 r x 2 1
          none                   | strong-read-uncommitted     | 0 1-3 a x 1 / 1 3-4 a x 2 / 2 1-9 r x 2 1
          G1c                    | read-committed              | 0 1-9 a x 1, r y 2 / 1 1-9 a y 2, r x 1
          none                   | read-committed              | 0 1-9 a x 1, r y 2 / 1 1-9 a y 2, r x _
          none                   | read-uncommitted            | 0 1-9 a x 1, r y 2 / 1 1-9 a y 2, r x 1
          G1c-process            | strong-session-read-committed | 0 1-2 r x 1 / 0 3-4 a x 1
          none                   | read-committed              | 0 1-2 r x 1 / 0 3-4 a x 1
          G1c-realtime           | strong-read-committed       | 0 1-2 r x 1 / 1 3-4 a x 1
          none                   | strong-read-committed       | 0 1-3 r x 1 / 1 3-4 a x 1
          G-single               | consistent-view             | 0 1-9 a x 1, a y 1 / 1 1-9 r x 1, r y _
          none                   | consistent-view             | 0 1-9 a x 1, a y 1 / 1 1-9 r x _, r y _
          none                   | read-committed              | 0 1-9 a x 1, a y 1 / 1 1-9 r x 1, r y _
          G-single-process       | strong-session-consistent-view | 0 1-2 a x 1 / 0 3-4 r x _ / 1 5-6 r x 1
          none                   | consistent-view             | 0 1-2 a x 1 / 0 3-4 r x _ / 1 5-6 r x 1
          G-single-realtime      | strict-serializable         | 0 1-2 a x 1 / 1 3-4 r x _ / 2 5-6 r x 1
          none                   | strict-serializable         | 0 1-3 a x 1 / 1 3-4 r x _ / 2 5-6 r x 1
          none                   | strong-session-serializable | 0 1-2 a x 1 / 1 3-4 r x _ / 2 5-6 r x 1
          G-nonadjacent          | snapshot-isolation          | 0 1-9 a x 1 / 1 1-9 a y 1 / 2 1-9 r x 1, r y _ / 3 1-9 r y 1, r x _
          none                   | snapshot-isolation          | 0 1-9 a x 1 / 1 1-9 a y 1 / 2 1-9 r x 1, r y _ / 3 1-9 r y 1, r x 1
          none                   | parallel-snapshot-isolation | 0 1-9 a x 1 / 1 1-9 a y 1 / 2 1-9 r x 1, r y _ / 3 1-9 r y 1, r x _
          G-nonadjacent-process  | strong-session-snapshot-isolation | 0 1-2 a x 1 / 0 3-4 r y _ / 1 1-2 a y 1 / 1 3-4 r x _ / 2 9-10 r x 1, r y 1
          none                   | snapshot-isolation          | 0 1-2 a x 1 / 0 3-4 r y _ / 1 1-2 a y 1 / 1 3-4 r x _ / 2 9-10 r x 1, r y 1
          G-nonadjacent-realtime | strong-snapshot-isolation   | 0 1-2 a x 1 / 1 3-9 r y _ / 2 1-4 a y 1 / 3 1-9 r y 1, r x _ / 4 10-11 r x 1, r y 1
          none                   | strong-session-snapshot-isolation | 0 1-2 a x 1 / 1 3-9 r y _ / 2 1-4 a y 1 / 4 1-9 r y 1, r x 1
          G2-item                | serializable                | 0 1-9 r x _, a y 1 / 1 1-9 r y _, a x 1
          none                   | serializable                | 0 1-9 r x _, a y 1 / 1 1-9 r y 1, a x 1
          none                   | snapshot-isolation          | 0 1-9 r x _, a y 1 / 1 1-9 r y _, a x 1
          G2-item-process        | strong-session-serializable | 0 1-2 a x 1, r z _ / 0 3-4 r y _ / 1 1-9 a y 1, r x _ / 2 1-9 a z 1, r y 1 / 3 11-12 r x 1
          none                   | serializable                | 0 1-2 a x 1 / 0 3-4 r y _ / 1 1-9 a y 1, r x _ / 3 11-12 r x 1
          G2-item-process        | strong-session-serializable | 0 1-2 a x 1 / 0 3-4 r y _ / 1 1-9 a y 1, r x _ / 3 11-12 r x 1, r y 1
          G2-item-realtime       | strict-serializable         | 0 1-2 a x 1 / 1 3-4 r y _ / 2 1-9 a y 1, r x _ / 3 11-12 r x 1, r y 1
          none                   | strong-session-serializable | 0 1-2 a x 1 / 1 3-4 r y _ / 2 1-9 a y 1, r x _ / 3 11-12 r x 1, r y 1
          none                   | strict-serializable         | 0 1-3 a x 1 / 1 3-4 r y _ / 2 1-9 a y 1, r x _ / 3 11-12 r x 1, r y 1
          lost-update            | cursor-stability            | 0 1-9 r x _, a x 1 / 1 1-9 r x _, a x 2 / 2 1-9 r x 1 2
          none                   | cursor-stability            | 0 1-9 r x _, a x 1 / 1 1-9 r x 1, a x 2 / 2 1-9 r x 1 2
          G-cursor               | cursor-stability            | 0 1-9 r x _, a x 1 / 1 1-9 a x 2 / 2 1-9 r x 2 1
          none                   | cursor-stability            | 0 1-9 r x _, a x 1 / 1 1-9 a x 2 / 2 1-9 r x 1 2
          fractured-read         | read-atomic                 | 0 1-9 a x 1, a y 1 / 1 1-9 r y _, r x 1
          none                   | read-atomic                 | 0 1-9 a x 1, a y 1 / 1 1-9 r y 1, r x 1
          none                   | monotonic-atomic-view       | 0 1-9 a x 1, a y 1 / 1 1-9 r y _, r x 1
          observed-transaction-vanishes | monotonic-atomic-view | 0 1-9 a x 1, a y 1 / 1 1-9 r x 1, r y _
          G-monotonic            | monotonic-view              | 0 1-9 a x 1 / 1 1-9 r x 1, a y 1 / 2 1-9 r y 1, r x _
          none                   | monotonic-view              | 0 1-9 a x 1 / 1 1-9 r x 1, a y 1 / 2 1-9 r x _, r y 1
          none                   | monotonic-atomic-view       | 0 1-9 a x 1 / 1 1-9 r x 1, a y 1 / 2 1-9 r y 1, r x _
          G0                     | strong-session-cursor-stability | 0 1-2 a x 10, a y 11 / 0 3-4 r y 30, a y 21 / 1 1-9 a y 30, a x 31
          stale-read-process     | strong-session-read-atomic  | 0 1-2 a x 1 / 0 3-4 r x _
          none                   | read-atomic                 | 0 1-2 a x 1 / 0 3-4 r x _
          """)
  void eachCycleIsNamedAndItsTwinIsAcquitted(String name, String word, String drawing) {
    History history = Drawn.of(drawing.replace("/", "\n"));
    Verdict verdict = judge(word, history);
    if (name.equals("none")) {
      assertThat(verdict).isInstanceOf(Verdict.Holds.class);
    } else {
      assertThat(names(verdict)).contains(name).doesNotHaveDuplicates();
    }
  }

  @Test
  void everyKindOfCycleIsNamedBesideTheOneThatDecides() {
    String drawing =
        """
        0 1-9 a x 1, a y 2
        1 1-9 a x 3, a y 4
        2 1-9 r x 1 3
        3 1-9 r y 4 2
        4 1-9 a p 1, r q 2
        5 1-9 a q 2, r p 1
        6 1-9 a s 1, a t 1
        7 1-9 r s 1, r t _
        8 1-9 a u 1
        9 1-9 a v 1
        10 1-9 r u 1, r v _
        11 1-9 r v 1, r u _
        12 1-9 r l _, a z 1
        13 1-9 r z _, a l 1
        """;
    assertThat(names(judge("serializable", Drawn.of(drawing))))
        .containsExactlyInAnyOrder("G0", "G1c", "G-single", "G-nonadjacent", "G2-item");
    assertThat(names(judge("snapshot-isolation", Drawn.of(drawing))))
        .containsExactlyInAnyOrder("G0", "G1c", "G-single", "G-nonadjacent");
    assertThat(names(judge("read-committed", Drawn.of(drawing))))
        .containsExactlyInAnyOrder("G0", "G1c");
  }

  private static List<String> names(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Refuted.class);
    return ((Verdict.Refuted) verdict).anomalies().stream().map(Anomaly::name).toList();
  }

  private static Verdict judge(String word, History history) {
    Promise promise = DataKind.named("list-append").orElseThrow().promises().get(word);
    var budget = Budget.ofBytes(Duration.ofSeconds(20), 1L << 30, System::nanoTime);
    Verdict verdict = promise.checker().check(history, budget);
    assertThat(promise.auditor().recheck(verdict, history, budget).confirmed())
        .as("%s", verdict)
        .isTrue();
    return verdict;
  }
}
