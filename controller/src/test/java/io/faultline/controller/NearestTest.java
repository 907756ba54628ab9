package io.faultline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("partition", "pause", "kill", "isolate");

  @Test
  void aSlipOfTheFingersIsUnderstood() {
    assertThat(Nearest.to("partitoin", KNOWN)).contains("partition");
    assertThat(Nearest.to("Pause", KNOWN)).contains("pause");
    assertThat(Nearest.to("kil", KNOWN)).contains("kill");
  }

  @Test
  void anotherWordIsNot() {
    assertThat(Nearest.to("clock-skew", KNOWN)).isEmpty();
    assertThat(Nearest.didYouMean("zzz", KNOWN)).isEmpty();
  }
}
