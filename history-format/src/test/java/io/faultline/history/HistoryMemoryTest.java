package io.faultline.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What a history takes in memory.
class HistoryMemoryTest {
  @Test
  void anOperationOfOneActionTakesAtMostSixtyFourBytes() {
    int ops = 1_000_000;
    long before = used();
    History history = history(ops);
    long bytes = used() - before;

    System.out.printf(
        "a history of %,d operations of one action on 1,000 keys: %.1f bytes each%n",
        ops, (double) bytes / ops);
    assertThat(history.size()).isEqualTo(ops);
    assertThat(bytes).isLessThanOrEqualTo(64L * ops);
  }

  private static History history(int ops) {
    var builder = new HistoryBuilder();
    for (int i = 0; i < ops; i++) {
      Value key = Value.of(i / 1_000);
      boolean reads = i % 2 == 0;
      Call call =
          reads
              ? Call.of("read", Action.read(key))
              : Call.of("write", Action.write(key, Value.of(i)));
      builder.call(i % 20, i % 20, "n" + i % 5, call, 2L * i);
      builder.ok(i % 20, List.of(reads ? Result.of(Value.of(i)) : Result.DONE), 2L * i + 1);
    }
    return builder.build();
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
