package io.faultline.bench;

import io.faultline.history.Action;
import io.faultline.history.BinaryHistory;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryWriter;
import io.faultline.history.Result;
import io.faultline.history.RunHeader;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Ten million operations are recorded, cut at random places, and read back: every cut gives a
/// prefix of the whole, and says that it is one.
public final class TenMillion {
  private static final int OPERATIONS = 10_000_000;
  private static final int PROCESSES = 20;

  private TenMillion() {}

  /// @param args how many cuts; 10 if not given
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    int cuts = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    Path folder = Files.createTempDirectory("faultline-ten-million");
    Path file = folder.resolve("whole.history");
    Path cut = folder.resolve("cut.history");
    try {
      long start = System.nanoTime();
      record(file);
      System.out.printf(
          "recorded %,d operations in %.1f s: %,d bytes, %.1f an operation%n",
          OPERATIONS,
          (System.nanoTime() - start) / 1e9,
          Files.size(file),
          (double) Files.size(file) / OPERATIONS);
      start = System.nanoTime();
      History whole = BinaryHistory.read(file);
      System.out.printf(
          "read back %,d in %.1f s, complete: %b%n",
          whole.size(), (System.nanoTime() - start) / 1e9, whole.complete());
      SplittableRandom random = new Seed(1).stream("cuts");
      for (int i = 0; i < cuts; i++) {
        long bytes = random.nextLong(Files.size(file));
        Files.copy(file, cut, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
          channel.truncate(bytes);
        }
        compare(whole, BinaryHistory.read(cut), bytes);
      }
    } finally {
      Files.deleteIfExists(cut);
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void record(Path file) throws IOException {
    SplittableRandom random = new Seed(1).stream("recorded");
    try (var writer = HistoryWriter.create(file, RunHeader.NONE, System::nanoTime)) {
      for (int i = 0; i < OPERATIONS; i++) {
        int process = i % PROCESSES;
        Value key = Value.of(i / 1000);
        if (random.nextBoolean()) {
          writer.invoke(process, process, "n1", Call.of("read", Action.read(key)));
          writer.ok(process, List.of(Result.of(Value.of(random.nextInt(1000)))));
        } else {
          writer.invoke(process, process, "n1", Call.of("write", Action.write(key, Value.of(i))));
          writer.ok(process, List.of(Result.DONE));
        }
      }
    }
  }

  private static void compare(History whole, History cut, long bytes) {
    boolean prefix = !cut.complete() && cut.size() <= whole.size();
    for (int op = 0; op < cut.size() && prefix; op++) {
      prefix =
          cut.process(op) == whole.process(op)
              && cut.calledNanos(op) == whole.calledNanos(op)
              && cut.argument(cut.firstAction(op)) == whole.argument(whole.firstAction(op));
    }
    System.out.printf("cut at byte %,d: %,d operations, a prefix: %b%n", bytes, cut.size(), prefix);
    if (!prefix) {
      throw new IllegalStateException("a file that was cut gave another history");
    }
  }
}
