package io.faultline.history;

import io.faultline.history.jepsen.EdnWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/// Measures how long text takes to read: run it by hand, with a folder for its files.
public final class ReadingSpeed {
  private static final int PROCESSES = 20;

  private ReadingSpeed() {}

  /// @param args a folder, and how many operations (default: a million)
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int ops = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    Path json = folder.resolve("register.jsonl");
    Path edn = folder.resolve("register.edn");
    Path txn = folder.resolve("txn.edn");
    if (!Files.exists(txn)) {
      History history = register(ops);
      try (Writer out = Files.newBufferedWriter(json)) {
        JsonLines.write(history, out);
      }
      try (Writer out = Files.newBufferedWriter(edn)) {
        EdnWriter.write(history, out);
      }
      try (Writer out = Files.newBufferedWriter(txn)) {
        EdnWriter.write(transactions(ops), out);
      }
    }
    for (Path file : List.of(json, edn, txn)) {
      for (int i = 0; i < 4; i++) {
        long began = System.nanoTime();
        History history = HistoryFiles.read(file);
        long millis = (System.nanoTime() - began) / 1_000_000;
        System.out.printf(
            "%s: %,d operations, %,d bytes: %,d ms%n",
            file.getFileName(), history.size(), Files.size(file), millis);
      }
    }
  }

  private static History register(int ops) {
    var random = new SplittableRandom(1);
    var builder = new HistoryBuilder();
    for (int i = 0; i < ops; i++) {
      int process = i % PROCESSES;
      long at = 1_000L * i;
      Value key = Value.of(i / 1_000);
      Call call =
          switch (random.nextInt(3)) {
            case 0 -> Call.of("read", Action.read(key));
            case 1 -> Call.of("write", Action.write(key, Value.of(i)));
            default ->
                Call.of("cas", Action.cas(key, Value.of(random.nextInt(i + 1)), Value.of(i)));
          };
      builder.call(process, process, "n" + process % 5, call, at);
      Result result =
          switch (call.only().kind().answers()) {
            case NOTHING -> Result.DONE;
            case VALUE -> Result.of(Value.of(i));
            case YES_OR_NO -> Result.of(Value.of(true));
          };
      builder.ok(process, List.of(result), at + 500);
    }
    return builder.build();
  }

  private static History transactions(int ops) {
    var random = new SplittableRandom(1);
    var builder = new HistoryBuilder();
    for (int i = 0; i < ops; i++) {
      int process = i % PROCESSES;
      long at = 1_000L * i;
      Value key = Value.of(random.nextInt(100));
      Value other = Value.of(random.nextInt(100));
      var call = new Call("txn", List.of(Action.read(key), Action.append(other, Value.of(i))));
      builder.call(process, call, at);
      builder.ok(process, List.of(Result.of(Value.items(i, 1, 2, 3)), Result.DONE), at + 500);
    }
    return builder.build();
  }
}
