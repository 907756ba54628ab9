package io.faultline.history.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.HistoryFormatException;
import io.faultline.history.HistoryReader;
import io.faultline.history.JsonLines;
import io.faultline.history.Op;
import io.faultline.history.Reading;
import io.faultline.history.Traits;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionReadersTest {
  private static final Traits BINDING = new Traits(false, true);

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("h"), text);
  }

  private History read(String text) throws IOException {
    return HistoryFiles.read(file(text));
  }

  private History example(HistoryReader reader) throws IOException {
    return HistoryFiles.read(Examples.given(reader, Examples.write(reader, folder)));
  }

  private static List<String> shown(History history) {
    return history.ops().stream().map(Op::toString).toList();
  }

  @Test
  void plumeLinesOfSeveralSessionsMayAlternate() throws IOException {
    History history = read(Examples.PLUME);

    assertThat(shown(history))
        .containsExactlyInAnyOrder(
            "op 0, process 0: txn[w 1 1, w 2 1] → [nil, nil]",
            "op 1, process 1: w 7 9 failed: aborted",
            "op 2, process 0: w 1 2 ok",
            "op 3, process 1: txn[r 1, r 2] → [1, 1]",
            "op 4, process 2: r 1 → 0");
    assertThat(history.traits()).isEqualTo(BINDING);
    assertThat(history.header().initial()).isEqualTo(Value.of(0));
    assertThat(history.header().workload()).isEqualTo("rw-register");
  }

  @Test
  void transactionsOfDifferentSessionsAreConcurrentByTheirTimesToo() throws IOException {
    History history = read(Examples.PLUME);

    for (int a = 0; a < history.size(); a++) {
      for (int b = 0; b < history.size(); b++) {
        assertThat(history.returnedNanos(a)).isGreaterThanOrEqualTo(history.calledNanos(b));
      }
    }
  }

  @Test
  void whatIsAskedForOfSessionsAndInitialValuesIsTaken() throws IOException {
    var reading =
        new Reading(
            Reading.DEFAULT.keyed(),
            Optional.of(Value.NIL),
            Reading.DEFAULT.failedCas(),
            Optional.of(Reading.Sessions.FREE));
    History history = HistoryFiles.read(file(Examples.PLUME), reading);

    assertThat(history.traits()).isEqualTo(new Traits(false, false));
    assertThat(history.header().initial()).isEqualTo(Value.NIL);
    assertThat(history.remarks())
        .contains(
            "Before the history every key is taken to have held nil.",
            "The order of a session's transactions counts only at the levels that name it.");
  }

  @Test
  void awditRulesDivideTransactionsAndSessions() throws IOException {
    assertThat(shown(read(Examples.AWDIT)))
        .containsExactly(
            "op 0, process 0: txn[w 0 1, w 1 1] → [nil, nil]",
            "op 1, process 0: r 1 → 1",
            "op 2, process 1: r 0 → 1",
            "op 3, process 1: w 0 2 ok");
  }

  @Test
  void dbcopKeepsWhatAbortedAndPassesOverWhatFailed() throws IOException {
    History history = example(new DbcopReader());

    assertThat(shown(history))
        .containsExactly(
            "op 0, process 0: txn[w 5 1, r 6] → [nil, 0]",
            "op 1, process 0: w 5 2 failed: aborted",
            "op 2, process 1: r 5 → 1");
    assertThat(history.header().system()).isEqualTo("Dgraph");
    assertThat(history.header().startedAt()).isEqualTo("2022-07-05T12:23:43.03+08:00");
    assertThat(history.remarks())
        .contains("1 actions that failed within transactions that committed were passed over.");
  }

  @Test
  void dbcopJsonIsReadInBothItsShapesAndAlone() throws IOException {
    List<String> expected =
        List.of(
            "op 0, process 0: txn[w 0 1, r 0] → [nil, nil]",
            "op 1, process 1: txn[r 0, w 1 5] failed: not committed",
            "op 2, process 1: txn[] → []");

    assertThat(shown(read(Examples.DBCOP_JSON))).isEqualTo(expected);
    History wrapped =
        read(
            "{\"params\":{\"id\":1},\"info\":\"PostgreSQL\",\"start\":\"2026-01-01T00:00:00Z\",\"end\":null,\"data\":%s}"
                .formatted(Examples.DBCOP_JSON));
    assertThat(shown(wrapped)).isEqualTo(expected);
    assertThat(wrapped.header().system()).isEqualTo("PostgreSQL");
  }

  @Test
  void cobraWritesAreToldByTheirNumbers() throws IOException {
    History history = example(new CobraReader());

    assertThat(shown(history))
        .containsExactly(
            "op 0, process 3: txn[w -5 100, r 6] → [nil, nil]",
            "op 1, process 3: r -5 unknown: the log ends within the transaction");
    assertThat(history.remarks()).contains("1 reads of Cobra's own collector were passed over.");
  }

  @Test
  void cobraKeysMayHaveAllSixtyFourBits() throws IOException {
    var out = new Examples.Numbers(ByteOrder.BIG_ENDIAN);
    out.letter('S').number(1).letter('W').number(1).number(Long.MIN_VALUE).number(0);
    out.letter('W').number(2).number(Long.MAX_VALUE).number(0).letter('C').number(1);
    Files.write(folder.resolve("T0.log"), out.bytes());
    Files.write(folder.resolve("T12.log"), new byte[0]);

    assertThat(shown(HistoryFiles.read(folder)))
        .containsExactly(
            "op 0, process 0: txn[w %d 1, w %d 2] → [nil, nil]"
                .formatted(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Test
  void viperTransactionsThatOnlyFailedAreAborted() throws IOException {
    assertThat(shown(example(new ViperReader())))
        .containsExactly(
            "op 0, process 3: txn[w 1 2, r x] → [nil, nil]",
            "op 1, process 3: w 9 9 failed: every action failed");
  }

  @Test
  void chronosTimestampsAreKept() throws IOException {
    History history = example(new ChronosReader());

    assertThat(shown(history))
        .containsExactly("op 0, process 2: txn[w 1 5, r 2] → [nil, 0]", "op 1, process 3: r 1 → 5");
    // A logical part of at most 1 leaves room for it: twice the physical part, and that.
    assertThat(history.startTimestamp(0)).isEqualTo(20);
    assertThat(history.commitTimestamp(0)).isEqualTo(25);
    assertThat(history.startTimestamp(1)).isEqualTo(26);
    assertThat(history.commitTimestamp(1)).isEqualTo(26);
    Path again = folder.resolve("again");
    try (var out = Files.newBufferedWriter(again)) {
      JsonLines.write(history, out);
    }
    assertThat(HistoryFiles.read(again).commitTimestamp(0)).isEqualTo(25);
    assertThat(HistoryFiles.read(again).traits()).isEqualTo(BINDING);
  }

  @Test
  void chronosTimestampsThatAreTooLargeKeepTheirOrder() throws IOException {
    String large = Long.toString(Long.MAX_VALUE - 1);
    History history =
        read(
            "[{\"sid\":0,\"sts\":{\"p\":5,\"l\":9},\"cts\":{\"p\":\"%s\",\"l\":7},\"ops\":[]},{\"sid\":1,\"sts\":{\"p\":5,\"l\":8},\"cts\":{\"p\":5,\"l\":9},\"ops\":[]}]"
                .formatted(large));

    assertThat(history.startTimestamp(1)).isEqualTo(0);
    assertThat(history.startTimestamp(0)).isEqualTo(1).isEqualTo(history.commitTimestamp(1));
    assertThat(history.commitTimestamp(0)).isEqualTo(2);
    assertThat(history.remarks())
        .contains("The timestamps are larger than 63 bits: only their order was kept.");
  }

  @Test
  void chronosListsAreListAppend() throws IOException {
    History history =
        read(
            "[{\"sid\":0,\"sts\":{\"p\":1},\"cts\":{\"p\":2},\"ops\":[{\"t\":\"a\",\"k\":1,\"v\":5},{\"t\":\"r\",\"k\":1,\"v\":[5]},{\"t\":\"r\",\"k\":2,\"v\":[]}]}]");

    assertThat(history.header().workload()).isEqualTo("list-append");
    assertThat(shown(history))
        .containsExactly("op 0, process 0: txn[append 1 5, r 1, r 2] → [nil, [5], []]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "w(1,1,0,0);x(1,1,0,0)|:2:1: expected r(key,value,session,transaction) or w(…), the beginning of a line, not 'x'",
        "w(1,1,0,0);w(1,1,0)|:2:8: expected ',' after the session, not ')'",
        "w(1,1,0,0);w(1,1,0,-2)|:2:11: a transaction is a number, or -1 for an aborted write, not -2",
        "w(1,1,0,0);w(1,2,0,1);w(1,3,0,0)|:3:1: transaction 0 of session 0 goes on after the session's next one began",
        "w(1,1,3000000000,0)|:1:17: the session, which has at most 31 bits, not 3000000000",
        "w 0 1;-----;w 0|:3:4: expected a space after the key, not the end of the file",
        "w 0 1;--=--|:2:3: expected the end of the line of '-', not '='",
        "[[{'events':[{'Read':{'variable':0}}],'committed':true}]]|:1:35: an event has a \"variable\" and a \"version\"",
        "[[{'events':[['x',0,1]],'committed':true}]]|:1:15: expected \"r\" or \"w\", not \"x\"",
        "[[{'events':[]}]]|:1:15: a transaction has \"events\" and says whether it \"committed\"",
        "[[{'events':[]|:1:15: this is no JSON: Unexpected end-of-input: expected close marker for Object",
        "[{'sid':0,'sts':{'p':1},'cts':{'p':2}, 'ops':[{'t':'d','k':1}]}]|:1:52: expected r, w or a, not \"d\"",
        "[{'sid':0,'sts':{'p':1},'ops':[]}]|:1:33: a transaction has a \"sid\", \"sts\", \"cts\" and \"ops\"",
        "[{'sid':-1,'sts':{'p':1},'ops':[]}]|:1:9: expected the session, a whole number of 31 bits, not -1"
      })
  void whatIsWrongIsNamedWithItsPlace(String text, String message) throws IOException {
    Path file = file(text.replace(';', '\n').replace('\'', '"'));

    assertThatThrownBy(() -> HistoryFiles.read(file))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessage(file + message);
  }

  @Test
  void countsThatAreNotTrueTakeNoMemory() throws IOException {
    byte[] good = Examples.dbcop();
    // The count of sessions comes after the texts; the one of transactions after that.
    int sessions = 40 + 8 + 6 + 8 + 28 + 8 + 28;
    for (int at = sessions; at <= sessions + 16; at += 8) {
      byte[] bad = good.clone();
      Arrays.fill(bad, at, at + 7, (byte) 0xff);
      bad[at + 7] = 0x7f;
      Path file = Files.write(folder.resolve("bad"), bad);

      assertThatThrownBy(() -> HistoryFiles.read(file))
          .isInstanceOf(HistoryFormatException.class)
          .hasMessageStartingWith(file + ", byte ");
    }
  }

  @Test
  void aBinaryFileThatIsCutIsNamedWithTheByte() throws IOException {
    byte[] good = Examples.dbcop();
    Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(good, good.length - 1));

    assertThatThrownBy(() -> HistoryFiles.read(file))
        .hasMessage(
            "%s, byte %d: the file ends, and whether the transaction succeeded should follow"
                .formatted(file, good.length - 1));
  }
}
