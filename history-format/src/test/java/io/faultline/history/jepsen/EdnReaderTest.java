package io.faultline.history.jepsen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.HistoryFormatException;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Reading;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EdnReaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "7 ~ 7",
        "-7 ~ -7",
        "+7 ~ 7",
        "7N ~ 7",
        "-9223372036854775808 ~ -9223372036854775808",
        "1.5 ~ 1.5",
        "1.5M ~ 1.5",
        "1e3 ~ 1000.0",
        "1/2 ~ 0.5",
        "0x1F ~ 31",
        "##Inf ~ ##Inf",
        "##NaN ~ ##NaN",
        "true ~ true",
        "nil ~ nil",
        "word ~ \"word\"",
        ":a.b/c ~ \"a.b/c\"",
        "\\a ~ \"a\"",
        "\\newline ~ \"\\n\"",
        "\\( ~ \"(\"",
        "\\u00e9 ~ \"é\"",
        "\"a\\\"b\\\\c\\u00e9\\t\" ~ \"a\\\"b\\\\cé\\t\"",
        "\"é\" ~ \"é\"",
        "[1 (2, 3) []] ~ [1 [2 3] []]",
        "#{3 1 2} ~ [1 2 3]",
        "#{\"b\" :a 7 nil} ~ [nil 7 \"a\" \"b\"]",
        "{:a 1, 2 {3 4}} ~ {\"a\" 1, \"2\" {\"3\" 4}}",
        "#inst \"2026-11-24T00:00:00Z\" ~ \"2026-11-24T00:00:00Z\"",
        "#foo.Bar{:x 1} ~ {\"x\" 1}",
        "#object[java.net.Socket 0x6b2f \"s\"] ~ [\"java.net.Socket\" 27439 \"s\"]",
        "#\"a\\d\" ~ \"a\\\\d\"",
        "[1 #_ [2 3] 4] ~ [1 4]",
        "[#_#_ 1 2 3] ~ [3]",
      })
  void aValueIsReadAndPrinted(String written, String printed) throws IOException {
    History history =
        read(
            "{:process 0, :type :invoke, :f :write, :value nil}\n{:process 0, :type :ok, :f :write}\n"
                + "{:process 0, :type :invoke, :f :write, :value "
                + written
                + "}");
    var out = new StringBuilder();

    EdnText.print(history.op(1).call().only().argument(), out);

    assertThat(out.toString()).isEqualTo(printed);
  }

  // A history, and what is said of it.
  private static final String MISTAKES =
      """
      {:process 0, :type :begin} ~ :1:20: ":type" is :invoke, :ok, :fail or :info, not :begin
      {:process 0, :f :read} ~ :1:1: "type" is invoke, ok, fail, info or late, not nothing
      {:process 0.5, :type :invoke} ~ :1:11: ":process" is a whole number or :nemesis, not 0.5
      {:process 4294967296, :type :invoke} ~ :1:11: ":process" is a whole number of 32 bits
      {:process 0, :type :invoke, :f :frobnicate, :value 1} ~ :1:32: "f" is one of read, write, cas
      {:process 0, :type :invoke, :f :drain} ~ :1:32: "f" is one of
      {:process 0, :type :invoke, :f :cas, :value 5} ~ :1:45: "value" is a list of two for a cas
      {:process 0, :type :invoke, :f :write} ~ :1:20: a w has a "value"
      {:process 0, :type :invoke, :f :txn, :value [[:r]]} ~ :1:45: an action is a list such as
      {:process 0, :type :invoke, :f :txn, :value [[:zap 1 2]]} ~ :1:45: an action is a list such as
      {:process 0, :type :invoke, :f :read, :time :now} ~ ":time" is a whole number of 64 bits, not now
      {:process 0, :type :invoke, :f :write, :value 9223372036854775808} ~ :1:47: '9223372036854775808' is no number of 64 bits
      {:process 0, :type :invoke, :f :write, :value 1a} ~ :1:47: '1a' is no number of 64 bits
      {:process 0, :type :invoke, :f :write, :value 1/0} ~ :1:47: '1/0' is no number
      {:process 0, :type :invoke, :f :write, :value {1 2 "1" 3}} ~ :1:47: a map has the key 1 twice
      {:process 0, :type :invoke, :f :write, :value {1}} ~ :1:47: a map has a value for each key
      {:process 0, :type :invoke, :f :write, :value "x} ~ :1:47: the string has no closing
      {:process 0, :type :invoke, :f :write, :value [1 2} ~ :1:51: '}' closes nothing
      {:process 0, :type :invoke, :f :write, :value [1 2 ~ begins at 1:47 and lacks its ']'
      {:process 0, :type :invoke, :f :write, :value} ~ the field :value has no value
      {:process 0, :process 1, :type :invoke} ~ the event has the field :process twice
      {:process 0, :type :invoke, :f :read ~ begins at 1:1 and lacks its '}'
      [{:process 0, :type :invoke, :f :read} ~ begins at 1:1 and lacks its ']'
      {:process 0, :type :invoke, :f :read} 7 ~ :1:39: an event is a map such as
      {:process 0, :type :invoke, :f :write, :value @x} ~ '@x' is no EDN
      {:process 0, :type :ok, :f :read, :value 1} ~ :1:1: process 0 has no open call
      {:process 0, :type :invoke, :f :read}{:type :invoke, :f :read} ~ an event has a whole number as its "process"
      """;

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsPlace(String mistake) {
    String[] parts = mistake.split(" ~ ", -1);
    refused(parts[0], parts[1]);
  }

  private static Stream<String> mistakes() {
    return MISTAKES.lines();
  }

  @Test
  void thePlaceIsCountedOverLines() {
    refused(
        "; two\n[{:process 0, :type :invoke,\n  :f :frobnicate}]",
        ":3:6: \"f\" is one of read, write");
  }

  @Test
  void nestingHasALimit() {
    refused("{:process 0, :type :invoke, :f :write, :value " + "[".repeat(1_000_000), "nested");
    refused("{:process 0, :type :invoke, :f :write, :value " + "#_".repeat(1_000_000), "nested");
    refused("{:process 0, :type :invoke, :f :write, :value " + "#a ".repeat(1_000_000), "nested");
    refused(
        "{:process 0, :type :invoke, :f :write, :value " + "[".repeat(66) + "]".repeat(66) + "}",
        "nested deeper than 64");
  }

  @Test
  void aTokenHasALimit() {
    refused(
        "{:process 0, :type :invoke, :f \"" + "x".repeat(20_000_000), "has more than 16,777,216");
    refused("{:process 0, :type :invoke, :value " + "9".repeat(100_000), "more than 400 digits");
  }

  @Test
  void pairsAreKeysWithValuesWhereEveryValueIsOne() throws IOException {
    String text =
        """
        {:process 0, :type :invoke, :f :write, :value [7 1]}
        {:process 0, :type :ok, :f :write, :value [7 1]}
        {:process 0, :type :invoke, :f :read, :value [8 nil]}
        {:process 0, :type :ok, :f :read, :value [8 2]}
        {:process 0, :type :invoke, :f :cas, :value [8 [2 3]]}
        {:process 0, :type :ok, :f :cas, :value [8 [2 3]]}
        """;
    History keyed = read(text);

    assertThat(keyed.op(1).call().only().key()).isEqualTo(Value.of(8));
    assertThat(keyed.op(1).outcome()).isEqualTo(ok(Value.of(2), 3));
    assertThat(keyed.op(2).call().only().second()).isEqualTo(Value.of(3));
    assertThat(keyed.remarks()).anyMatch(remark -> remark.contains("--keyed no"));

    History plain = read(text.replace("[8 [2 3]]", "[2 3]"));

    assertThat(plain.op(1).call().only().key()).isEqualTo(Value.NIL);
    assertThat(plain.op(1).outcome()).isEqualTo(ok(Value.items(8, 2), 3));
    assertThat(plain.op(2).call().only().argument()).isEqualTo(Value.of(2));
    assertThat(plain.remarks()).noneMatch(remark -> remark.contains("--keyed"));
  }

  @Test
  void keyedOrNotMayBeSaid() throws IOException {
    String text = "{:process 0, :type :invoke, :f :write, :value [7 1]}";

    assertThat(read(text, keyed(Reading.Keyed.NO)).op(0).call().only().argument())
        .isEqualTo(Value.items(7, 1));
    assertThat(read(text, keyed(Reading.Keyed.YES)).op(0).call().only().key())
        .isEqualTo(Value.of(7));
    assertThatThrownBy(() -> read(text.replace("[7 1]", "7"), keyed(Reading.Keyed.YES)))
        .hasMessageContaining(":1:47: \"value\" is a key with its value");
  }

  @Test
  void aFailedComparisonIsWhatIsSaid() throws IOException {
    String text =
        "{:process 0, :type :invoke, :f :cas, :value [1 2]}\n{:process 0, :type :fail, :f :cas, :value [1 2]}";

    assertThat(read(text).type(0)).isEqualTo(Outcome.Type.FAILED);
    assertThat(read(text).remarks()).anyMatch(remark -> remark.contains("--failed-cas"));
    History answered =
        read(
            text,
            new Reading(
                Reading.Keyed.AUTO,
                Optional.of(Value.of(9)),
                Reading.FailedCas.ANSWERS,
                Optional.of(Reading.Sessions.BINDING)));

    assertThat(answered.answer(0)).isEqualTo(History.Answer.NO);
    assertThat(answered.header().initial()).isEqualTo(Value.of(9));
    assertThat(answered.traits().sessionsBind()).isTrue();
  }

  @Test
  void addIsToASetOrToACounterAsReadsShow() throws IOException {
    String text =
        """
        {:process 0, :type :invoke, :f :add, :value 1}
        {:process 0, :type :ok, :f :add, :value 1}
        {:process 0, :type :invoke, :f :read, :value nil}
        {:process 0, :type :ok, :f :read, :value READ}
        """;

    assertThat(read(text.replace("READ", "#{1}")).kind(0)).isEqualTo(Kind.ADD);
    assertThat(read(text.replace("READ", "1")).kind(0)).isEqualTo(Kind.INCREMENT);
    assertThat(read(text.replace("READ", "nil")).kind(0)).isEqualTo(Kind.ADD);
  }

  @Test
  void decrementsAreIncrementsByLessThanNothing() throws IOException {
    assertThat(
            read("{:process 0, :type :invoke, :f :decrement, :value 3}")
                .op(0)
                .call()
                .only()
                .argument())
        .isEqualTo(Value.of(-3));
  }

  @Test
  void theOrderOfTheFileCountsWhereTimesDoNotAscend() throws IOException {
    History history =
        read(
            """
            {:process 0, :type :invoke, :f :read, :value nil, :time 100}
            {:process 0, :type :ok, :f :read, :value 1, :time 90}
            {:process 1, :type :invoke, :f :read, :value nil, :time 100}
            {:process 1, :type :ok, :f :read, :value 1, :time 200}
            """);

    assertThat(history.returnedNanos(0)).isEqualTo(101);
    assertThat(history.calledNanos(1)).isEqualTo(102);
    assertThat(history.returnedNanos(1)).isEqualTo(200);
    assertThat(history.remarks()).anyMatch(remark -> remark.startsWith("2 events have a time"));
  }

  @Test
  void operationsThatAreRecordsAndTheNemesisAreRead() throws IOException {
    History history =
        read(
            """
            #jepsen.history.Op{:index 0, :process :nemesis, :type :info, :f :kill, :value {:n1 1}}
            #jepsen.history.Op{:index 1, :process 3, :type :invoke, :f :txn, :value [[:r :x nil] [:w :y {"a" 1}]]}
            #jepsen.history.Op{:index 2, :process 3, :type :ok, :f :txn, :value [[:r :x 5] [:w :y {"a" 1}]]}
            """);

    assertThat(history.op(0).call().actions()).hasSize(2);
    assertThat(history.op(0).outcome())
        .isEqualTo(new Outcome.Ok(List.of(Result.of(Value.of(5)), Result.DONE), 1));
    assertThat(history.op(0).call().actions().get(1).argument())
        .isEqualTo(Value.fields(Map.of("a", Value.of(1))));
    assertThat(history.remarks())
        .contains("1 events of processes that are no clients were passed over.");
  }

  @Test
  void anErrorIsKeptAsText() throws IOException {
    History history =
        read(
            """
            {:process 0, :type :invoke, :f :read, :value nil}
            {:process 0, :type :info, :f :read, :error [:timeout "n 1"]}
            {:process 1, :type :invoke, :f :read, :value nil}
            {:process 1, :type :info, :f :read, :error :timeout}
            """);

    assertThat(history.error(0)).isEqualTo("[\"timeout\" \"n 1\"]");
    assertThat(history.error(1)).isEqualTo("timeout");
  }

  @Test
  void aTokenMayLieAcrossTheEdgeOfABuffer() throws IOException {
    for (int blanks = (1 << 16) - 60; blanks < 1 << 16; blanks++) {
      String text =
          ";"
              + "x".repeat(blanks - 2)
              + "\n"
              + "{:process 12, :type :invoke, :f :write, :value [-123 \"a\\tb\" #_ 7 :k]}";
      Path file = Files.writeString(folder.resolve("h.edn"), text);
      assertThat(new EdnReader().read(file, Reading.DEFAULT).op(0).call().only().argument())
          .as("%d", blanks)
          .isEqualTo(new Value.Items(List.of(Value.of(-123), Value.of("a\tb"), Value.of("k"))));
    }
  }

  private static Outcome.Ok ok(Value value, long nanos) {
    return new Outcome.Ok(List.of(Result.of(value)), nanos);
  }

  private static Reading keyed(Reading.Keyed keyed) {
    return new Reading(keyed, Optional.empty(), Reading.FailedCas.USUAL, Optional.empty());
  }

  private History read(String text) throws IOException {
    return read(text, Reading.DEFAULT);
  }

  private History read(String text, Reading reading) throws IOException {
    return HistoryFiles.read(Files.writeString(folder.resolve("h.edn"), text), reading);
  }

  private void refused(String text, String said) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessageStartingWith(folder.resolve("h.edn") + ":")
        .hasMessageContaining(said)
        .extracting(Throwable::getMessage)
        .satisfies(message -> assertThat(message.lines()).hasSize(1));
  }
}
