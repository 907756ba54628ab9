package io.faultline.bench;

import io.faultline.history.BinaryHistory;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.JsonLines;
import io.faultline.history.jepsen.EdnWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/// How fast histories are read: a million operations in each form that Faultline writes, and four
/// million actions of Plume's text. JVM start and generating are not counted; the median of five
/// readings after two to warm up.
public final class ReadSpeed {
  private static final int OPERATIONS = 1_000_000;
  private static final int PLUME_ACTIONS = 4_000_000;
  private static final int WARM_UPS = 2;
  private static final int READINGS = 5;

  private ReadSpeed() {}

  /// @param args the name of one form, to read it alone: `faultline`, `jsonl`, `edn` or `plume`
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path folder = Files.createTempDirectory("faultline-read-speed");
    try {
      System.out.println("form         read, s   bytes an operation   operations");
      for (String form :
          args.length > 0 ? args : new String[] {"faultline", "jsonl", "edn", "plume"}) {
        Path file = folder.resolve("history." + form);
        write(form, file);
        measure(form, file);
        Files.delete(file);
      }
    } finally {
      Files.delete(folder);
    }
  }

  private static void write(String form, Path file) throws IOException {
    switch (form) {
      case "faultline" -> BinaryHistory.write(GeneratedHistory.register(OPERATIONS, 1), file);
      case "jsonl" -> {
        try (Writer out = Files.newBufferedWriter(file)) {
          JsonLines.write(GeneratedHistory.register(OPERATIONS, 1), out);
        }
      }
      case "edn" -> {
        try (Writer out = Files.newBufferedWriter(file)) {
          EdnWriter.write(GeneratedHistory.register(OPERATIONS, 1), out);
        }
      }
      case "plume" -> plume(file);
      default -> throw new IllegalArgumentException("no form " + form);
    }
  }

  // Transactions of eight actions in twenty sessions.
  private static void plume(Path file) throws IOException {
    var random = new SplittableRandom(1);
    try (Writer out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < PLUME_ACTIONS; i++) {
        int transaction = i / 8;
        boolean read = random.nextBoolean();
        long value = read ? 1 + random.nextInt(i + 1) : i + 1;
        out.append(read ? "r(" : "w(")
            .append(Integer.toString(random.nextInt(10_000)))
            .append(',')
            .append(Long.toString(value))
            .append(',')
            .append(Integer.toString(transaction % 20))
            .append(',')
            .append(Integer.toString(transaction))
            .append(")\n");
      }
    }
  }

  private static void measure(String form, Path file) throws IOException {
    for (int i = 0; i < WARM_UPS; i++) {
      HistoryFiles.read(file);
    }
    var seconds = new double[READINGS];
    int operations = 0;
    for (int i = 0; i < READINGS; i++) {
      long start = System.nanoTime();
      History history = HistoryFiles.read(file);
      seconds[i] = (System.nanoTime() - start) / 1e9;
      operations = history.size();
    }
    Arrays.sort(seconds);
    System.out.printf(
        "%-10s   %7.2f   %18.1f   %,10d%n",
        form, seconds[READINGS / 2], (double) Files.size(file) / operations, operations);
  }
}
