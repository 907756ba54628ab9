package io.faultline.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Seed;
import io.faultline.history.Value;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyLogTest {
  private static KeyLog log(int keys) {
    var log = new KeyLog(10, 20, new Seed(4).stream("keys"));
    for (int key = 0; key < keys; key++) {
      log.touch(Value.of(key));
      log.touch(Value.of(key));
    }
    return log;
  }

  @Test
  void theNewestAreReadFirstAndEachOnce() {
    List<Value> order = log(1000).inReadingOrder();

    assertThat(order.subList(0, 10))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.rangeClosed(1, 10)
                .mapToObj(i -> Value.of(1000 - i))
                .toList());
    assertThat(new HashSet<>(order)).hasSize(order.size()).hasSize(30);
  }

  @Test
  void howManyWereTouchedIsKnownAlthoughNotWhich() {
    assertThat(log(1000).touched()).isEqualTo(1000);
    assertThat(log(7).inReadingOrder()).hasSize(7);
  }

  @Test
  void theSampleIsDrawnFromTheSeed() {
    assertThat(log(1000).inReadingOrder()).isEqualTo(log(1000).inReadingOrder());
  }
}
