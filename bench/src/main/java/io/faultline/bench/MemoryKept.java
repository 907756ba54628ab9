package io.faultline.bench;

import io.faultline.checker.BoundedSearch;
import io.faultline.checker.Budget;
import io.faultline.checker.ContainerModel;
import io.faultline.checker.Model;
import io.faultline.checker.RegisterModel;
import io.faultline.checker.Verdict;
import io.faultline.checker.Workers;
import io.faultline.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// How well a search keeps to its budget of memory: what it says that it held at most, against what
/// was alive in the heap, and against the process's peak.
///
/// Each row is a search that runs out of memory: with a budget of so many mebibytes, beside the
/// history. What is alive is sampled after a forced collection, every so often while the search
/// runs, so that garbage does not count; hence it takes long.
public final class MemoryKept {
  private static final int THREADS = 2;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long BETWEEN_SAMPLES_MILLIS = 150;

  private MemoryKept() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    System.out.printf(
        "%-44s %10s %10s %10s %8s %10s   %s%n",
        "search", "budget MB", "said MB", "alive MB", "ratio", "VmHWM MB", "verdict");
    History stack = Simulation.of(Subject.STACK, 200_000, 30, 7).run();
    History registers =
        Simulation.of(Subject.REGISTER, 300_000, 60, 7).withKeys(4).withUnknown(400).run();
    for (long mebibytes : new long[] {128, 256, 512}) {
      measure("4 registers at once, 60 cl, 400 unknown", registers, new RegisterModel(), mebibytes);
      measure("one stack, 30 cl", stack, ContainerModel.stack(), mebibytes);
    }
  }

  private static void measure(String name, History history, Model model, long mebibytes)
      throws IOException, InterruptedException {
    long before = alive();
    Budget budget = Budget.ofBytes(LIMIT, mebibytes << 20, System::nanoTime);
    var report = new BoundedSearch.Report[1];
    long most = 0;
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS - 1)) {
      var thread =
          new Thread(() ->
              report[0] =
                  new BoundedSearch(model)
                      .report(
                          history, budget.withoutShrinking().with(new Workers(executor, THREADS))));
      thread.start();
      while (!thread.join(Duration.ofMillis(BETWEEN_SAMPLES_MILLIS))) {
        most = Math.max(most, alive() - before);
      }
    }
    System.out.printf(
        "%-44s %,10.0f %,10.0f %,10.0f %8.2f %,10.0f   %s%n",
        name,
        (mebibytes << 20) / 1e6,
        report[0].peakBytes() / 1e6,
        most / 1e6,
        (double) most / report[0].peakBytes(),
        peakOfProcessBytes() / 1e6,
        report[0].verdict() instanceof Verdict.Undecided(var reason, _, _)
            ? reason
            : report[0].verdict().word());
  }

  private static long alive() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  // On Linux; elsewhere nobody says.
  private static long peakOfProcessBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
