package io.faultline.checker.staleness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Verdict;
import io.faultline.checker.certificate.LateCertificate;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Mark;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// How old reads are, and what is said of that.
class StalenessTest {
  private static final Budget BUDGET = new Budget(Long.MAX_VALUE, 1L << 30, () -> 0);
  private static final long MS = 1_000_000;

  private static Verdict verdict(Checker checker, History history, Duration within) {
    Verdict verdict = checker.check(history, BUDGET);
    if (!(verdict instanceof Verdict.Undecided)) {
      assertThat(LateCertificate.recheck(verdict, history, within, BUDGET).confirmed()).isTrue();
    }
    return verdict;
  }

  private static Verdict verdict(Checker checker, History history) {
    return verdict(checker, history, Duration.ZERO);
  }

  private static void write(HistoryBuilder builder, long value, long atMillis) {
    builder.call(
        0, 0, "n0", Call.of("write", Action.write(Value.of("x"), Value.of(value))), atMillis * MS);
    builder.ok(0, List.of(Result.DONE), atMillis * MS + 1);
  }

  private static void read(HistoryBuilder builder, int host, long value, long atMillis) {
    builder.call(
        host, host, "n" + host, Call.of("read", Action.read(Value.of("x"))), atMillis * MS);
    builder.ok(
        host, List.of(Result.of(value == 0 ? Value.NIL : Value.of(value))), atMillis * MS + 1);
  }

  /// Writes 1, 2, … every 100 ms; after each, reads of which some are of the value before.
  private static History late(int writes, int readsAfterEach, int stale) {
    var builder = new HistoryBuilder();
    for (int w = 1; w <= writes; w++) {
      write(builder, w, w * 100L);
      for (int r = 0; r < readsAfterEach; r++) {
        boolean old = w * readsAfterEach + r < stale + readsAfterEach;
        read(builder, 1, old ? w - 1 : w, w * 100L + 50 + r);
      }
    }
    return builder.build();
  }

  @Test
  void theAgeOfAReadIsSinceTheFirstWriteThatReplacedWhatItFound() {
    var builder = new HistoryBuilder();
    write(builder, 1, 100);
    write(builder, 2, 200);
    write(builder, 3, 300);
    read(builder, 1, 1, 400);
    read(builder, 1, 3, 500);
    read(builder, 1, 0, 600);
    History history = builder.build();
    var ages = new Ages(history);
    assertThat(ages.ageNanos(3)).isEqualTo(200 * MS - 1);
    assertThat(ages.replacedBy(3)).isEqualTo(1);
    assertThat(ages.ageNanos(4)).isZero();
    assertThat(ages.ageNanos(5)).isEqualTo(500 * MS - 1);
  }

  @Test
  void aHistoryIsDeltaAtomicFromTheAgeOfItsOldestReadOn() {
    History history = late(3, 1, 1);
    assertThat(verdict(Staleness.of(Duration.ofMillis(49)), history))
        .isInstanceOf(Verdict.Refuted.class);
    assertThat(verdict(Staleness.of(Duration.ofMillis(50)), history))
        .isInstanceOf(Verdict.Holds.class);
  }

  @Test
  void withoutDelayDeltaAtomicIsLinearizable() {
    long seed = 4;
    var random = new SplittableRandom(seed);
    int refuted = 0;
    for (int i = 0; i < 300; i++) {
      var builder = new HistoryBuilder();
      for (int w = 1; w <= 5; w++) {
        write(builder, w, w * 10L);
        read(builder, 1, random.nextInt(6) == 0 ? w - 1 : w, w * 10L + 2);
      }
      History history = builder.build();
      Verdict linearizable = new Linearizability().check(history, BUDGET);
      Verdict atomic = verdict(Staleness.of(Duration.ZERO), history);
      assertThat(atomic.word()).as("seed %d", seed).isEqualTo(linearizable.word());
      assertThat(verdict(Staleness.of(Duration.ofSeconds(1)), history).word()).isEqualTo("HOLDS");
      refuted += atomic instanceof Verdict.Refuted ? 1 : 0;
    }
    assertThat(refuted).isBetween(30, 270);
  }

  @Test
  void aShareIsRefutedHeldOrTooSmallToTell() {
    Checker checker = Staleness.of(Duration.ofMillis(10), 0.999);
    assertThat(verdict(checker, late(10, 10, 1))).isInstanceOf(Verdict.Refuted.class);
    assertThat(verdict(checker, late(300, 10, 0))).isInstanceOf(Verdict.Holds.class);
    Verdict few = verdict(checker, late(10, 10, 0));
    assertThat(((Verdict.Undecided) few).remedy()).contains("2,995");
    assertThat(verdict(Staleness.of(Duration.ofMillis(10), 0.9), late(300, 10, 100)))
        .isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void boundsAreThoseOfClopperAndPearson() {
    assertThat(Share.needed(0, 0.999)).isEqualTo(2995);
    assertThat(Share.needed(0, 0.99)).isEqualTo(299);
    assertThat(Share.needed(0, 0.95)).isEqualTo(59);
    // Published: 8 of 10, one-sided 95 %: 0.4931; 10 of 10: 0.7411.
    assertThat(Share.lowerBound(8, 10)).isCloseTo(0.4931, within(0.0001));
    assertThat(Share.lowerBound(10, 10)).isCloseTo(0.7411, within(0.0001));
    assertThat(Share.needed(0.5, 0.4)).isBetween(60L, 80L);
    assertThat(Share.needed(0.1, 0.95)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void readsThatAreOldTogetherCountAsFewer() {
    var apart = new boolean[10_000];
    var together = new boolean[10_000];
    for (int i = 0; i < 100; i++) {
      apart[i * 100] = true;
      together[5_000 + i] = true;
    }
    assertThat(Share.effect(apart)).isLessThan(1.5);
    assertThat(Share.effect(together)).isGreaterThan(50);
  }

  private static History ends(long first, long second, long faultEnded) {
    var builder = new HistoryBuilder();
    write(builder, 1, 100);
    write(builder, 2, 200);
    read(builder, 0, 2, 300);
    read(builder, 1, 1, 310);
    read(builder, 0, first, 40_000);
    read(builder, 1, second, 40_010);
    var mark =
        new Mark(1, Mark.FAULT, "partition", List.of(), 0, 10, 20, faultEnded, "seen", Map.of());
    History history = builder.mark(mark).build();
    return history;
  }

  @Test
  void allHostsComeToTheLastWriteInTheEnd() {
    var eventual = new Eventual(Duration.ofSeconds(30));
    Duration within = Duration.ofSeconds(30);
    assertThat(verdict(eventual, ends(2, 1, 30), within)).isInstanceOf(Verdict.Refuted.class);
    assertThat(verdict(eventual, ends(1, 1, 30), within)).isInstanceOf(Verdict.Refuted.class);
    assertThat(verdict(eventual, ends(2, 2, 30), within)).isInstanceOf(Verdict.Holds.class);
    assertThat(verdict(eventual, ends(2, 2, Mark.NEVER), within))
        .isInstanceOf(Verdict.Undecided.class);
    assertThat(verdict(eventual, ends(7, 7, 30), within)).isInstanceOf(Verdict.Refuted.class);
    assertThat(verdict(new Eventual(Duration.ofSeconds(60)), ends(2, 2, 30), within))
        .isInstanceOf(Verdict.Undecided.class);
  }
}
