package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What small histories do not reach: more open operations than a word has bits, containers with
/// many states, many threads.
class JustInTimeSearchTest {
  private static final Value KEY = Value.of("x");
  private static final int MANY = 150;

  @Test
  void eachOfManyUnknownWritesTakesEffectOnce() {
    HistoryBuilder builder = unknownWrites();
    for (int i = 0; i < MANY; i++) {
      read(builder, (i * 7) % MANY, 1_000 + 2 * i);
    }
    assertThat(check(builder.build())).isInstanceOf(Verdict.Holds.class);
  }

  @Test
  void noneOfManyUnknownWritesTakesEffectTwice() {
    HistoryBuilder builder = unknownWrites();
    for (int i = 0; i < MANY; i++) {
      read(builder, i, 1_000 + 2 * i);
    }
    read(builder, 3, 3_000);
    assertThat(check(builder.build())).isInstanceOf(Verdict.Refuted.class);
  }

  @Test
  void manyWritesAtOnceThatReturnAreJudged() {
    var builder = new HistoryBuilder();
    for (int i = 0; i < MANY; i++) {
      builder.call(i, Call.of("w", Action.write(KEY, Value.of(i % 3))), i);
    }
    for (int i = 0; i < MANY; i++) {
      builder.ok(i, List.of(Result.DONE), 500 + i);
    }
    read(builder, 1, 1_000);
    assertThat(check(builder.build())).isInstanceOf(Verdict.Holds.class);
  }

  @Test
  void aQueueOfThousandsOfStatesForgetsThem() {
    var builder = new HistoryBuilder();
    for (int i = 0; i < 30_000; i++) {
      boolean in = i % 2 == 0;
      Action action =
          new Action(
              in ? io.faultline.history.Kind.ENQUEUE : io.faultline.history.Kind.DEQUEUE,
              KEY,
              in ? Value.of(i) : Value.NIL,
              Value.NIL);
      builder.call(0, Call.of(action.kind().word(), action), 2L * i);
      builder.ok(0, List.of(in ? Result.DONE : Result.of(Value.of(i - 1))), 2L * i + 1);
    }
    BoundedSearch.Report report =
        new BoundedSearch(ContainerModel.queue())
            .report(
                builder.build(),
                Budget.ofBytes(Duration.ofSeconds(50), 32 << 20, System::nanoTime));

    assertThat(report.verdict()).isInstanceOf(Verdict.Holds.class);
  }

  private static HistoryBuilder unknownWrites() {
    var builder = new HistoryBuilder();
    for (int i = 0; i < MANY; i++) {
      builder.call(1 + i, Call.of("w", Action.write(KEY, Value.of(i))), i);
      builder.unknown(1 + i, "time-out", i);
    }
    return builder;
  }

  private static void read(HistoryBuilder builder, int value, long atNanos) {
    builder.call(0, Call.of("r", Action.read(KEY)), atNanos);
    builder.ok(0, List.of(Result.of(Value.of(value))), atNanos + 1);
  }

  // Throws if the evidence is wrong.
  private static Verdict check(History history) {
    Budget budget = Budget.of(Duration.ofSeconds(50), 1_000_000, System::nanoTime);
    Verdict verdict = new BoundedSearch(new RegisterModel()).check(history, budget);
    RegisterCertificate.recheck(verdict, history, budget);
    return verdict;
  }
}
