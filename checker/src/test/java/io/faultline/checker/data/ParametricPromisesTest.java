package io.faultline.checker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/// Promises with parameters, as the command line writes them.
class ParametricPromisesTest {
  private static String bound(String text) {
    PromiseText promise = PromiseText.parse(text);
    return DataKind.named("register")
        .orElseThrow()
        .promise(promise.name(), promise.parameters())
        .orElseThrow()
        .name();
  }

  @Test
  void parametersAreBound() {
    assertThat(bound("staleness=200ms@99.9%")).isEqualTo("staleness 200ms at 99.9%");
    assertThat(bound("staleness=2s")).isEqualTo("staleness 2s");
    assertThat(bound("eventual=30s")).isEqualTo("eventual within 30s");
    assertThat(bound("eventual")).isEqualTo("eventual within 60s");
    assertThat(bound("causal-memory")).isEqualTo("causal-memory");
  }

  @Test
  void whatIsWrongIsSaidInALineWithTheRemedy() {
    for (String wrong :
        new String[] {
          "staleness",
          "staleness=",
          "staleness=200",
          "staleness=200ms@",
          "staleness=200ms@100%",
          "staleness=200ms@0.999",
          "eventual=soon",
          "eventual=30s@99%",
          "causal=3",
          "=3"
        }) {
      assertThatIllegalArgumentException()
          .as(wrong)
          .isThrownBy(() -> bound(wrong))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").contains(": "));
    }
  }
}
