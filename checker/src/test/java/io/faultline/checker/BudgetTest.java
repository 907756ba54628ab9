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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Time and memory are limits: running out is a verdict, whatever the history.
@Timeout(60)
class BudgetTest {
  private static final int OTHER = 500;

  @Test
  void anEmptyHistoryIsUndecided() {
    Verdict verdict = check(new HistoryBuilder().build(), plenty());

    assertThat(verdict)
        .isEqualTo(new Verdict.Undecided("the history has no operations", "", "record some"));
  }

  @Test
  void aSearchThatRunsOutOfTimeEndsSoonAfter() {
    History history = hard(60);
    long start = System.nanoTime();
    Budget budget = Budget.of(Duration.ofMillis(500), Long.MAX_VALUE / 4, System::nanoTime);

    Verdict verdict = check(history, budget);

    assertThat(verdict).isInstanceOf(Verdict.Undecided.class);
    assertThat(((Verdict.Undecided) verdict).reason()).startsWith("the time ran out on key x");
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void aSearchThatRunsOutOfMemorySaysSo() {
    Verdict verdict = check(hard(60), Budget.of(Duration.ofSeconds(50), 20_000, System::nanoTime));

    assertThat(((Verdict.Undecided) verdict).reason())
        .matches("\\d\\d?,\\d{3} configurations are possible at once, .* on key x, .*");
  }

  @Test
  void aSearchUsesItsMemoryAndNoMore() {
    for (long megabytes : new long[] {4, 20, 90}) {
      Budget budget = Budget.ofBytes(Duration.ofSeconds(50), megabytes << 20, System::nanoTime);

      BoundedSearch.Report report = new BoundedSearch(new RegisterModel()).report(hard(60), budget);

      assertThat(report.verdict()).isInstanceOf(Verdict.Undecided.class);
      assertThat(report.peakBytes() / 1e6)
          .isBetween(0.75 * budget.memoryBytes() / 1e6, budget.memoryBytes() / 1e6);
    }
  }

  @Test
  void manyKeysShareTheMemoryAndOneThatIsTooLargeIsTriedAlone() {
    // Alone each fits, together they do not.
    var builder = new HistoryBuilder();
    for (int key = 0; key < 4; key++) {
      addHard(builder, "k" + key, 16, 2_000L * key, 100 * key);
    }
    History history = builder.build();
    Checker alone = new BoundedSearch(new RegisterModel());
    long needed = ((BoundedSearch) alone).report(history, plenty()).peakBytes();
    Budget budget = Budget.ofBytes(Duration.ofSeconds(50), needed, System::nanoTime);

    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      BoundedSearch.Report report =
          new BoundedSearch(new RegisterModel())
              .report(history, budget.with(new Workers(executor, 4)));
      assertThat(report.verdict()).isInstanceOf(Verdict.Holds.class);
      assertThat(report.peakBytes()).isLessThanOrEqualTo(needed);
      assertThat(RegisterCertificate.recheck(report.verdict(), history, budget).confirmed())
          .isTrue();
    }
  }

  @Test
  void whatWasProvedIsTold() {
    var builder = new HistoryBuilder();
    addHard(builder, 60, 0);
    builder.call(OTHER, read("y"), 10_000).ok(OTHER, List.of(Result.DONE), 10_001);
    Budget budget = Budget.of(Duration.ofSeconds(50), 20_000, System::nanoTime);

    Verdict verdict = new BoundedSearch(new RegisterModel()).check(builder.build(), budget);

    assertThat(((Verdict.Undecided) verdict).proved())
        .isEqualTo("1 of 2 keys have an order (all but x)");
  }

  @Test
  void largeConfigurationsCountForSeveral() {
    // A thousand unknown writes make a configuration sixteen times as large.
    var builder = new HistoryBuilder();
    for (int i = 0; i < 1_000; i++) {
      builder.call(1_000 + i, write("x", 1_000_000 + i), i);
    }
    addHard(builder, 60, 1_000);

    Verdict verdict =
        check(builder.build(), Budget.of(Duration.ofSeconds(50), 20_000, System::nanoTime));

    assertThat(((Verdict.Undecided) verdict).reason())
        .matches("[\\d,]+ configurations are possible at once, .* on key x, .*");
  }

  @Test
  void aKeyThatIsTooLargeDoesNotHideABrokenOne() {
    var builder = new HistoryBuilder();
    addHard(builder, 60, 0);
    long now = 10_000;
    builder.call(OTHER, write("y", 1), now).ok(OTHER, List.of(Result.DONE), now + 1);
    builder.call(OTHER, write("y", 2), now + 2).ok(OTHER, List.of(Result.DONE), now + 3);
    builder.call(OTHER, read("y"), now + 4).ok(OTHER, List.of(Result.of(Value.of(1))), now + 5);
    History history = builder.build();
    Budget budget = Budget.of(Duration.ofSeconds(50), 20_000, System::nanoTime);

    Verdict verdict = check(history, budget);

    assertThat(((Verdict.Refuted) verdict).anomalies().getFirst().key()).isEqualTo("y");
    assertThat(RegisterCertificate.recheck(verdict, history, budget).confirmed()).isTrue();
  }

  @Test
  void anImpossibleReadIsFoundWhenThereIsNoTimeAtAll() {
    var builder = new HistoryBuilder();
    addHard(builder, 60, 0);
    builder.call(OTHER, read("y"), 10_000).ok(OTHER, List.of(Result.of(Value.of(7))), 10_001);

    Verdict verdict = check(builder.build(), new Budget(0, 100_000_000, () -> 1));

    assertThat(((Verdict.Refuted) verdict).anomalies().getFirst().name()).isEqualTo("garbage-read");
  }

  @Test
  void aCounterexampleIsTakenAsItIsWhenThereIsNoTimeToMakeItSmaller() {
    // Whatever the moment at which the time ends: the verdict is refuted or undecided, and stands.
    History history = Simulated.run(3, Simulated.Bug.STALE_READ, 4, 400, 1, 0);
    Verdict full = check(history, plenty());
    int shown = ((Verdict.Refuted) full).anomalies().getFirst().ops().size();
    int refuted = 0;
    int larger = 0;
    for (long deadline = 0; deadline < 200; deadline++) {
      var clock = new AtomicLong();
      Verdict verdict = check(history, new Budget(deadline, 100_000_000, clock::incrementAndGet));
      if (verdict instanceof Verdict.Refuted found) {
        refuted++;
        larger += found.anomalies().getFirst().ops().size() > shown ? 1 : 0;
        // Throws if the evidence is wrong.
        RegisterCertificate.recheck(verdict, history, plenty());
      } else {
        assertThat(verdict).isInstanceOf(Verdict.Undecided.class);
      }
    }
    assertThat(refuted).isGreaterThan(100);
    assertThat(larger).isPositive();
  }

  @Test
  void aMillionOperationsOnOneKeyTakeLinearTime() {
    var builder = new HistoryBuilder();
    int ops = 1_000_000;
    for (int i = 0; i < ops; i++) {
      Value value = Value.of(i / 2);
      Call call = i % 2 == 0 ? Call.of("write", Action.write(key("x"), value)) : read("x");
      builder.call(0, call, 2L * i);
      builder.ok(0, List.of(i % 2 == 0 ? Result.DONE : Result.of(value)), 2L * i + 1);
    }
    holds(builder.build());
  }

  @Test
  void aMillionOperationsOnAsManyKeysTakeLinearTime() {
    var builder = new HistoryBuilder();
    for (int i = 0; i < 1_000_000; i++) {
      builder.call(0, Call.of("read", Action.read(Value.of(i))), 2L * i);
      builder.ok(0, List.of(Result.of(Value.NIL)), 2L * i + 1);
    }
    holds(builder.build());
  }

  @Test
  void aMomentWithManyConfigurationsDoesNotSlowDownWhatFollows() {
    var builder = new HistoryBuilder();
    addHard(builder, 12, 0);
    long now = 10_000;
    for (int i = 0; i < 200_000; i++) {
      Value value = Value.of(1_000 + i / 2);
      Call call = i % 2 == 0 ? Call.of("write", Action.write(key("x"), value)) : read("x");
      builder.call(OTHER, call, now++);
      builder.ok(OTHER, List.of(i % 2 == 0 ? Result.DONE : Result.of(value)), now++);
    }
    holds(builder.build());
  }

  private static void holds(History history) {
    long start = System.nanoTime();
    Budget budget = plenty();
    Verdict verdict = check(history, budget);
    assertThat(verdict).isInstanceOf(Verdict.Holds.class);
    assertThat(RegisterCertificate.recheck(verdict, history, budget).confirmed()).isTrue();
    long tookMillis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf("%,d operations decided in %,d ms%n", history.size(), tookMillis);
    assertThat(tookMillis).isLessThan(20_000);
  }

  // The search: a rule keeps to any budget.
  private static Verdict check(History history, Budget budget) {
    return new Linearizability().with(Algorithm.SEARCH).check(history, budget);
  }

  private static Budget plenty() {
    return Budget.of(Duration.ofSeconds(60), 1_000_000, System::nanoTime);
  }

  // All at once: as many writes of different values, as many compare-and-sets between them.
  private static History hard(int width) {
    var builder = new HistoryBuilder();
    addHard(builder, width, 0);
    return builder.build();
  }

  private static void addHard(HistoryBuilder builder, int width, long from) {
    addHard(builder, "x", width, from, 0);
  }

  private static void addHard(HistoryBuilder builder, String key, int width, long from, int first) {
    for (int i = 0; i < width; i++) {
      Call call =
          i % 2 == 0
              ? write(key, i)
              : Call.of("cas", Action.cas(key(key), Value.of(i - 1), Value.of(width + i)));
      builder.call(first + i, call, from + i);
    }
    for (int i = 0; i < width; i++) {
      builder.ok(
          first + i, List.of(i % 2 == 0 ? Result.DONE : Result.of(Value.of(true))), from + 500 + i);
    }
    // Nobody can tell the values apart that nobody reads: each is compared with afterwards.
    for (int i = 0; i < width; i++) {
      builder.call(
          first + i,
          Call.of("cas", Action.cas(key(key), Value.of(width + i), Value.of(0))),
          from + 600);
    }
  }

  private static Call write(String key, long value) {
    return Call.of("write", Action.write(key(key), Value.of(value)));
  }

  private static Call read(String key) {
    return Call.of("read", Action.read(key(key)));
  }

  private static Value key(String name) {
    return Value.of(name);
  }
}
