package io.faultline.history.fressian;

import static io.faultline.history.fressian.FressianOutput.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.HistoryFormatException;
import io.faultline.history.HistoryReader;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Reading;
import io.faultline.history.RunHeader;
import io.faultline.history.Value;
import io.faultline.history.fressian.FressianOutput.BlockRef;
import io.faultline.history.fressian.FressianOutput.Entry;
import io.faultline.history.fressian.FressianOutput.JepsenSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JepsenBinaryReaderTest {
  private static final List<FressianOutput.Op> OPS = JepsenRun.ops(40);

  @TempDir Path folder;

  @Test
  void bothVersionsHoldTheSame() throws IOException {
    History first = read(JepsenRun.version0(OPS).bytes());
    History second = read(JepsenRun.version1(OPS, 7).bytes());

    assertThat(first.size()).isEqualTo(40);
    assertThat(first.ops()).isEqualTo(second.ops());
    Op write = first.op(0);
    assertThat(write.call())
        .isEqualTo(new Call("write", List.of(Action.write(Value.NIL, Value.of(0)))));
    assertThat(write.calledNanos()).isEqualTo(1_000);
    assertThat(first.op(1).outcome())
        .isInstanceOfSatisfying(
            Outcome.Ok.class,
            ok -> assertThat(ok.results().getFirst().value()).isEqualTo(Value.of(0)));
    assertThat(first.op(4).outcome()).isEqualTo(new Outcome.Unknown("timeout"));
    for (History history : List.of(first, second)) {
      assertThat(history.complete()).isTrue();
      assertThat(history.remarks()).noneMatch(remark -> remark.contains("ends at"));
    }
  }

  @Test
  void theHeaderIsWhatTheTestSaysOfTheRun() throws IOException {
    RunHeader header = read(JepsenRun.version1(OPS, 7).bytes()).header();

    assertThat(header.contract()).isEqualTo("register");
    assertThat(header.hostNames()).containsExactly("n1", "n2");
    assertThat(header.settings())
        .containsExactlyInAnyOrderEntriesOf(Map.of("concurrency", "3", "workload", "rw"));
  }

  @Test
  void aHistoryMayBeEmpty() throws IOException {
    assertThat(read(JepsenRun.version0(List.of()).bytes()).size()).isZero();
    byte[] begun =
        new JepsenFile(1)
            .fressian(1, null)
            .fressian(2, JepsenRun.test(new BlockRef(1)))
            .root(2)
            .index(3)
            .bytes();
    assertThat(read(begun).size()).isZero();
  }

  @Test
  void valuesOfJepsensOwnTypesAreRead() throws IOException {
    List<FressianOutput.Op> ops =
        List.of(
            op(0, "invoke", "write", new Entry("x", new JepsenSet(List.of(3, 1, 2)))),
            op(1, "ok", "write", new Entry("x", new JepsenSet(List.of(3, 1, 2)))),
            op(2, "invoke", "write", new Entry("y", Map.of(word("a"), 1.5))),
            op(3, "ok", "write", new Entry("y", Map.of(word("a"), 1.5))));

    History history = read(JepsenRun.version1(ops, 10).bytes());

    Action set = history.op(0).call().only();
    assertThat(set.key()).isEqualTo(Value.of("x"));
    assertThat(set.argument()).isEqualTo(Value.items(1, 2, 3));
    Action map = history.op(1).call().only();
    assertThat(map.key()).isEqualTo(Value.of("y"));
    assertThat(map.argument()).isEqualTo(Value.fields(Map.of("a", new Value.Real(1.5))));
  }

  @Test
  void aVectorMayHoldVectors() throws IOException {
    byte[] file =
        new JepsenFile(1)
            .stream(10, OPS.subList(0, 6)).fressian(11, JepsenRun.maps(OPS.subList(6, 10))).stream(
                    12, OPS.subList(10, OPS.size()))
                .vector(20, 10, 0, 10, 6, 11)
                .vector(21, OPS.size(), 0, 20, 10, 12)
                .fressian(2, JepsenRun.test(new BlockRef(21)))
                .root(2)
                .index(3)
                .bytes();

    assertThat(read(file).ops()).isEqualTo(whole().ops());
  }

  @Test
  void theIndexAndTheRootMayComeFirst() throws IOException {
    byte[] collected = collected();

    assertThat(read(collected).ops()).isEqualTo(whole().ops());
  }

  @Test
  void aChangedByteIsFoundAndItsBlockNamed() throws IOException {
    JepsenFile made = JepsenRun.version1(OPS, 7);
    byte[] bytes = made.bytes();
    bytes[made.at(4) + 40] ^= 1;

    wrong(bytes, "byte " + made.at(4) + ": block 4 of", "one of them was changed");
  }

  @Test
  void noChangedBitIsTakenForAnotherHistory() throws IOException {
    List<FressianOutput.Op> few = JepsenRun.ops(12);
    for (JepsenFile made : List.of(JepsenRun.version0(few), JepsenRun.version1(few, 30))) {
      byte[] bytes = made.bytes();
      List<Op> expected = read(bytes).ops();
      int named = 0;
      // Two bits of each byte, others in the next.
      for (int i = 0; i < bytes.length * 2; i++) {
        byte bit = (byte) (1 << (i * 3) % 8);
        bytes[i / 2] ^= bit;
        try {
          History history = read(bytes);
          // A changed length of the last block, or place of the index, looks like a cut.
          assertThat(history.ops())
              .as("byte %d, bit %d", i / 2, bit)
              .isEqualTo(history.complete() ? expected : expected.subList(0, history.size()));
        } catch (HistoryFormatException e) {
          named++;
          assertThat(e.getMessage()).as("byte %d, bit %d", i / 2, bit).contains("byte ");
        }
        bytes[i / 2] ^= bit;
      }
      assertThat(named).isGreaterThan(bytes.length);
    }
  }

  @Test
  void aFileThatIsCutAnywhereIsReadUpToItsLastWholeEvent() throws IOException {
    for (byte[] bytes :
        List.of(
            JepsenRun.version0(JepsenRun.ops(12)).bytes(),
            JepsenRun.version1(JepsenRun.ops(12), 10).bytes())) {
      List<Op> expected = read(bytes).ops();
      int last = 0;
      // Of what is shorter there is no telling what it is.
      for (int length = 6; length < bytes.length; length++) {
        try {
          History history = read(Arrays.copyOf(bytes, length));
          assertThat(history.complete()).as("%d bytes", length).isFalse();
          assertThat(history.remarks())
              .anyMatch(remark -> remark.startsWith("The file ends at byte"));
          assertThat(history.size()).as("%d bytes", length).isBetween(last, last + 1);
          assertPrefix(history, expected, length);
          last = history.size();
        } catch (HistoryFormatException e) {
          assertThat(last).as("%d bytes: %s", length, e.getMessage()).isZero();
        }
      }
      assertThat(last).isEqualTo(expected.size());
    }
  }

  @Test
  void aCollectedFileThatIsCutIsReadUpToThere() throws IOException {
    byte[] bytes = collected();
    int last = 0;
    for (int length = 500; length < bytes.length; length++) {
      History history = read(Arrays.copyOf(bytes, length));
      assertThat(history.complete()).isFalse();
      assertPrefix(history, whole().ops(), length);
      assertThat(history.size()).isGreaterThanOrEqualTo(last);
      last = history.size();
    }
    assertThat(last).isGreaterThan(20);
  }

  @Test
  void aListThatWasWrittenAgainIsReadOnce() throws IOException {
    JepsenFile made = JepsenRun.version0(OPS);
    byte[] twice = made.fressian(2, JepsenRun.maps(OPS)).fressian(0, 5).bytes();
    ByteBuffer.wrap(twice).putLong(10, twice.length);

    assertThat(read(twice).ops()).isEqualTo(whole().ops());
    History cut = read(Arrays.copyOf(twice, twice.length - 500));
    assertThat(cut.ops()).isEqualTo(whole().ops());
    assertThat(cut.complete()).isFalse();
  }

  @Test
  void whatARunThatWasKilledLeftBehindTheIndexIsRead() throws IOException {
    byte[] rest = JepsenFile.streamOf(OPS.subList(30, OPS.size()));
    JepsenFile begun = JepsenRun.unfinished(OPS.subList(0, 30), 10).raw(new byte[28]);

    History history = read(begun.raw(Arrays.copyOf(rest, rest.length - 1)).bytes());

    // The last event is not whole, and its call is open.
    assertThat(history.size()).isEqualTo(whole().size());
    assertThat(history.ops().subList(0, 39)).isEqualTo(whole().ops().subList(0, 39));
    assertThat(history.complete()).isFalse();
    assertThat(history.remarks()).anyMatch(remark -> remark.startsWith("The run did not end"));
  }

  @Test
  void aSealedChunkThatNoIndexHasYetIsRead() throws IOException {
    byte[] file =
        JepsenRun.unfinished(OPS.subList(0, 30), 10).stream(0, OPS.subList(30, OPS.size())).bytes();

    assertThat(read(file).ops()).isEqualTo(whole().ops());
    assertThat(read(file).complete()).isFalse();
  }

  @Test
  void zerosBehindAKilledRunAreSaidAndNotRead() throws IOException {
    byte[] file = JepsenRun.unfinished(OPS, 100).raw(new byte[1000]).bytes();

    History history = read(file);

    assertThat(history.ops()).isEqualTo(whole().ops());
    assertThat(history.complete()).isFalse();
    assertThat(history.remarks())
        .anyMatch(remark -> remark.contains("What follows event 84 is none"));
  }

  @Test
  void whatDoesNotFitTogetherIsAnError() {
    wrong(
        "JEPSEN".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        "byte 6: the file was cut off");
    wrong(new JepsenFile(2).bytes(), "byte 6: version 2 of Jepsen's format is not known");
    wrong(new JepsenFile(1).fressian(1, null).root(0).index(2).bytes(), "the index names no test");
    wrong(new JepsenFile(1).fressian(1, null).root(5).index(2).bytes(), "the index has no block 5");
    wrong(
        new JepsenFile(1).fressian(1, 5).root(1).index(2).bytes(),
        "a map was expected, not code 0x5");
    wrong(
        new JepsenFile(1).fressian(1, Map.of(word("name"), "x")).root(1).index(2).bytes(),
        "the test in block 1 has no history");
    wrong(history(f -> f.fressian(10, 5), 10), "a list was expected");
    wrong(history(f -> f.stream(10, List.of(5)), 10), "event 0: an operation is a map");
    wrong(history(f -> f.stream(10, OPS).vector(11, 3, 0, 10), 11), "a vector of 3 elements has");
    wrong(
        history(f -> f.stream(10, OPS).vector(11, 3, 1, 10), 11),
        "the chunk in block 10 begins with element 1, and 0 lie before it");
    wrong(history(f -> f.stream(10, OPS).vector(11, 0, 0, 11), 11), "block 11 is used twice");
    wrong(
        history(f -> f.stream(10, List.of()).vector(11, 0, 0, 10, 0, 10), 11),
        "block 10 is used twice");
    wrong(history(f -> f.partialMap(10, 0, Map.of()), 10), "which is of type 3");
    wrong(
        history(f -> f.block(10, JepsenBlocks.BIG_VECTOR, new byte[13]), 10),
        "a vector ends within");
    wrong(
        history(f -> f.stream(10, List.of(op(0, "began", "read", 1))), 10),
        "event 0: \":type\" is :invoke, :ok, :fail or :info, not began");
    wrong(
        history(
            f ->
                f.stream(
                    10,
                    List.of(
                        new FressianOutput.Op(0, 0, "ok", 0, "read", 1, Map.of(word("value"), 2)))),
            10),
        "event 0: the field :value is there twice");
    wrong(
        history(f -> f.stream(10, List.of(OPS.get(1))), 10),
        "event 0: process 0 has no open call that this outcome could belong to");
    wrong(
        history(f -> f.stream(10, List.of(OPS.get(0), OPS.get(1), OPS.get(0))), 10),
        "event 2: the index is 0, and 2 events came before");
  }

  @Test
  void aBlockWhoseLengthIsWrongIsNotTakenForACut() throws IOException {
    JepsenFile made = JepsenRun.version1(OPS, 7);
    byte[] bytes = made.bytes();
    ByteBuffer.wrap(bytes).putLong(made.at(4), 1 << 20);

    wrong(bytes, "byte " + made.at(4) + ": block 4 is 1,048,576 bytes long, and the file ends");
  }

  @Test
  void itIsToldByItsContent() throws IOException {
    Path file = Files.write(folder.resolve("x"), JepsenRun.version0(OPS).bytes());

    assertThat(HistoryFiles.reader(file)).map(HistoryReader::name).contains("jepsen-binary");
  }

  private static FressianOutput.Op op(int index, String type, String f, Object value) {
    return new FressianOutput.Op(index, index, type, 0, f, value, null);
  }

  private static byte[] history(java.util.function.UnaryOperator<JepsenFile> blocks, int id) {
    return blocks
        .apply(new JepsenFile(1))
        .fressian(2, JepsenRun.test(new BlockRef(id)))
        .root(2)
        .index(3)
        .bytes();
  }

  // As it is after Jepsen's garbage collection: the index and the root before all else, and the
  // chunks by their size.
  private static byte[] collected() {
    byte[] index = new byte[4 + 5 * 12];
    JepsenFile made = new JepsenFile(1).block(0, JepsenBlocks.INDEX, index);
    made.fressian(2, JepsenRun.test(new BlockRef(21)));
    made.vector(21, OPS.size(), 0, 10, 20, 12, 50, 11);
    made.stream(10, OPS.subList(0, 20));
    made.stream(12, OPS.subList(20, 50)).stream(11, OPS.subList(50, OPS.size()));
    var data = new FressianOutput().low(2, 4);
    for (int id : new int[] {2, 21, 10, 12, 11}) {
      data.low(id, 4).low(made.at(id), 8);
    }
    byte[] bytes = made.bytes();
    byte[] block = new JepsenFile(1).block(0, JepsenBlocks.INDEX, data.bytes()).bytes();
    System.arraycopy(block, 18, bytes, 18, block.length - 18);
    ByteBuffer.wrap(bytes).putLong(10, 18);
    return bytes;
  }

  private History whole() throws IOException {
    return read(JepsenRun.version0(OPS).bytes());
  }

  // Where the answer is behind the cut, the call is open.
  private static void assertPrefix(History history, List<Op> expected, int length) {
    for (int i = 0; i < history.size(); i++) {
      Op op = history.op(i);
      if (op.outcome().equals(new Outcome.Unknown(""))) {
        assertThat(op.call()).as("%d bytes", length).isEqualTo(expected.get(i).call());
        assertThat(i).as("%d bytes", length).isEqualTo(history.size() - 1);
      } else {
        assertThat(op).as("%d bytes", length).isEqualTo(expected.get(i));
      }
    }
  }

  private History read(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("test.jepsen"), bytes);
    return new JepsenBinaryReader().read(file, Reading.DEFAULT);
  }

  private void wrong(byte[] bytes, String... parts) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(HistoryFormatException.class)
        .message()
        .contains(parts);
  }
}
