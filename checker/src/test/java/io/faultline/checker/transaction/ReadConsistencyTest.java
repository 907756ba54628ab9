package io.faultline.checker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Anomaly;
import io.faultline.history.History;
import io.faultline.history.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadConsistencyTest {
  // A drawing on one line: transactions are separated by `/`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          garbage-read        | 0 1-2 a x 1 / 1 1-2 r x 2
          none                | 0 1-2 a x 1 / 1 1-2 r x 1
          garbage-read        | 0 1-2 w x 1 / 1 1-2 r x 2
          G1a                 | 0 1-2x a x 1 / 1 1-2 r x 1
          none                | 0 1-2? a x 1 / 1 1-2 r x 1
          G1a                 | 0 1-2x w x 1 / 1 1-2 r x 1
          none                | 0 1-2? w x 1 / 1 1-2 r x 1
          G1b                 | 0 1-2 a x 1, a x 2 / 1 1-2 r x 1
          none                | 0 1-2 a x 1, a x 2 / 1 1-2 r x 1 2
          none                | 0 1-2 a x 1, r x 1, a x 2 / 1 1-2 r x 1 2
          G1b                 | 0 1-2 w x 1, w x 2 / 1 1-2 r x 1
          G1b                 | 0 1-2? w x 1, w x 2 / 1 1-2 r x 1
          none                | 0 1-2 w x 1, w x 2 / 1 1-2 r x 2
          internal            | 0 1-2 a x 1, r x _
          none                | 0 1-2 a x 1, r x 1
          internal            | 0 1-2 a x 1 / 1 1-2 a x 2, r x 2 1
          none                | 0 1-2 a x 1 / 1 1-2 a x 2, r x 1 2
          internal            | 0 1-2 w x 1, r x _
          none                | 0 1-2 w x 1, r x 1
          internal            | 0 1-2 w x 1 / 1 1-2 w x 2, r x 1
          internal            | 0 1-2 w x 1, w x 2, r x 1
          future-read         | 0 1-2 r x 1, a x 1
          none                | 0 1-2 r x _, a x 1
          future-read         | 0 1-2 r x 1, w x 1
          non-repeatable-read | 0 1-2 a x 1 / 1 1-2 r x _, r x 1
          none                | 0 1-2 a x 1 / 1 1-2 r x 1, r x 1
          non-repeatable-read | 0 1-2 w x 1 / 1 1-2 r x _, r x 1
          non-repeatable-read | 0 1-2 a x 1 / 1 1-2 r x _, a x 2, r x 1 2
          none                | 0 1-2 a x 1 / 1 1-2 r x 1, a x 2, r x 1 2
          lost-update         | 0 1-2 r x _, a x 1 / 1 1-2 r x _, a x 2
          none                | 0 1-2 r x _, a x 1 / 1 1-2 r x 1, a x 2
          none                | 0 1-2 a x 1 / 1 1-2 a x 2
          lost-update         | 0 1-2 r x _, w x 1 / 1 1-2 r x _, w x 2
          duplicate-elements  | 0 1-2 a x 1 / 1 1-2 a x 2 / 2 1-2 r x 1 2 1
          incompatible-order  | 0 1-2 a x 1 / 1 1-2 a x 2 / 2 1-2 r x 1 / 3 1-2 r x 2 1
          none                | 0 1-2 a x 1 / 1 1-2 a x 2 / 2 1-2 r x 2 / 3 1-2 r x 2 1
          dirty-update        | 0 1-2x a x 1 / 1 1-2 a x 2 / 2 1-2 r x 1 2
          """)
  void eachPhenomenonIsFoundAndItsTwinIsNot(String name, String drawing) {
    var found = ReadConsistency.find(index(drawing.replace("/", "\n")));
    var names = found.stream().map(Anomaly::name).distinct().toList();
    if (name.equals("none")) {
      assertThat(names).isEmpty();
    } else {
      assertThat(names).contains(name);
      assertThat(names.size()).isLessThanOrEqualTo(name.equals("dirty-update") ? 2 : 1);
    }
  }

  @Test
  void anUnseenUnknownTransactionIsLeftOut() {
    var index =
        index(
            """
            0 1-2? a x 1, a y 1
            1 1-2? a x 2
            2 1-2 r x 1
            """);
    assertThat(index.size()).isEqualTo(2);
    assertThat(index.number(1)).isEqualTo(-1);
    assertThat(index.readFrom(index.firstRead(1))).isZero();
    assertThat(index.lists().size(0)).isEqualTo(1);
    assertThat(index.writers(1)).isEqualTo(1);
  }

  @Test
  void aValueThatTwoWroteIsNotKnownFromWhom() {
    var index = index("0 1-2 w x 1\n1 1-2 w x 1\n2 1-2 r x 1");
    assertThat(index.ambiguousRead()).isEqualTo(2);
    assertThat(ReadConsistency.find(index)).isEmpty();
  }

  @Test
  void sessionOrderIsDirectAndLeavesOverlapsOpen() {
    var index =
        index(
            """
            0 1-2 r x _
            0 3-6 r x _
            0 4-5 r x _
            0 7-8 r x _
            """);
    SessionOrder order = SessionOrder.of(index);
    assertThat(order.size()).isEqualTo(4);
    assertThat(order.before(order.first(1))).isZero();
    assertThat(order.before(order.first(2))).isZero();
    assertThat(order.first(3)).isEqualTo(2);
  }

  static Transactions index(String drawing) {
    History history = Drawn.of(drawing);
    boolean isList = true;
    for (int a = 0; a < history.actions(); a++) {
      isList &= history.kind(a) != Kind.WRITE;
    }
    return Transactions.of(history, isList ? DataForm.LIST_APPEND : DataForm.REGISTER);
  }
}
