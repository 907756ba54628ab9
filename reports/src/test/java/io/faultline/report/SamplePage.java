package io.faultline.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes every form of a sample run's report into a folder, to be looked at: `SamplePage FOLDER
/// [OPERATIONS]`.
final class SamplePage {
  private SamplePage() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int ops = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
    long begun = System.nanoTime();
    RunReport report = SampleRuns.report(7, ops);
    long made = System.nanoTime();
    System.out.printf("made and judged in %d ms%n", (made - begun) / 1_000_000);
    for (int i = 0; i < 2; i++) {
      long start = System.nanoTime();
      try (Writer out = Files.newBufferedWriter(folder.resolve("page.html"))) {
        HtmlPage.write(report, out);
      }
      long page = System.nanoTime();
      System.out.printf(
          "page: %,d bytes in %d ms%n",
          Files.size(folder.resolve("page.html")), (page - start) / 1_000_000);
    }
    try (Writer out = Files.newBufferedWriter(folder.resolve("results.json"))) {
      JsonReport.write(report, out);
    }
    try (Writer out = Files.newBufferedWriter(folder.resolve("junit.xml"))) {
      JUnitXml.write(report, out);
    }
    try (Writer out = Files.newBufferedWriter(folder.resolve("report.txt"))) {
      TextReport.write(report, out, false);
    }
  }
}
