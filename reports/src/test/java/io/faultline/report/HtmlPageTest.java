package io.faultline.report;

import static io.faultline.report.Reports.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlPageTest {
  private static String page(RunReport report) {
    return written(out -> HtmlPage.write(report, out));
  }

  /// Strictly: a page that is not well-formed, or that no encoding can hold, does not parse.
  static Document parsed(String xml) throws Exception {
    ByteBuffer bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(xml));
    } catch (CharacterCodingException e) {
      throw new AssertionError("half a character was written", e);
    }
    var in = new ByteArrayInputStream(bytes.array(), 0, bytes.limit());
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    var elements = new ArrayList<Element>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  @Test
  void thePageIsWellFormedAndSaysTheVerdictOfEveryPromise() throws Exception {
    Document page = parsed(page(Reports.everything("")));

    assertThat(elements(page, "li")).hasSizeGreaterThanOrEqualTo(4);
    String text = page.getDocumentElement().getTextContent();
    assertThat(text)
        .contains("1 of 4 promises was broken; 1 could not be decided.")
        .contains("REFUTED")
        .contains("HOLDS in this run")
        .contains("UNDECIDED")
        .contains("2 of 3 operations (op 2 among them) inside partition n2 | n1 n3")
        .contains("the recording was cut short")
        .contains("kill n1: the host did not answer");
  }

  @Test
  void hostileTextStaysTextWhereverItComesFrom() throws Exception {
    String hostile = page(Reports.everything(Reports.HOSTILE));
    Document page = parsed(hostile);
    Document harmless = parsed(page(Reports.everything("")));

    for (String name : List.of("script", "img", "svg", "a", "td", "meta", "style")) {
      assertThat(elements(page, name)).as(name).hasSameSizeAs(elements(harmless, name));
    }
    assertThat(hostile).doesNotContain("<script").doesNotContain("<img");
    assertThat(hostile.replace("\n", "").codePoints())
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    assertThat(hostile).hasSizeLessThan(400_000);
  }

  @Test
  void thePageNamesNoAddressOutsideItselfAndForbidsToLoadAny() throws Exception {
    String text = page(SampleRuns.report(5, 2_000));
    Document page = parsed(text);

    assertThat(text).doesNotContain("http:").doesNotContain("https:").doesNotContain("//");
    assertThat(text).doesNotContain("url(").doesNotContain("@import").doesNotContain(" src=");
    assertThat(elements(page, "a")).allMatch(a -> a.getAttribute("href").startsWith("#"));
    assertThat(elements(page, "meta"))
        .anyMatch(meta -> meta.getAttribute("content").startsWith("default-src 'none';"));
    String css = elements(page, "style").getFirst().getTextContent();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
    assertThat(page.getElementsByTagName("meta").item(1).getAttributes().getNamedItem("content"))
        .asString()
        .contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
  }

  @Test
  void everyLinkLeadsSomewhereOnThePage() throws Exception {
    Document page = parsed(page(SampleRuns.report(5, 2_000)));

    for (Element link : elements(page, "a")) {
      assertThat(elements(page, "section"))
          .anyMatch(
              section -> ("#" + section.getAttribute("id")).equals(link.getAttribute("href")));
    }
  }

  @Test
  void aCounterexampleIsDrawnWithARowForEachProcessAndTheBlockedOperationMarked() throws Exception {
    RunReport report =
        Reports.of(Reports.stale("p", "").build(), Reports.refuted("linearizable", ""));

    Document page = parsed(page(report));

    Element drawing =
        elements(page, "svg").stream()
            .filter(svg -> svg.getAttribute("class").equals("counterexample"))
            .findFirst()
            .orElseThrow();
    assertThat(drawing.getTextContent())
        .contains("process 0", "process 1", "process 2")
        .contains("write a ok", "write b ok", "read → a")
        .contains("op 2 cannot be ordered")
        .contains("1 partition n2 | n1 n3");
    NodeList groups = drawing.getElementsByTagName("g");
    var kinds = new ArrayList<String>();
    for (int i = 0; i < groups.getLength(); i++) {
      kinds.add(((Element) groups.item(i)).getAttribute("class"));
    }
    assertThat(kinds).containsOnlyOnce("op blocked").contains("op");
  }

  @Test
  void tenTimesAsManyOperationsMakeNoLargerPage() {
    RunReport small = Reports.of(SampleRuns.run(5, 20_000, false), Reports.holds("linearizable"));
    RunReport large = Reports.of(SampleRuns.run(5, 200_000, false), Reports.holds("linearizable"));

    assertThat(page(large).length()).isLessThan(page(small).length() * 5 / 4);
  }

  @Test
  void aPageOfTheSameReportIsTheSamePage() {
    assertThat(page(SampleRuns.report(5, 2_000))).isEqualTo(page(SampleRuns.report(5, 2_000)));
  }
}
