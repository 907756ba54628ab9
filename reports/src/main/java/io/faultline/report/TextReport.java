package io.faultline.report;

import java.io.IOException;
import java.io.Writer;

/// Stub.
public final class TextReport {
  private TextReport() {}

  /// Stub.
  public static void write(RunReport report, Writer out, boolean colour) throws IOException {
    out.write(report.verdict().word() + "\n");
  }
}
