package io.faultline.bench;

import com.sun.management.OperatingSystemMXBean;
import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.data.DataKind;
import io.faultline.history.History;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/// How long it takes to decide whether list-append transactions keep a promise, with the anomalies
/// named and explained, and to check that evidence again.
///
/// Prints a row a history: the medians of three checks after one to warm up, by the clock and by
/// the processors, the most heap that was in use beyond the history, the time that was wanted, how
/// long the evidence took, and the verdict.
public final class TransactionSpeed {
  private static final int RUNS = 3;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MILLION = 1_000_000;

  private record Row(String name, Supplier<History> history, String promise, String wanted) {}

  private TransactionSpeed() {}

  private static List<Row> rows() {
    return List.of(
        new Row(
            "1M, valid",
            store(MILLION, ListStore.Isolation.STRICT_SERIALIZABLE, 2),
            "strict-serializable",
            "3 s, 2 GiB"),
        new Row(
            "1M, one stale read at 50 %",
            store(MILLION, ListStore.Isolation.STRICT_SERIALIZABLE, 0.5),
            "strict-serializable",
            "4 s"),
        new Row(
            "100k at read committed",
            store(MILLION / 10, ListStore.Isolation.READ_COMMITTED, 2),
            "strict-serializable",
            "10 s"),
        new Row(
            "the same, as what it is",
            store(MILLION / 10, ListStore.Isolation.READ_COMMITTED, 2),
            "strong-read-committed",
            ""),
        new Row(
            "10M, valid",
            store(10 * MILLION, ListStore.Isolation.STRICT_SERIALIZABLE, 2),
            "strict-serializable",
            "60 s, 6 GiB"));
  }

  private static Supplier<History> store(
      int transactions, ListStore.Isolation isolation, double staleAt) {
    return () -> new ListStore(transactions, 4, 20, 32, isolation, staleAt, 1).run();
  }

  /// @param args texts: only rows whose names have one of them are run; all if none is given
  public static void main(String[] args) {
    System.out.printf(
        "%-30s %10s %10s %8s %10s   %-12s %s%n",
        "history", "median ms", "cpu ms", "heap MB", "recheck ms", "wanted", "verdict");
    for (Row row : rows()) {
      if (args.length == 0 || Arrays.stream(args).anyMatch(row.name::contains)) {
        measure(row);
      }
    }
  }

  private static void measure(Row row) {
    History history = row.history.get();
    Promise promise =
        Objects.requireNonNull(
            DataKind.named("list-append").orElseThrow().promises().get(row.promise));
    Verdict verdict = check(promise, history);
    var nanos = new long[RUNS];
    var cpuNanos = new long[RUNS];
    long before = HeapPeak.start();
    for (int run = 0; run < RUNS; run++) {
      long cpu = SYSTEM.getProcessCpuTime();
      long start = System.nanoTime();
      verdict = check(promise, history);
      nanos[run] = System.nanoTime() - start;
      cpuNanos[run] = SYSTEM.getProcessCpuTime() - cpu;
    }
    double heap = (HeapPeak.bytes() - before) / 1e6;
    Arrays.sort(nanos);
    Arrays.sort(cpuNanos);
    long start = System.nanoTime();
    String rechecked = promise.auditor().recheck(verdict, history, budget()).said();
    System.out.printf(
        "%-30s %,10.0f %,10.0f %,8.0f %,10.0f   %-12s %s; %s%n",
        row.name,
        nanos[RUNS / 2] / 1e6,
        cpuNanos[RUNS / 2] / 1e6,
        heap,
        (System.nanoTime() - start) / 1e6,
        row.wanted,
        told(verdict),
        rechecked);
  }

  private static Verdict check(Promise promise, History history) {
    return promise.checker().check(history, budget());
  }

  private static Budget budget() {
    return Budget.ofBytes(LIMIT, 4L << 30, System::nanoTime);
  }

  private static String told(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holds _ -> "HOLDS";
      case Verdict.Refuted(_, var anomalies) ->
          "REFUTED: "
              + String.join(
                  ", ",
                  anomalies.stream()
                      .map((Anomaly each) -> "%s of %d".formatted(each.name(), each.ops().size()))
                      .toList());
      case Verdict.Undecided(var reason, _, _) -> "UNDECIDED: " + reason;
    };
  }
}
