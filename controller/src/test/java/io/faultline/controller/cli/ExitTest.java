package io.faultline.controller.cli;

import static io.faultline.controller.Exit.FAILED;
import static io.faultline.controller.Exit.HOLDS;
import static io.faultline.controller.Exit.REFUTED;
import static io.faultline.controller.Exit.UNDECIDED;
import static io.faultline.controller.Exit.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.controller.Exit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitTest {
  @Test
  void theFirstInTheOrderWins() {
    List<Exit> order = List.of(WRONG, REFUTED, FAILED, UNDECIDED, HOLDS);

    for (Exit one : order) {
      for (Exit other : order) {
        Exit first = order.indexOf(one) < order.indexOf(other) ? one : other;
        assertThat(one.and(other)).isEqualTo(first);
      }
    }
    assertThat(order).extracting(Exit::code).containsExactly(254, 1, 255, 2, 0);
  }
}
