package io.faultline.system.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of errors, as `docs/systems/etcd.md` has it: the page is the list of cases.
class FailureTest {
  private static final String NOT_SENT = "not sent";

  /// A row of the page's table.
  ///
  /// @param said `not sent`, the server's text, or an empty text
  record Row(String said, Status.Code code, boolean writeRefused, boolean readRefused) {
    Failure failure(boolean readOnly) {
      Status status = code.toStatus();
      return Failure.of(
          sent() && !said.isEmpty() ? status.withDescription(said) : status, sent(), readOnly);
    }

    boolean sent() {
      return !said.equals(NOT_SENT);
    }
  }

  // | `text` | CODE CODE | refused or unknown | refused or unknown | why |
  static List<Row> rows() throws IOException {
    Path page = Path.of(System.getProperty("faultline.root")).resolve("docs/systems/etcd.md");
    return Files.readAllLines(page).stream()
        .filter(line -> line.matches("\\|.*\\| (refused|unknown) \\|.*"))
        .flatMap(line -> {
          List<String> cells = Stream.of(line.split("\\|")).map(String::strip).toList();
          String said = cells.get(1).startsWith("`") ? cells.get(1).replace("`", "") : "";
          return Stream.of(cells.get(2).split(" "))
              .map(code ->
                  new Row(
                      cells.get(1).startsWith(NOT_SENT) ? NOT_SENT : said,
                      Status.Code.valueOf(code),
                      cells.get(3).equals("refused"),
                      cells.get(4).equals("refused")));
        })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowOfThePageIsWhatTheClientDoes(Row row) {
    assertThat(row.failure(false).certain()).isEqualTo(row.writeRefused());
    assertThat(row.failure(true).certain()).isEqualTo(row.readRefused());
  }

  @Test
  void whatIsRefusedByItsTextIsOnThePageAndNothingElse() throws IOException {
    assertThat(
            rows().stream()
                .filter(row -> row.writeRefused() && row.sent())
                .map(Row::said)
                .distinct())
        .containsExactlyInAnyOrderElementsOf(Failure.TURNED_DOWN);
    assertThat(rows()).hasSizeGreaterThan(30);
  }

  @Test
  void aWriteThatWasSentIsUnknownWhateverTheCodeUnlessItsTextIsKnown() {
    for (Status.Code code : Status.Code.values()) {
      for (String said : List.of("", "etcdserver: something new", "too many requests")) {
        assertThat(Failure.of(code.toStatus().withDescription(said), true, false).certain())
            .as("%s %s", code, said)
            .isFalse();
      }
    }
  }

  @Test
  void aTimeOutIsNeverARefusalWhoeverTellsIt() {
    for (boolean readOnly : List.of(true, false)) {
      assertThat(Failure.of(Status.DEADLINE_EXCEEDED, true, readOnly))
          .isEqualTo(new Failure(false, "no answer within the time limit"));
      assertThat(
              Failure.of(
                  Status.UNAVAILABLE.withDescription("etcdserver: request timed out"),
                  true,
                  readOnly))
          .isEqualTo(new Failure(false, "etcdserver: request timed out"));
    }
  }

  @Test
  void aReasonHasNoDataOfTheCall() {
    var status = Status.UNAVAILABLE.withDescription("io exception: /10.0.0.1:2379 key 17");

    assertThat(Failure.of(status, true, false).reason()).isEqualTo("the connection broke");
    assertThat(Failure.of(status, false, false).reason()).isEqualTo("not sent: no connection");
    assertThat(Failure.of(Status.DEADLINE_EXCEEDED, false, true).reason())
        .isEqualTo("not sent: no connection within the time limit");
  }
}
