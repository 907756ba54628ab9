package io.faultline.bench;

import com.sun.management.OperatingSystemMXBean;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.Workers;
import io.faultline.checker.data.DataKind;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// How long it takes to decide whether histories are linearizable, as a user's check decides it: by
/// the cheapest algorithm that is allowed.
///
/// Prints a row a history: the median of five checks after warming up, by the clock and by the
/// processors, the most heap that was in use beyond the history, the time that was wanted, and the
/// verdict with its algorithm. Recorded logs are judged where the system property
/// `faultline.corpora` names a directory that has them: Porcupine's own.
public final class CheckSpeed {
  private static final int RUNS = 5;
  private static final int WARM_UPS = 2;
  private static final int WARM_UPS_OF_LOGS = 30;
  private static final int THREADS = 2;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  // What is checked at once: the histories of a row are checked one after another.
  private record Row(
      String name,
      Supplier<List<History>> histories,
      Checker checker,
      int warmUps,
      String wanted) {}

  private CheckSpeed() {}

  private static List<Row> rows() {
    Simulation cas1k = Simulation.of(Subject.CAS_REGISTER, 1_000, 20, 36).withWrongReadAt(0.5);
    Simulation unique = Simulation.of(Subject.UNIQUE_REGISTER, 1_000_000, 30, 1).withUnknown(100);
    var rows =
        new ArrayList<>(
            List.of(
                row("unique 1M, 1 key, 30 cl, 100 unknown", "register", unique, "1 s"),
                row(
                    "the same, wrong read at 90 %",
                    "register", unique.withWrongReadAt(0.9), "small, 2 s"),
                row(
                    "unique 1M, 10 keys, 10 cl",
                    "register",
                    Simulation.of(Subject.UNIQUE_REGISTER, 1_000_000, 10, 2).withKeys(10),
                    "0.5 s"),
                row(
                    "cas 1M, 200 a key, 10 cl",
                    "register",
                    Simulation.of(Subject.CAS_REGISTER, 1_000_000, 10, 3).withOpsPerKey(200),
                    "0.6 s"),
                row(
                    "cas 100k, 10 cl",
                    "register",
                    Simulation.of(Subject.CAS_REGISTER, 100_000, 10, 4),
                    "0.4 s, 0.5 GiB"),
                row(
                    "cas 10k, 20 cl",
                    "register",
                    Simulation.of(Subject.CAS_REGISTER, 10_000, 20, 5),
                    "0.8 s, 1 GiB"),
                row(
                    "cas 10k, 20 cl, 8 unknown",
                    "register",
                    Simulation.of(Subject.CAS_REGISTER, 10_000, 20, 5).withUnknown(8),
                    "2 s, 1 GiB"),
                row(
                    "cas 1k, 30 cl",
                    "register",
                    Simulation.of(Subject.CAS_REGISTER, 1_000, 30, 6),
                    "1.5 s"),
                row(
                    "cas 10k, 30 cl",
                    "register",
                    Simulation.of(Subject.CAS_REGISTER, 10_000, 30, 6),
                    "10 s"),
                new Row(
                    "cas 1k, 20 cl, wrong read, word only",
                    () -> List.of(cas1k.run()),
                    (history, budget) ->
                        new Linearizability().check(history, budget.withoutShrinking()),
                    WARM_UPS,
                    "0.1 s"),
                row("the same, small", "register", cas1k, "small, 2 s")));
    for (Subject each :
        List.of(Subject.QUEUE, Subject.STACK, Subject.SET, Subject.PRIORITY_QUEUE)) {
      rows.add(
          row(
              each.kind() + " 1M, unique, 10 cl",
              each.kind(),
              Simulation.of(each, 1_000_000, 10, 7),
              "3 s"));
    }
    return rows;
  }

  private static Row row(String name, String kind, Simulation simulation, String wanted) {
    return new Row(name, () -> List.of(simulation.run()), promise(kind), WARM_UPS, wanted);
  }

  private static Checker promise(String kind) {
    Promise promise = DataKind.named(kind).orElseThrow().promises().get("linearizable");
    return Objects.requireNonNull(promise).checker();
  }

  private static List<Row> logs(Path corpora) throws IOException {
    var rows = new ArrayList<Row>();
    for (String name : List.of("c10-ok", "c10-bad", "c50-ok", "c50-bad")) {
      Path file = corpora.resolve("porcupine/test_data/kv/" + name + ".txt");
      if (Files.exists(file)) {
        rows.add(
            new Row(
                "Porcupine's kv log " + name,
                () -> List.of(read(file)),
                promise("key-value"),
                WARM_UPS_OF_LOGS,
                name.startsWith("c50") ? "21 ms" : ""));
      }
    }
    Path etcd = corpora.resolve("porcupine/test_data/jepsen");
    if (Files.isDirectory(etcd)) {
      try (Stream<Path> files = Files.list(etcd)) {
        List<Path> all = files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        rows.add(
            new Row(
                "Porcupine's %d etcd logs together".formatted(all.size()),
                () -> all.stream().map(CheckSpeed::read).toList(),
                promise("register"),
                WARM_UPS_OF_LOGS,
                ""));
      }
    }
    return rows;
  }

  private static History read(Path file) {
    try {
      return HistoryFiles.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param args texts: only rows whose names have one of them are run; all if none is given
  public static void main(String[] args) throws IOException {
    var rows = new ArrayList<>(rows());
    String corpora = System.getProperty("faultline.corpora", "");
    if (!corpora.isEmpty()) {
      rows.addAll(logs(Path.of(corpora)));
    }
    System.out.printf(
        "%-38s %10s %10s %8s   %-15s %s%n",
        "history", "median ms", "cpu ms", "heap MB", "wanted", "verdict");
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS - 1)) {
      for (Row row : rows) {
        if (args.length == 0 || Arrays.stream(args).anyMatch(row.name::contains)) {
          measure(row, executor);
        }
      }
    }
  }

  private static void measure(Row row, ExecutorService executor) {
    List<History> histories = row.histories.get();
    var nanos = new long[RUNS];
    var cpuNanos = new long[RUNS];
    var verdicts = List.<Verdict>of();
    for (int run = 0; run < row.warmUps; run++) {
      long start = System.nanoTime();
      verdicts = check(row, histories, executor);
      if (System.nanoTime() - start > LIMIT.toNanos() / 10) {
        break;
      }
    }
    long before = HeapPeak.start();
    for (int run = 0; run < RUNS; run++) {
      long cpu = SYSTEM.getProcessCpuTime();
      long start = System.nanoTime();
      verdicts = check(row, histories, executor);
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
        "%-38s %,10.2f %,10.2f %,8.0f   %-15s %s%n",
        row.name,
        nanos[RUNS / 2] / 1e6,
        cpuNanos[RUNS / 2] / 1e6,
        (HeapPeak.bytes() - before) / 1e6,
        row.wanted,
        told(verdicts));
  }

  private static String told(List<Verdict> verdicts) {
    if (verdicts.size() > 1) {
      long refuted = verdicts.stream().filter(Verdict.Refuted.class::isInstance).count();
      long held = verdicts.stream().filter(Verdict.Holds.class::isInstance).count();
      return "%d hold, %d refuted, %d undecided"
          .formatted(held, refuted, verdicts.size() - refuted - held);
    }
    return switch (verdicts.getFirst()) {
      case Verdict.Holds(var method, _) -> "HOLDS, " + method.algorithm();
      case Verdict.Refuted(var method, var anomalies) ->
          "REFUTED, %s, %d operations"
              .formatted(method.algorithm(), anomalies.getFirst().ops().size());
      case Verdict.Undecided(var reason, _, _) -> "UNDECIDED: " + reason;
    };
  }

  private static List<Verdict> check(Row row, List<History> histories, ExecutorService executor) {
    var verdicts = new ArrayList<Verdict>();
    for (History history : histories) {
      Budget budget = Budget.ofBytes(LIMIT, 2L << 30, System::nanoTime);
      verdicts.add(row.checker.check(history, budget.with(new Workers(executor, THREADS))));
    }
    return verdicts;
  }
}
