package io.faultline.history.jepsen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.HistoryFormatException;
import io.faultline.history.Outcome;
import io.faultline.history.Reading;
import io.faultline.history.Result;
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

class TextLinesTest {
  private static final String TEXT =
      """
      0\t:invoke\t:write\t"a b"
      :nemesis\t:info\t:kill\t{"n1" 1}
      1\t:invoke\t:read\tnil
      0\t:ok\t:write\t"a b"
      1\t:ok\t:read\t"a b"
      2\t:invoke\t:read\tnil
      2\t:info\t:read\tnil\tindeterminate: socket timed out
      """;

  @TempDir Path folder;

  @Test
  void historyTxtIsRead() throws IOException {
    History history = read(TEXT);

    assertThat(history.size()).isEqualTo(3);
    assertThat(history.op(1).outcome())
        .isEqualTo(new Outcome.Ok(List.of(Result.of(Value.of("a b"))), 3));
    assertThat(history.error(2)).isEqualTo("indeterminate: socket timed out");
    assertThat(history.remarks())
        .contains("There are no times: events are taken to have happened in the file's order.")
        .contains("1 events of processes that are no clients were passed over.");
  }

  @Test
  void theLogHasTheReasonWhereTheValueWas() throws IOException {
    String log =
        """
        INFO  jepsen.core - Running test
        INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]
        INFO  jepsen.util - 1   :invoke :cas    [1 2]
        INFO  jepsen.util - 0\t:fail\t:cas\t[1 2]
        INFO  jepsen.util - 1   :fail   :cas    :timed-out
        INFO  jepsen.util - 2\t:invoke\t:write\t3
        INFO  jepsen.util - 2\t:info\t:write\t:timed-out
        """;
    History history = read(log);

    assertThat(history.answer(0)).isEqualTo(History.Answer.NO);
    assertThat(history.type(1)).isEqualTo(Outcome.Type.FAILED);
    assertThat(history.error(1)).isEqualTo("timed-out");
    assertThat(history.error(2)).isEqualTo("timed-out");
    assertThat(history.remarks())
        .contains("1 lines of the log that are no operations were passed over.");

    var weaker =
        new Reading(
            Reading.Keyed.AUTO, Optional.empty(), Reading.FailedCas.NO_EFFECT, Optional.empty());
    assertThat(HistoryFiles.read(folder.resolve("h"), weaker).type(0))
        .isEqualTo(Outcome.Type.FAILED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "0|:begin|:read|nil ~ :2:3: after the process comes :invoke",
        "0|:invoke|:read ~ :2:16: here should be a tab, and then the value",
        "0|:invoke|:zap|nil ~ :2:1: \"f\" is one of read",
        "0|:invoke|:write|[1 ~ lacks its ']'",
        "0|:invoke|:cas|7 ~ :2:16: \"value\" is a list of two",
        "0.5|:invoke|:read|nil ~ :2:1: a line begins with a process",
        "0|:ok|:read|nil ~ :2:1: process 0 has no open call",
      })
  void aMistakeIsNamedWithItsPlace(String line, String said) {
    String text = "3\t:invoke\t:read\tnil\n" + line.replace('|', '\t');

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessageStartingWith(folder.resolve("h") + ":")
        .hasMessageContaining(said);
  }

  private History read(String text) throws IOException {
    return HistoryFiles.read(Files.writeString(folder.resolve("h"), text));
  }
}
