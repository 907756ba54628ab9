package io.faultline.system.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.system.postgresql.Failure.Stage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of errors, as `docs/systems/postgresql.md` has it: the page is the list of cases.
class FailureTest {
  private static final String LATE = "no answer within the time limit";

  /// A row of the page's table, for one of its states.
  record Row(String words, String state, boolean begun, boolean committing, boolean readOnly) {
    SQLException thrown() {
      return new SQLException(
          "key 17 of host 10.0.0.1",
          state,
          words.equals(LATE) ? new SocketTimeoutException() : null);
    }
  }

  // | `words` | STATE STATE | refused or unknown | … | … | why |
  static List<Row> rows() throws IOException {
    Path page = Path.of(System.getProperty("faultline.root")).resolve("docs/systems/postgresql.md");
    return Files.readAllLines(page).stream()
        .filter(line -> line.matches("\\|.*\\| (refused|unknown) \\|.*"))
        .flatMap(line -> {
          List<String> cells = Stream.of(line.split("\\|")).map(String::strip).toList();
          return Stream.of(cells.get(2).split(" "))
              .map(state ->
                  new Row(
                      cells.get(1).replace("`", ""),
                      state,
                      cells.get(3).equals("refused"),
                      cells.get(4).equals("refused"),
                      cells.get(5).equals("refused")));
        })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowOfThePageIsWhatTheClientDoes(Row row) {
    assertThat(Failure.of(row.thrown(), Stage.BEGUN, false))
        .isEqualTo(new Failure(row.begun(), "before COMMIT: " + row.words()));
    assertThat(Failure.of(row.thrown(), Stage.COMMITTING, false))
        .isEqualTo(new Failure(row.committing(), "at COMMIT: " + row.words()));
    assertThat(Failure.of(row.thrown(), Stage.COMMITTING, true))
        .isEqualTo(new Failure(row.readOnly(), "at COMMIT: " + row.words()));
    assertThat(Failure.of(row.thrown(), Stage.CONNECTING, false))
        .isEqualTo(new Failure(true, "not sent: " + row.words()));
  }

  @Test
  void whatIsRefusedAtCommitIsOnThePageAndNothingElse() throws IOException {
    assertThat(rows().stream().filter(Row::committing).map(Row::state))
        .containsExactlyInAnyOrderElementsOf(Failure.UNDONE.keySet());
    assertThat(rows()).hasSizeGreaterThan(15);
  }

  @Test
  void aTimeOutAtCommitIsUnknownWhateverTheState() {
    for (String state : List.of("40001", "08006", "25P02", "")) {
      var late = new SQLException("", state, new IOException(new SocketTimeoutException()));
      for (boolean readOnly : List.of(true, false)) {
        assertThat(Failure.of(late, Stage.COMMITTING, readOnly))
            .isEqualTo(new Failure(false, "at COMMIT: " + LATE));
      }
    }
  }

  @Test
  void anErrorWithoutAStateIsALostConnection() {
    assertThat(Failure.of(new SQLException("?"), Stage.COMMITTING, false))
        .isEqualTo(new Failure(false, "at COMMIT: the connection broke"));
  }
}
