package io.faultline.report;

import io.faultline.checker.Judgement;
import io.faultline.checker.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// The verdicts as JUnit's XML, for build servers: a test suite for each path, a test case for each
/// promise. Refuted is a failure, undecided an error: nothing green that was not proved.
public final class JUnitXml {
  private final XMLStreamWriter xml;

  private JUnitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /// Writes the report to `out`, which stays open.
  public static void write(RunReport report, Writer out) throws IOException {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      new JUnitXml(xml).report(report);
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException("the JUnit report could not be written: " + e.getMessage(), e);
    }
    out.flush();
  }

  private void report(RunReport report) throws XMLStreamException {
    List<PathSummary> paths = PathSummary.of(report);
    xml.writeStartDocument("UTF-8", "1.0");
    start(0, "testsuites");
    attribute("name", report.contract());
    counts(paths.stream().flatMap(path -> path.path().judgements().stream()).toList());
    for (PathSummary path : paths) {
      suite(report, path);
    }
    end(0);
    xml.writeEndDocument();
    xml.writeCharacters("\n");
  }

  private void suite(RunReport report, PathSummary path) throws XMLStreamException {
    start(1, "testsuite");
    attribute("name", path.path().name());
    counts(path.path().judgements());
    attribute("timestamp", report.startedAt());
    start(2, "properties");
    property("workload", path.workload());
    property("system", path.history().header().system());
    property("seed", Long.toString(path.history().header().seed()));
    end(2);
    for (Judgement judgement : path.path().judgements()) {
      testCase(report, path, judgement);
    }
    end(1);
  }

  private void testCase(RunReport report, PathSummary path, Judgement judgement)
      throws XMLStreamException {
    start(2, "testcase");
    attribute("classname", report.contract() + "." + path.path().name());
    attribute("name", judgement.promise());
    attribute("time", seconds(judgement.tookNanos()));
    List<String> lines = TextReport.lines(path, judgement);
    String text = String.join("\n", lines) + "\nran: " + path.counts();
    switch (judgement.verdict()) {
      case Verdict.Holds _ -> said("system-out", text);
      case Verdict.Refuted(_, var anomalies) ->
          problem("failure", anomalies.getFirst().name(), lines.getFirst(), text);
      case Verdict.Undecided(var reason, _, _) -> problem("error", "undecided", reason, text);
    }
    end(2);
  }

  private void problem(String element, String type, String message, String text)
      throws XMLStreamException {
    start(3, element);
    attribute("type", type);
    attribute("message", message);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private void said(String element, String text) throws XMLStreamException {
    start(3, element);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private void property(String name, String value) throws XMLStreamException {
    start(3, "property");
    attribute("name", name);
    attribute("value", value);
    xml.writeEndElement();
  }

  private void counts(List<Judgement> judgements) throws XMLStreamException {
    attribute("tests", Integer.toString(judgements.size()));
    attribute("failures", Long.toString(with(judgements, Verdict.Refuted.class)));
    attribute("errors", Long.toString(with(judgements, Verdict.Undecided.class)));
    attribute("skipped", "0");
    attribute("time", seconds(judgements.stream().mapToLong(Judgement::tookNanos).sum()));
  }

  private static long with(List<Judgement> judgements, Class<? extends Verdict> verdict) {
    return judgements.stream().filter(judgement -> verdict.isInstance(judgement.verdict())).count();
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
  }

  private void start(int depth, String element) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
    xml.writeStartElement(element);
  }

  private void end(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
    xml.writeEndElement();
  }

  // What XML 1.0 cannot hold is among what is not printable.
  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, Words.sentence(value));
  }
}
