package io.faultline.controller.cli;

import io.faultline.checker.Workers;
import io.faultline.controller.Judge;
import io.faultline.controller.UsageException;
import io.faultline.controller.contract.Units;
import io.faultline.report.RunReport;
import io.faultline.report.TextReport;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/// How commands print verdicts, and the option that bounds a check.
final class Reports {
  private Reports() {}

  static Option budgetOption() {
    return Words.option(
        "budget", "TIME[,MEMORY]", "what a check may take beside the history (60s,1g)");
  }

  /// The judge that keeps to the budget of the command line. The launcher has given the JVM a heap
  /// that is large enough for it.
  static Judge judge(CommandLine line) throws UsageException {
    String text = line.getOptionValue("budget");
    if (text == null) {
      return judge(Judge.DEFAULT_TIME_LIMIT, Judge.DEFAULT_MEMORY_BYTES);
    }
    String[] parts = text.split(",", 2);
    Duration time = duration("--budget", parts[0].strip());
    if (parts.length == 1) {
      return judge(time, Judge.DEFAULT_MEMORY_BYTES);
    }
    long bytes =
        Units.sizeBytes(parts[1])
            .orElseThrow(() ->
                new UsageException(
                    "--budget takes a time and a memory such as 60s,1g or 5m,512m, not '"
                        + text
                        + "'"));
    return judge(time, bytes);
  }

  private static Judge judge(Duration time, long memoryBytes) {
    var workers =
        new Workers(ForkJoinPool.commonPool(), Runtime.getRuntime().availableProcessors());
    return new Judge(time, memoryBytes, System::nanoTime, workers, true);
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
