package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void controlCharactersAndLineBreaksBecomeOneBlank() {
    assertThat(Text.line("  a\n\tb\u001b[31mc\u200ed  ")).isEqualTo("a b [31mc d");
  }

  @Test
  void aLongLineIsCutAndSaysSo() {
    assertThat(Text.line("x".repeat(300))).hasSize(300).doesNotContain("…");
    assertThat(Text.line("x".repeat(301))).hasSize(300).endsWith("x…");
  }

  @Test
  void aCharacterOfTwoUnitsIsNotCutInHalf() {
    String cut = Text.line("x".repeat(298) + "😀" + "x".repeat(100));
    assertThat(cut).isEqualTo("x".repeat(298) + "…");
  }

  @Test
  void blankLinesAreLeftOutAndTheRestIsBounded() {
    assertThat(Text.lines("a\n\n  \nb\n")).containsExactly("a", "b");
    assertThat(Text.lines("x\n".repeat(20_000))).hasSize(10_000);
  }
}
