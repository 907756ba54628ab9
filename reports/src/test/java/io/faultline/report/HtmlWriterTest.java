package io.faultline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlWriterTest {
  private final StringWriter out = new StringWriter();
  private final HtmlWriter html = new HtmlWriter(out);

  @Test
  void textAndAttributesAreEscaped() throws IOException {
    html.element("td", "<b>&\"'\u0007", "title", "\"><script>'&");

    assertThat(out.toString().strip())
        .isEqualTo(
            "<td title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">&lt;b&gt;&amp;\"'\\u0007</td>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "img", "iframe", "link", "style", "p onclick", "p><b"})
  void anElementThatLoadsOrRunsSomethingIsRefused(String element) {
    assertThatIllegalArgumentException().isThrownBy(() -> html.open(element));
  }

  @ParameterizedTest
  @CsvSource({"onclick,x", "style,x", "href,page.html", "src,x", "a b,x", "'x=\"',y"})
  void anAttributeThatLoadsOrRunsSomethingIsRefused(String name, String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> html.open("a", name, value));
  }

  @Test
  void anElementIsClosedByItsOwnNameOnly() throws IOException {
    html.open("div");
    html.open("p");

    assertThatIllegalArgumentException().isThrownBy(() -> html.close("div"));
    assertThatIllegalStateException().isThrownBy(html::end);
  }

  @Test
  void aStyleSheetThatCouldEndItselfIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> html.style("a{}</style>"));
  }
}
