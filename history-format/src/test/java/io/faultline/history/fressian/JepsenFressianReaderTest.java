package io.faultline.history.fressian;

import static io.faultline.history.fressian.FressianOutput.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.HistoryFormatException;
import io.faultline.history.HistoryReader;
import io.faultline.history.Op;
import io.faultline.history.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JepsenFressianReaderTest {
  private static final List<FressianOutput.Op> OPS = JepsenRun.ops(20);
  private static final byte[] FILE =
      new FressianOutput().put(JepsenRun.test(JepsenRun.maps(OPS))).bytes();

  @TempDir Path folder;

  @Test
  void itHoldsTheSameAsTheBinaryFile() throws IOException {
    Path binary = Files.write(folder.resolve("b"), JepsenRun.version1(OPS, 7).bytes());

    History history = read(FILE);

    History other = new JepsenBinaryReader().read(binary, Reading.DEFAULT);
    assertThat(history.ops()).hasSize(20).isEqualTo(other.ops());
    assertThat(history.header()).isEqualTo(other.header());
    assertThat(history.complete()).isTrue();
  }

  @Test
  void itIsToldByItsContent() throws IOException {
    for (Map<?, ?> test :
        List.of(JepsenRun.test(List.of()), Map.of(word("name"), "x", word("history"), List.of()))) {
      Path file = Files.write(folder.resolve("x"), new FressianOutput().put(test).bytes());
      assertThat(HistoryFiles.reader(file)).map(HistoryReader::name).contains("jepsen-fressian");
    }
    for (int[] other : new int[][] {{0xc0}, {0xc0, 0xec}, {0xc0, 0xec, 1, 5}, {0xe4, 0xca, 0xca}}) {
      Path file = Files.write(folder.resolve("y"), new FressianOutput().raw(other).bytes());
      assertThat(HistoryFiles.reader(file)).isEmpty();
    }
  }

  @Test
  void aFileThatIsCutIsReadUpToItsLastWholeEvent() throws IOException {
    List<Op> expected = read(FILE).ops();
    int last = 0;
    for (int length = 0; length < FILE.length; length++) {
      try {
        History history = read(Arrays.copyOf(FILE, length));
        assertThat(history.complete()).isFalse();
        assertThat(history.remarks())
            .anyMatch(remark -> remark.startsWith("The file ends at byte"));
        assertThat(history.size()).isBetween(last, last + 1);
        last = history.size();
      } catch (HistoryFormatException e) {
        assertThat(last).as(e.getMessage()).isZero();
      }
    }
    assertThat(last).isEqualTo(expected.size());
  }

  @Test
  void whatIsNoTestIsAnError() {
    wrong(new FressianOutput().put(5), "byte 0: a map was expected, not code 0x5");
    wrong(new FressianOutput().put(Map.of(word("name"), "x")), "the test has no history");
    wrong(new FressianOutput().put(JepsenRun.test(5)), "the test has no history");
    wrong(
        new FressianOutput().put(JepsenRun.test(List.of())).put(5),
        "the file goes on after the test's end");
    wrong(
        new FressianOutput().put(JepsenRun.test(List.of(List.of()))),
        "event 0: an operation is a map");
    wrong(
        new FressianOutput().raw(Codes.MAP, Codes.LIST_0 + 1, 5),
        "the test has a key without a value");
  }

  private History read(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("test.fressian"), bytes);
    return new JepsenFressianReader().read(file, Reading.DEFAULT);
  }

  private void wrong(FressianOutput out, String message) {
    assertThatThrownBy(() -> read(out.bytes()))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessageContaining(message);
  }
}
