package io.faultline.controller.cli;

import io.faultline.controller.Judge;
import io.faultline.controller.UsageException;
import io.faultline.controller.contract.Units;
import io.faultline.report.RunReport;
import io.faultline.report.TextReport;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/// How commands print verdicts, and the option that bounds a check.
final class Reports {
  private Reports() {}

  static Option timeLimitOption() {
    return Words.option("check-time-limit", "TIME", "how long a check may take (60s)");
  }

  static Duration timeLimit(CommandLine line) throws UsageException {
    String text = line.getOptionValue("check-time-limit");
    return text == null ? Judge.DEFAULT_TIME_LIMIT : duration("--check-time-limit", text);
  }

  /// The value of an option that is a duration.
  static Duration duration(String option, String text) throws UsageException {
    return Units.duration(text)
        .orElseThrow(() ->
            new UsageException(
                option + " takes a time such as 200ms, 60s, 5m or 1h, not '" + text + "'"));
  }

  /// Prints the verdicts, in colour where somebody looks.
  static void print(RunReport report, Console console) throws IOException {
    var out = new OutputStreamWriter(console.out(), StandardCharsets.UTF_8);
    TextReport.write(report, out, console.terminal());
    out.flush();
  }
}
