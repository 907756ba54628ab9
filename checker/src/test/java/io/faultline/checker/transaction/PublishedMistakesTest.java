package io.faultline.checker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Budget;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.data.DataKind;
import io.faultline.history.History;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Histories that checkers of transactions are known to have judged wrongly, each with its twin.
class PublishedMistakesTest {
  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          what was overwritten before the reader began | rw-register | strict-serializable             | REFUTED | 0 1-2 w x 1 / 1 3-4 w x 2 / 2 5-6 r x 1
          the same without real time                   | rw-register | serializable                    | HOLDS   | 0 1-2 w x 1 / 1 3-4 w x 2 / 2 5-6 r x 1
          what was being overwritten                   | rw-register | strict-serializable             | HOLDS   | 0 1-2 w x 1 / 1 3-7 w x 2 / 2 5-6 r x 1
          an unknown write that came late              | rw-register | strict-serializable             | HOLDS   | 0 1-2? w x 1 / 1 3-4 w x 2 / 2 5-6 r x 2 / 3 7-8 r x 1
          an unknown write that came twice             | rw-register | strict-serializable             | REFUTED | 0 1-2? w x 1 / 1 3-4 w x 2 / 2 5-6 r x 1 / 3 7-8 r x 2 / 4 9-10 r x 1
          nil after a write                            | rw-register | strict-serializable             | REFUTED | 0 1-2 w x 1 / 1 3-4 r x _
          nil beside a write                           | rw-register | strict-serializable             | HOLDS   | 0 1-5 w x 1 / 1 3-4 r x _
          nil after a write, without real time         | list-append | serializable                    | HOLDS   | 0 1-2 a x 1 / 1 3-4 r x _
          nil after an append                          | list-append | strict-serializable             | REFUTED | 0 1-2 a x 1 / 1 3-4 r x _
          a value that nobody wrote                    | rw-register | serializable                    | REFUTED | 0 1-2 w x 1 / 1 1-2 r x 9
          an element that nobody appended              | list-append | read-uncommitted                | REFUTED | 0 1-2 a x 1 / 1 1-2 r x 1 9
          an element twice                             | list-append | read-uncommitted                | REFUTED | 0 1-2 a x 1 / 1 1-2 r x 1 1
          versions that go round                       | rw-register | read-committed                  | REFUTED | 0 1-2 r x 2, w x 1 / 1 1-2 r x 1, w x 2
          versions that do not                         | rw-register | read-committed                  | HOLDS   | 0 1-2 r x _, w x 1 / 1 1-2 r x 1, w x 2
          a session that forgets, where it must not    | rw-register | strong-session-serializable     | REFUTED | 0 1-2 w x 1 / 0 3-4 r x _
          a session that forgets, where it may         | rw-register | serializable                    | HOLDS   | 0 1-2 w x 1 / 0 3-4 r x _
          a list that forgets, where it must not       | list-append | strong-session-serializable     | REFUTED | 0 1-2 a x 1 / 0 3-4 r x _
          a list that forgets, where it may            | list-append | snapshot-isolation              | HOLDS   | 0 1-2 a x 1 / 0 3-4 r x _
          lost updates at snapshot isolation           | rw-register | snapshot-isolation              | REFUTED | 0 1-9 r x _, w x 1 / 1 1-9 r x _, w x 2
          write skew at snapshot isolation             | rw-register | snapshot-isolation              | HOLDS   | 0 1-9 r x _, w y 1 / 1 1-9 r y _, w x 2
          write skew where it may not be               | rw-register | serializable                    | REFUTED | 0 1-9 r x _, w y 1 / 1 1-9 r y _, w x 2
          """)
  void isJudgedAsItIs(String what, String kind, String promise, String word, String drawing) {
    History history = Drawn.of(drawing.replace("/", "\n"));
    Promise judged =
        Objects.requireNonNull(DataKind.named(kind).orElseThrow().promises().get(promise));
    var budget = Budget.ofBytes(Duration.ofSeconds(20), 1L << 28, System::nanoTime);

    Verdict verdict = judged.checker().check(history, budget);

    assertThat(verdict.word()).as(what).isEqualTo(word);
    assertThat(judged.auditor().recheck(verdict, history, budget).confirmed()).as(what).isTrue();
  }
}
