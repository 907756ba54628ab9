package io.faultline.bench;

import com.sun.management.OperatingSystemMXBean;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Verdict;
import io.faultline.checker.transaction.search.StrongChecker;
import io.faultline.checker.transaction.search.StrongLevel;
import io.faultline.checker.transaction.weak.WeakChecker;
import io.faultline.checker.transaction.weak.WeakLevel;
import io.faultline.history.History;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// How long it takes to decide how isolated the transactions of registers were.
///
/// Prints a row a history and level: the median of three checks after a warm-up (of one check, if
/// it takes long), by the clock and by the processors, and the verdict.
public final class RwSpeed {
  private static final int RUNS = 3;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long MEMORY_BYTES = 4L << 30;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private record Row(String name, Transacting plan, List<Checker> checkers) {}

  private static final List<Checker> WEAK =
      Arrays.stream(WeakLevel.values()).<Checker>map(WeakChecker::new).toList();
  private static final Checker SERIALIZABLE = new StrongChecker(StrongLevel.SERIALIZABLE);
  private static final Checker SNAPSHOT = new StrongChecker(StrongLevel.SNAPSHOT_ISOLATION);
  private static final List<Checker> STRONG = List.of(SERIALIZABLE, SNAPSHOT);

  private static final List<Row> ROWS =
      List.of(
          row("weak 1M, rotating keys, no times", 1_000_000, 0, true, false, false, WEAK),
          row("weak 1M, rotating keys, times", 1_000_000, 0, true, true, false, WEAK),
          row("weak 1M, 1,000 keys, no times", 1_000_000, 1_000, true, false, false, WEAK),
          row("strong 10k, 1,000 keys, times", 10_000, 1_000, true, true, false, STRONG),
          row("strong 10k, 10 keys, times", 10_000, 10, true, true, false, STRONG),
          row("strong 10k, 1,000 keys, no times", 10_000, 1_000, true, false, false, STRONG),
          row("strong 10k, 10 keys, no times", 10_000, 10, true, false, false, STRONG),
          row("snapshots 10k, 1,000 keys, times", 10_000, 1_000, false, true, false, STRONG),
          row("snapshots 10k, 10 keys, times", 10_000, 10, false, true, false, STRONG),
          row("snapshots 10k, 1,000 keys, no times", 10_000, 1_000, false, false, false, STRONG),
          row("snapshots 10k, 10 keys, no times", 10_000, 10, false, false, false, STRONG),
          row("strong 100k, 1,000 keys, times", 100_000, 1_000, true, true, false, STRONG),
          row("strong 100k, 10 keys, times", 100_000, 10, true, true, false, STRONG),
          row("strong 100k, 1,000 keys, no times", 100_000, 1_000, true, false, false, STRONG),
          row("strong 100k, 10 keys, no times", 100_000, 10, true, false, false, STRONG),
          row("stamped 1M", 1_000_000, 100_000, false, true, true, List.of(SNAPSHOT)));

  private RwSpeed() {}

  private static Row row(
      String name,
      int transactions,
      int keys,
      boolean serial,
      boolean times,
      boolean stamps,
      List<Checker> checkers) {
    return new Row(name, new Transacting(transactions, keys, serial, times, stamps, 1), checkers);
  }

  /// @param args texts: only rows whose names have one of them are run; all if none is given
  public static void main(String[] args) {
    System.out.printf("%-38s %10s %10s   %s%n", "history", "median ms", "cpu ms", "verdict");
    for (Row row : ROWS) {
      if (args.length == 0 || Arrays.stream(args).anyMatch(row.name::contains)) {
        History history = row.plan.run();
        for (Checker checker : row.checkers) {
          measure(row.name, history, checker);
        }
      }
    }
  }

  private static void measure(String name, History history, Checker checker) {
    var nanos = new long[RUNS + 1];
    var cpuNanos = new long[RUNS + 1];
    String said = "";
    int runs = 0;
    while (runs <= RUNS) {
      long cpu = SYSTEM.getProcessCpuTime();
      long start = System.nanoTime();
      Verdict verdict =
          checker.check(history, Budget.ofBytes(LIMIT, MEMORY_BYTES, System::nanoTime));
      cpuNanos[runs] = SYSTEM.getProcessCpuTime() - cpu;
      nanos[runs++] = System.nanoTime() - start;
      said = told(verdict);
      if (nanos[runs - 1] > LIMIT.toNanos() / 3) {
        break;
      }
    }
    int first = runs > RUNS ? 1 : 0;
    Arrays.sort(nanos, first, runs);
    Arrays.sort(cpuNanos, first, runs);
    System.out.printf(
        "%-38s %,10.1f %,10.1f   %s%n",
        name, nanos[(first + runs) / 2] / 1e6, cpuNanos[(first + runs) / 2] / 1e6, said);
  }

  private static String told(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holds(var method, _) -> "HOLDS by " + method.algorithm() + ", " + why(method);
      case Verdict.Refuted(var method, var anomalies) ->
          "REFUTED by %s, %s, %d operations"
              .formatted(
                  method.algorithm(),
                  anomalies.getFirst().name(),
                  anomalies.getFirst().ops().size());
      case Verdict.Undecided(var reason, var proved, _) -> "UNDECIDED: " + reason + "; " + proved;
    };
  }

  private static String why(Verdict.Method method) {
    String because = method.allowedBecause();
    return because.substring(because.lastIndexOf(',') + 1).strip();
  }
}
