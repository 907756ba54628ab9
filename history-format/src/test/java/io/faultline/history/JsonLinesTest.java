package io.faultline.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Hostile and mistaken JSON lines: an error with the place, and never another history.
class JsonLinesTest {
  private static final String READ = "{'type':'invoke','process':0,'f':'read','key':1}\n";
  private static final String CAS =
      "{'type':'invoke','process':0,'f':'cas','key':1,'value':[1,2]}\n";
  private static final String TXN =
      "{'type':'invoke','process':0,'f':'txn','value':[['r',1,null],['w',2,3]]}\n";

  @TempDir Path folder;

  // A line, and what is said of it.
  private static final String MISTAKES =
      """
      {'type':'invoke','process':0,'f':'read','time':true} ~ :1:48: "time" is a whole number of 64 bits, not true
      {'type':'invoke','process':0,'f':'read','time':'5'}  ~ :1:48: "time" is a whole number of 64 bits, not '5'
      {'type':'invoke','process':0,'f':'read','time':1.5}  ~ :1:48: "time" is a whole number of 64 bits, not 1.5
      {'type':'invoke','process':0,'f':'read','time':9223372036854775807} ~ stands for never
      {'type':'invoke','process':0,'f':'read','time':9223372036854775808} ~ "time" is a whole number of 64 bits
      {'type':'invoke','process':4294967296,'f':'read'} ~ "process" is a whole number of 32 bits
      {'type':'invoke','process':'0','f':'read'} ~ :1:28: "process" is a whole number of 32 bits, not '0'
      {'type':'invoke','process':null,'f':'read'} ~ :1:28: an event has a whole number as its "process"
      {'type':'invoke','f':'read'} ~ :1:1: an event has a whole number as its "process"
      {'process':0,'f':'read'} ~ "type" is invoke, ok, fail, info or late, not nothing
      {'type':'begin','process':0,'f':'read'} ~ :1:9: "type" is invoke, ok, fail, info or late, not 'begin'
      {'type':7,'process':0,'f':'read'} ~ "type" is a text, not 7
      {'type':'invoke','process':0} ~ "f" is one of read, write, cas
      {'type':'invoke','process':0,'f':['read']} ~ "f" is a text, not ['read']
      {'type':'invoke','process':0,'f':'write','key':1} ~ a w has a "value"
      {'type':'invoke','process':0,'f':'cas','key':1,'value':5} ~ a list of two for a cas
      {'type':'invoke','process':0,'f':'cas','key':1,'value':[1,2,3]} ~ a list of two for a cas
      {'type':'invoke','process':0,'f':'read','session':'a'} ~ "session" is a whole number of 32 bits
      {'type':'invoke','process':0,'f':'read','host':5} ~ "host" is a text
      {'type':'invoke','process':0,'f':'txn','value':[['r',1]]} ~ an action is a list such as
      {'type':'invoke','process':0,'f':'txn','value':[['x',1,2]]} ~ an action is a list such as
      {'type':'invoke','process':0,'f':'txn','value':[7]} ~ an action is a list such as
      {'type':'invoke','process':0,'f':'read','key':1e999} ~ larger than 64 bits
      {'type':'invoke','process':0,'f':'read','key':123456789012345678901234567890} ~ has more than 64 bits
      {'type':'invoke','process':0,'process':1,'f':'read'} ~ process
      {'type':'invoke','process':0,'f':'read'} {} ~ :1:4
      [1,2] ~ an event is a JSON object
      {'type' ~ this is no JSON object
      {'header':7} ~ "header" is a JSON object, not 7
      {'header':{'seed':'x'}} ~ "seed" is a whole number of 64 bits
      {'header':{'hosts':['n1']}} ~ "hosts" is a map of texts
      {'header':{'hosts':{'n1':1}}} ~ "hosts" is a map of texts
      {'mark':{}} ~ a mark has a whole number as its "id"
      {'mark':{'id':1,'from':'now'}} ~ :1:24: "from" is a whole number of 64 bits, not 'now'
      {'mark':{'id':1,'sides':['n1']}} ~ "sides" is a list of lists of hosts
      {'mark':{'id':1,'sides':[[1]]}} ~ "sides" is a list of lists of hosts
      """;

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsPlace(String mistake) {
    String[] parts = mistake.split(" +~ ");
    refused(parts[0] + "\n", parts[1].replace('\'', '"'));
  }

  private static Stream<String> mistakes() {
    return MISTAKES.lines();
  }

  @Test
  void aProcessThatCallsWhileItsCallIsOpenIsRefusedWithThePlace() throws IOException {
    refused(READ + "\n" + READ, ":3:1: process 0 calls again while its operation 0 is open");
  }

  @Test
  void aRetiredProcessThatCallsIsRefusedWithThePlace() throws IOException {
    refused(
        READ + "{'type':'info','process':0}\n" + READ,
        ":3:1: process 0 calls again after an unknown outcome retired it");
  }

  @Test
  void anOutcomeWithoutACallIsRefusedWithThePlace() throws IOException {
    for (String type : List.of("ok", "fail", "info")) {
      refused(
          READ + "{'type':'" + type + "','process':1,'value':2}\n",
          ":2:1: process 1 has no open call");
    }
    refused(READ + "{'type':'late','process':0}\n", ":2:1: a late answer for process 0");
  }

  @Test
  void aSecondOutcomeIsRefusedWithThePlace() throws IOException {
    String ok = "{'type':'ok','process':0,'value':2}\n";
    refused(READ + ok + ok, ":3:1: process 0 has no open call");
  }

  @Test
  void timeThatGoesBackwardsIsRefusedWithThePlace() throws IOException {
    refused(
        "{'type':'invoke','process':0,'f':'read','time':5}\n{'type':'ok','process':0,'value':1,'time':4}\n",
        ":2:1: time goes backwards, from 5 to 4 ns");
  }

  @Test
  void anOkReadWithoutItsValueIsRefusedAndNotTakenForNil() throws IOException {
    refused(READ + "{'type':'ok','process':0}\n", "an ok r has a \"value\"");
    assertThat(read(READ + "{'type':'ok','process':0,'value':null}\n").op(0).outcome())
        .isEqualTo(new Outcome.Ok(List.of(Result.of(Value.NIL)), 1));
  }

  @Test
  void answersThatDoNotFitTheCallAreRefused() throws IOException {
    refused(TXN + "{'type':'ok','process':0}\n", "\"value\" is a list of the call's 2 actions");
    refused(TXN + "{'type':'ok','process':0,'value':[['r',1,2]]}\n", "the call's 2 actions");
    refused(
        TXN + "{'type':'ok','process':0,'value':[['r',1,2],['w',3,3]]}\n", "action 1 of the call");
    refused(
        CAS + "{'type':'ok','process':0,'answer':'yes'}\n", "\"answer\" is true, false or null");
  }

  @Test
  void anOkCasWithoutAnAnswerDidSet() throws IOException {
    assertThat(read(CAS + "{'type':'ok','process':0,'value':[1,2]}\n").answer(0))
        .isEqualTo(History.Answer.YES);
    assertThat(read(CAS + "{'type':'ok','process':0,'answer':null}\n").answer(0))
        .isEqualTo(History.Answer.NONE);
    assertThat(read(CAS + "{'type':'ok','process':0,'answer':false}\n").answer(0))
        .isEqualTo(History.Answer.NO);
  }

  @Test
  void onlyTheNemesisIsPassedOver() throws IOException {
    History history =
        read(
            "{'type':'info','process':'nemesis','f':'kill'}\n"
                + READ
                + "{'type':'info','process':0}");

    assertThat(history.size()).isEqualTo(1);
    assertThat(history.remarks())
        .containsExactly("1 events of processes that are no clients were passed over.");
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    String deep = "[".repeat(66) + "]".repeat(66);
    refused(
        "{'type':'invoke','process':0,'f':'write','value':" + deep + "}", "nested deeper than 64");
    String deeper = "[".repeat(1_000_000);
    refused("{'type':'invoke','process':0,'f':'write','value':" + deeper, "nesting depth");
  }

  @Test
  void theDeepestNestingIsRead() throws IOException {
    String deep = "[".repeat(65) + "]".repeat(65);
    assertThat(
            read("{'type':'invoke','process':0,'f':'txn','value':[['w',1," + deep + "]]}").size())
        .isEqualTo(1);
  }

  @Test
  void anEnormousNumberIsRefused() throws IOException {
    refused(
        "{'type':'invoke','process':0,'f':'write','value':" + "9".repeat(100_000) + "}",
        ":1:1: this is no JSON object");
  }

  @Test
  void aLineOfTwentyMegabytesIsRefused() throws IOException {
    refused(
        READ + "{'type':'ok','process':0,'value':'" + "x".repeat(20_000_000) + "'}\n",
        ":2:1: the line has more than 16,777,216 bytes");
  }

  @Test
  void whatIsNoUtf8IsRefused() throws IOException {
    Path file = folder.resolve("latin.jsonl");
    Files.write(
        file, (READ.replace('\'', '"') + "{'f':'é'}").getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> JsonLines.read(file))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessageContaining(":2:1: the line is no UTF-8");
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws IOException {
    assertThat(read("\uFEFF" + READ).size()).isEqualTo(1);
  }

  @Test
  void everyPrefixIsAPrefixOfTheHistoryOrAnError() throws IOException {
    String text =
        (READ + "{'type':'ok','process':0,'value':7}\n" + CAS + "{'type':'ok','process':0}\n")
            .replace('\'', '"');
    Path file = folder.resolve("cut.jsonl");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    History whole = HistoryFiles.read(Files.write(file, bytes));
    for (int length = 1; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      try {
        History cut = HistoryFiles.read(file);
        for (int op = 0; op < cut.size(); op++) {
          assertThat(cut.op(op).call()).as("cut to %d", length).isEqualTo(whole.op(op).call());
        }
      } catch (HistoryFormatException e) {
        assertThat(e).hasMessageStartingWith(file + ":");
      }
    }
  }

  private History read(String lines) throws IOException {
    return JsonLines.read(Files.writeString(folder.resolve("h.jsonl"), lines.replace('\'', '"')));
  }

  private void refused(String lines, String said) {
    assertThatThrownBy(() -> read(lines))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessageStartingWith(folder.resolve("h.jsonl") + ":")
        .hasMessageContaining(said)
        .extracting(Throwable::getMessage)
        .satisfies(message -> assertThat(message.lines()).hasSize(1));
  }
}
