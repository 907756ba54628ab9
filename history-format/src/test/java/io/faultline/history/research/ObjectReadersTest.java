package io.faultline.history.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.HistoryFormatException;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Reading;
import io.faultline.history.Traits;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectReadersTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("h.log"), text);
  }

  private History read(String text) throws IOException {
    return HistoryFiles.read(file(text));
  }

  private static List<String> shown(History history) {
    return history.ops().stream().map(Op::toString).toList();
  }

  @Test
  void limoEventsArePairedByTheirThreads() throws IOException {
    History history = read(Examples.LIMO);

    assertThat(shown(history))
        .containsExactly(
            "op 0, process 1: enqueue nil 5 ok",
            "op 1, process 2: dequeue nil → 5",
            "op 2, process 2: dequeue nil ok",
            "op 3, process 3: enqueue nil 6 unknown: ");
    assertThat(history.returnedNanos(0)).isGreaterThan(history.calledNanos(1));
    assertThat(history.returnedNanos(1)).isLessThan(history.calledNanos(2));
    assertThat(history.header().workload()).isEqualTo("queue");
    assertThat(history.traits()).isEqualTo(Traits.RECORDED);
  }

  @Test
  void limoPopsThatReturnNothingFoundNothingUnlessTheCallNamesTheValue() throws IOException {
    History history =
        read(
            "# @object atomic-stack\n[0] call push(?<0,0>)\n[0] return\n[0] call pop(?<0,0>)\n[0] return\n[0] call pop\n[0] return\n[0] call pop\n[0] return c");

    assertThat(shown(history))
        .containsExactly(
            "op 0, process 0: push nil ?<0,0> ok",
            "op 1, process 0: pop nil → ?<0,0>",
            "op 2, process 0: pop nil ok",
            "op 3, process 0: pop nil → c");
  }

  @Test
  void polylinOperationsAreOrderedByTheirTimes() throws IOException {
    History history = read("# stack\npop 1 5 6\npush 1 1 2\npeek -1 2 3\npush 2 5 9\n");

    assertThat(shown(history))
        .containsExactly(
            "op 0, process 0: push nil 1 ok",
            "op 1, process 1: peek nil ok",
            "op 2, process 0: pop nil → 1",
            "op 3, process 1: push nil 2 ok");
    assertThat(history.calledNanos(2)).isEqualTo(5);
    assertThat(history.returnedNanos(2)).isEqualTo(6);
  }

  @Test
  void madeUpProcessesOrderNothingThatTheTimesDoNot() throws IOException {
    History history = read("# queue\nenq 1 0 3\nenq 2 3 4\nenq 3 4 4\nenq 4 5 6\ndeq 1 5 8\n");

    for (int a = 0; a < history.size(); a++) {
      for (int b = a + 1; b < history.size(); b++) {
        if (history.process(a) == history.process(b)) {
          assertThat(history.returnedNanos(a)).isLessThan(history.calledNanos(b));
        }
      }
    }
    assertThat(history.size()).isEqualTo(5);
  }

  @Test
  void setsAnswerYesOrNo() throws IOException {
    assertThat(shown(read("# set\ninsert 1 1 1 2\nremove 1 0 3 4\ncontains 1 0 5 6\n")))
        .containsExactly(
            "op 0, process 0: add nil 1 → true",
            "op 1, process 0: remove nil 1 → false",
            "op 2, process 0: contains nil 1 → false");
    assertThat(shown(read("# set\n2 0 2 CONTAINS 2 0\n0 0 4 INSERT 2 1\n")))
        .containsExactly(
            "op 0, process 2: contains nil 2 → false", "op 1, process 0: add nil 2 → true");
  }

  @Test
  void dequesHaveTwoEnds() throws IOException {
    assertThat(shown(read(Examples.POLYLIN)))
        .containsExactly(
            "op 0, process 0: push-front nil 1 ok",
            "op 1, process 1: push-back nil 2 ok",
            "op 2, process 0: peek-front nil → 1",
            "op 3, process 1: pop-back nil → 2",
            "op 4, process 0: pop-front nil ok");
  }

  @Test
  void semaphoresBeginWithoutPermits() throws IOException {
    History history = read("# semaphore\n0 0 2 INCR 1\n1 0 4 DECR 0\n");

    assertThat(shown(history))
        .containsExactly(
            "op 0, process 0: release nil → true", "op 1, process 1: acquire nil → false");
    assertThat(history.header().workload()).isEqualTo("semaphore");
    assertThat(history.header().initial()).isEqualTo(Value.of(0));
  }

  @Test
  void readModifyWriteIsAComparisonThatWasMet() throws IOException {
    History history = read("# rmw\n0 1 10 READ_MODIFY_WRITE 0 2\n");

    assertThat(shown(history)).containsExactly("op 0, process 0: cas nil 0→2 → true");
    assertThat(history.header().workload()).isEqualTo("register");
    assertThat(history.header().initial()).isEqualTo(Value.of(0));
  }

  @Test
  void priorityQueuesSayWhichElementComesFirst() throws IOException {
    History history = read(Examples.FPTLIN);

    assertThat(history.header().workload()).isEqualTo("priority-queue");
    assertThat(history.header().settings()).containsEntry("order", "largest first");
    assertThat(shown(history))
        .containsExactly(
            "op 0, process 0: enqueue nil 1 ok",
            "op 1, process 1: enqueue nil 2 ok",
            "op 2, process 0: dequeue nil → 2",
            "op 3, process 1: peek nil ok");
  }

  @Test
  void whatIsAskedForOfSessionsAndInitialValuesIsTaken() throws IOException {
    var reading =
        new Reading(
            Reading.DEFAULT.keyed(),
            Optional.of(Value.of(7)),
            Reading.DEFAULT.failedCas(),
            Optional.of(Reading.Sessions.BINDING));
    History history = HistoryFiles.read(file(Examples.FPTLIN), reading);

    assertThat(history.header().initial()).isEqualTo(Value.of(7));
    assertThat(history.traits()).isEqualTo(new Traits(true, true));
    assertThat(history.remarks()).contains("Before the history every key is taken to have held 7.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# stack;push 1 3 2|:2:11: the return, at 2, comes before the call, at 3",
        "# stack;push 1 1 2;shove 1 3 4|:3:6: expected a method, add, peek, pop, push, remove, not shove",
        "# stack;push 2 0 1;push 1 1 2 x|:3:12: expected the end of the line, not 'x'",
        "# stack;push 1 1 2;push -1 3 4|:3:1: -1 stands for nothing, and is no element",
        "# stack;push 1 1 99999999999999999999|:2:28: the time of the return, and this number has more than 64 bits",
        "# set;insert 1 2 3 4|:2:11: the answer is 0 or 1, not 2",
        "# set;insert 1 1 3|:2:13: expected the time of the return, not the end of the file",
        "# stack;0 1 5 PUSH 1;0 3 6 PUSH 2|:3:1: process 0 calls at 3, and its call in line 2 returns only at 5",
        "# rmw;0 1 5 READ_MODIFY_WRITE 1 2;0 6 7 READ_MODIFY_WRITE 2|:3:26: expected the new value, not the end of the file",
        "# @object atomic-map;[1] call get|:1:21: expected the kind of object, atomic-stack or atomic-queue, not atomic-map",
        "# @object atomic-stack;[1] return|:2:11: thread 1 returns, and has no call open",
        "# @object atomic-stack;[1] call pop;[1] call pop|:3:10: thread 1 calls, and its last call has not returned",
        "# @object atomic-stack;[1] call push|:2:14: expected what is to be added: push(1), not the end of the file",
        "# @object atomic-stack;[1] call push(1|:2:16: expected ')' after the value, not the end of the file",
        "# @object atomic-stack;(1) call push(1)|:2:1: expected '[THREAD] call …' or '[THREAD] return …', not '('"
      })
  void whatIsWrongIsNamedWithItsPlace(String text, String message) throws IOException {
    Path file = file(text.replace(';', '\n'));

    assertThatThrownBy(() -> HistoryFiles.read(file))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessage(file + message);
  }

  @Test
  void aCallThatNeverReturnsIsUnknown() throws IOException {
    assertThat(read(Examples.LIMO).type(3)).isEqualTo(Outcome.Type.UNKNOWN);
  }
}
