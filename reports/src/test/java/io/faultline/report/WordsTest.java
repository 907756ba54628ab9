package io.faultline.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @Test
  void whatCannotBeSeenIsMadeVisible() {
    assertThat(Words.printable("a\tb\r\n\u001b[31m\u202e\u2028\ud800\ufffe\u0085"))
        .isEqualTo("a\\tb\\r\\n\\u001b[31m\\u202e\\u2028\\ud800\\ufffe\\u0085");
  }

  @Test
  void whatCanBeSeenStaysAsItIs() {
    String text = "schön, 日本語, עברית, 😀 <&>";

    assertThat(Words.printable(text)).isSameAs(text);
  }

  @Test
  void textIsCutWithoutHalvingACharacter() {
    assertThat(Words.shown("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Words.shown("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(Words.shown("abcd😀efg", 6)).isEqualTo("abcd…");
    assertThat(Words.shown("abcde😀", 6)).doesNotContainPattern("[\\ud800-\\udfff](?!.)");
  }

  @Test
  void theBeginningOfATextEndsWithASentence() {
    assertThat(Words.beginning("One. Two. Three.", 10)).isEqualTo("One. Two.");
    assertThat(Words.beginning("One two three four", 10)).isEqualTo("One two t…");
    assertThat(Words.beginning("One. Two.", 10)).isEqualTo("One. Two.");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 ns",
    "999,999 ns",
    "1500,2 µs",
    "1200000,1.2 ms",
    "31000000,31 ms",
    "3410000000,3.41 s"
  })
  void durationsAreInTheUnitThatFits(long nanos, String words) {
    assertThat(Words.duration(nanos)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"10000000000,2", "1000000000,3", "30,9", "1000000,6", "100000000000000,1"})
  void momentsAreToldApartByAThousandthOfTheirSpan(long spanNanos, int decimals) {
    assertThat(Words.decimals(spanNanos)).isEqualTo(decimals);
  }
}
