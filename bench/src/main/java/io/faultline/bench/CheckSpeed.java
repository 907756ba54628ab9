package io.faultline.bench;

import com.sun.management.OperatingSystemMXBean;
import io.faultline.checker.BoundedSearch;
import io.faultline.checker.Budget;
import io.faultline.checker.RegisterModel;
import io.faultline.checker.Verdict;
import io.faultline.checker.Workers;
import io.faultline.history.History;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// How long it takes to decide whether histories are linearizable.
///
/// Prints a row a history: the median of five checks after a warm-up, by the clock and by the
/// processors, the most configurations that the search held at once, the most memory it held by its
/// own account, and the verdict.
public final class CheckSpeed {
  private static final int RUNS = 5;
  private static final int THREADS = 2;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private record Row(String name, Supplier<History> history) {}

  private static final List<Row> ROWS =
      List.of(
          row(
              "unique 1M, 1 key, 30 cl, 100 unknown",
              Simulation.of(Subject.UNIQUE_REGISTER, 1_000_000, 30, 1).withUnknown(100)),
          row(
              "the same, wrong read at 90 %",
              Simulation.of(Subject.UNIQUE_REGISTER, 1_000_000, 30, 1)
                  .withUnknown(100)
                  .withWrongReadAt(0.9)),
          row(
              "unique 1M, 10 keys, 10 cl",
              Simulation.of(Subject.UNIQUE_REGISTER, 1_000_000, 10, 2).withKeys(10)),
          row(
              "cas 1M, 200 a key, 10 cl",
              Simulation.of(Subject.CAS_REGISTER, 1_000_000, 10, 3).withOpsPerKey(200)),
          row("cas 100k, 10 cl", Simulation.of(Subject.CAS_REGISTER, 100_000, 10, 4)),
          row("cas 10k, 20 cl", Simulation.of(Subject.CAS_REGISTER, 10_000, 20, 5)),
          row(
              "cas 10k, 20 cl, 8 unknown",
              Simulation.of(Subject.CAS_REGISTER, 10_000, 20, 5).withUnknown(8)),
          row("cas 1k, 30 cl", Simulation.of(Subject.CAS_REGISTER, 1_000, 30, 6)),
          row("cas 10k, 30 cl", Simulation.of(Subject.CAS_REGISTER, 10_000, 30, 6)),
          row(
              "cas 1k, 20 cl, wrong read",
              Simulation.of(Subject.CAS_REGISTER, 1_000, 20, 36).withWrongReadAt(0.5)),
          row("unique 100k, 10 cl", Simulation.of(Subject.UNIQUE_REGISTER, 100_000, 10, 9)),
          row(
              "unique 100k, 10 cl, wrong read",
              Simulation.of(Subject.UNIQUE_REGISTER, 100_000, 10, 9).withWrongReadAt(0.9)));

  private CheckSpeed() {}

  private static Row row(String name, Simulation simulation) {
    return new Row(name, simulation::run);
  }

  /// @param args texts: only rows whose names have one of them are run; all if none is given
  public static void main(String[] args) {
    System.out.printf(
        "%-38s %10s %10s %10s %10s   %s%n",
        "history", "median ms", "cpu ms", "configs", "MB held", "verdict");
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS - 1)) {
      for (Row row : ROWS) {
        if (args.length == 0 || Arrays.stream(args).anyMatch(row.name::contains)) {
          measure(row, executor);
        }
      }
    }
  }

  private static void measure(Row row, ExecutorService executor) {
    History history = row.history.get();
    var nanos = new long[RUNS];
    var cpuNanos = new long[RUNS];
    BoundedSearch.Report report = check(history, executor);
    for (int run = 0; run < RUNS; run++) {
      long cpu = SYSTEM.getProcessCpuTime();
      long start = System.nanoTime();
      report = check(history, executor);
      nanos[run] = System.nanoTime() - start;
      cpuNanos[run] = SYSTEM.getProcessCpuTime() - cpu;
      if (nanos[run] > LIMIT.toNanos() / 10) {
        Arrays.fill(nanos, nanos[run]);
        Arrays.fill(cpuNanos, cpuNanos[run]);
        break;
      }
    }
    Arrays.sort(nanos);
    Arrays.sort(cpuNanos);
    System.out.printf(
        "%-38s %,10.1f %,10.1f %,10d %,10.1f   %s%n",
        row.name,
        nanos[RUNS / 2] / 1e6,
        cpuNanos[RUNS / 2] / 1e6,
        report.mostConfigurations(),
        report.peakBytes() / 1e6,
        told(report.verdict()));
  }

  private static String told(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holds _ -> "HOLDS";
      case Verdict.Refuted(_, var anomalies) ->
          "REFUTED, %d operations".formatted(anomalies.getFirst().ops().size());
      case Verdict.Undecided(var reason, _, _) -> "UNDECIDED: " + reason;
    };
  }

  private static BoundedSearch.Report check(History history, ExecutorService executor) {
    Budget budget = Budget.ofBytes(LIMIT, 2L << 30, System::nanoTime);
    return new BoundedSearch(new RegisterModel())
        .report(history, budget.with(new Workers(executor, THREADS)));
  }
}
