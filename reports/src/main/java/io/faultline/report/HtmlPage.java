package io.faultline.report;

import io.faultline.checker.Judgement;
import io.faultline.checker.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// The page of a run: one file that loads nothing, runs nothing and needs no network. Its drawings
/// are made here, of bins of time, so that a million operations make no larger page than a
/// thousand.
public final class HtmlPage {
  private final HtmlWriter html;
  private final RunReport report;
  private final List<PathSummary> paths;

  private HtmlPage(RunReport report, Writer out) {
    html = new HtmlWriter(out);
    this.report = report;
    paths = PathSummary.of(report);
  }

  /// Writes the page to `out`, which stays open.
  public static void write(RunReport report, Writer out) throws IOException {
    new HtmlPage(report, out).page();
    out.flush();
  }

  private void page() throws IOException {
    html.doctype();
    html.open("html", "lang", "en");
    head();
    html.open("body");
    html.open("main");
    top();
    for (int i = 0; i < paths.size(); i++) {
      new PathSection(html, paths.get(i), i + 1).write();
    }
    legend();
    html.close("main");
    html.close("body");
    html.close("html");
    html.end();
  }

  private void head() throws IOException {
    String css = css();
    html.open("head");
    html.empty("meta", "charset", "utf-8");
    html.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
            .formatted(hash(css)));
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.empty("meta", "name", "color-scheme", "content", "light dark");
    html.empty("meta", "name", "referrer", "content", "no-referrer");
    html.element(
        "title",
        "%s %s · Faultline".formatted(Words.datum(report.contract()), report.verdict().word()));
    html.style(css);
    html.close("head");
  }

  private static String css() throws IOException {
    try (InputStream in = HtmlPage.class.getResourceAsStream("page.css")) {
      if (in == null) {
        throw new IllegalStateException("the page's style sheet is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String hash(String css) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void top() throws IOException {
    html.open("header");
    html.element("p", "Faultline", "class", "product");
    html.open("h1");
    html.datum(report.contract().isEmpty() ? "a run" : report.contract());
    html.close("h1");
    html.element("p", inOneSentence(), "class", "lead " + Colours.of(report.verdict()));
    if (!report.startedAt().isEmpty()) {
      html.element("p", "started " + Words.datum(report.startedAt()), "class", "faint");
    }
    html.open("ul", "class", "verdicts");
    for (int i = 0; i < paths.size(); i++) {
      for (Judgement judgement : paths.get(i).path().judgements()) {
        row(paths.get(i), judgement, i + 1);
      }
    }
    html.close("ul");
    for (String remark : report.remarks()) {
      html.element("p", "Note: " + remark, "class", "note");
    }
    html.close("header");
  }

  private void row(PathSummary path, Judgement judgement, int number) throws IOException {
    String kind = Colours.of(judgement.verdict());
    html.open("li", "class", kind);
    html.open("a", "href", "#path-" + number);
    html.element("span", Colours.sign(judgement.verdict()), "class", "sign", "aria-hidden", "true");
    html.open("span", "class", "who");
    html.element("bdi", Words.datum(path.path().name()), "class", "name");
    html.element(
        "bdi", path.workload() + " · " + Words.datum(judgement.promise()), "class", "promise");
    html.close("span");
    html.element("span", VerdictWords.headline(judgement.verdict()), "class", "word");
    html.element("span", inShort(judgement), "class", "short");
    html.close("a");
    html.close("li");
  }

  private String inShort(Judgement judgement) {
    return switch (judgement.verdict()) {
      case Verdict.Holds(_, var proof) -> "Proved: " + proof.summary() + ".";
      case Verdict.Refuted(_, var anomalies) ->
          Words.beginning(anomalies.getFirst().explanation().lines().findFirst().orElse(""), 320);
      case Verdict.Undecided(var reason, _, _) ->
          "Not decided: " + Words.beginning(reason, 320) + ".";
    };
  }

  private String inOneSentence() {
    long promises = judgements().size();
    long refuted = count(Verdict.Refuted.class);
    long undecided = count(Verdict.Undecided.class);
    if (refuted > 0) {
      return "%s of %s %s broken%s."
          .formatted(
              Words.number(refuted),
              Words.count(promises, "promise", "promises"),
              refuted == 1 ? "was" : "were",
              undecided == 0 ? "" : "; " + Words.number(undecided) + " could not be decided");
    }
    if (undecided > 0) {
      return "%s of %s could not be decided. This is not a pass."
          .formatted(Words.number(undecided), Words.count(promises, "promise", "promises"));
    }
    return promises == 1
        ? "The promise was kept in this run."
        : "All %s promises were kept in this run.".formatted(Words.number(promises));
  }

  private List<Judgement> judgements() {
    return paths.stream().flatMap(path -> path.path().judgements().stream()).toList();
  }

  private long count(Class<? extends Verdict> verdict) {
    return judgements().stream().filter(each -> verdict.isInstance(each.verdict())).count();
  }

  private void legend() throws IOException {
    html.open("footer");
    html.element("h2", "How to read this page");
    html.open("dl");
    term(
        "HOLDS in this run",
        "Proved for what was recorded here, under the faults that held. It says nothing of faults that were not tested.");
    term(
        "REFUTED",
        "The operations that are shown cannot all have happened as recorded if the promise was kept.");
    term("UNDECIDED", "Nobody knows. Never counted as passed.");
    term(
        "ok, failed, unknown",
        "The call took effect; it certainly had none; nobody knows whether it had, has or will have one.");
    term(
        "a fault's window",
        "From when the fault was seen to hold to when its end was asked for. What is paler at its edges was not certain.");
    html.close("dl");
    html.close("footer");
  }

  private void term(String term, String meaning) throws IOException {
    html.element("dt", term);
    html.element("dd", meaning);
  }
}
