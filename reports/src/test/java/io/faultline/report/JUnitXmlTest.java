package io.faultline.report;

import static io.faultline.report.Reports.written;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JUnitXmlTest {
  private static Document xml(String text) throws Exception {
    RunReport report = Reports.everything(text);
    return HtmlPageTest.parsed(written(out -> JUnitXml.write(report, out)));
  }

  private static Element first(Document document, String name) {
    return (Element) document.getElementsByTagName(name).item(0);
  }

  @Test
  void aPathIsASuiteAndAPromiseACase() throws Exception {
    Document xml = xml("");

    assertThat(xml.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
    assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(4);
    Element root = xml.getDocumentElement();
    assertThat(root.getAttribute("tests")).isEqualTo("4");
    assertThat(root.getAttribute("failures")).isEqualTo("1");
    assertThat(root.getAttribute("errors")).isEqualTo("1");
    assertThat(first(xml, "testcase").getAttribute("classname")).isEqualTo("checkout.cart");
    assertThat(first(xml, "testcase").getAttribute("time")).isEqualTo("0.412");
  }

  @Test
  void refutedIsAFailureWithTheOperations() throws Exception {
    Element failure = first(xml(""), "failure");

    assertThat(failure.getAttribute("type")).isEqualTo("non-linearizable");
    assertThat(failure.getTextContent()).contains("op 2  process 2 on n2", "seen to hold from");
  }

  @Test
  void undecidedIsAnErrorAndNeverGreen() throws Exception {
    Element error = first(xml(""), "error");

    assertThat(error.getAttribute("message")).isEqualTo("the time ran out");
    assertThat(((Element) error.getParentNode()).getAttribute("name")).isEqualTo("causal");
  }

  @Test
  void hostileTextStaysText() throws Exception {
    Document xml = xml(Reports.HOSTILE);

    assertThat(xml.getElementsByTagName("img").getLength()).isZero();
    assertThat(xml.getDocumentElement().getAttribute("name"))
        .startsWith("checkout</script><img src=x onerror=alert(1)>\"'&\\u001b[31m");
  }
}
