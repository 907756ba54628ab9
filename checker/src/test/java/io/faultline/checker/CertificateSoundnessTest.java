package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.History;
import io.faultline.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No part of a history that has an order is ever confirmed to have none: whatever was left out of
/// it, wherever it begins and is cut, and whatever is said to have been there when it begins.
class CertificateSoundnessTest {
  private static final Verdict.Method METHOD = new Verdict.Method("any", "any");

  private final Budget budget = Budget.of(Duration.ofSeconds(500), 1_000_000, System::nanoTime);
  private int confirmed;
  private int hasOrder;
  private int wrongBeginning;

  @Test
  void noPartOfASoundHistoryIsConfirmedAsBroken() {
    parts(0, 20_000);
  }

  @Test
  @Tag("slow")
  void noneOfMillionsOfPartsOfSoundHistoriesIsConfirmedAsBroken() {
    parts(1_000_000, 1_500_000);
  }

  private void parts(long from, long to) {
    for (long seed = from; seed < to; seed++) {
      var random = new SplittableRandom(seed);
      Simulated.Bug bug = seed % 4 == 3 ? Simulated.Bug.STALE_READ : Simulated.Bug.NONE;
      History history =
          Simulated.run(
              seed, bug, random.nextInt(2, 5), random.nextInt(3, 11), 1, 1 + (int) (seed % 4));
      boolean sound = bug == Simulated.Bug.NONE || ReferenceObject.REGISTER.hasOrder(history);
      long which = seed;
      if (isAllFailed(history)) {
        continue;
      }
      for (int i = 0; i < 10; i++) {
        Refutation.NoOrder part = part(history, random);
        assertThat(isConfirmed(history, part) && sound)
            .as(() -> "seed " + which + ": " + part + " of " + history.ops())
            .isFalse();
      }
    }
    // Broken ones are, at times, and both ways of being rejected occur.
    assertThat(confirmed).isPositive();
    assertThat(hasOrder).isPositive();
    assertThat(wrongBeginning).isPositive();
    System.out.printf(
        "seeds %,d to %,d: %,d parts confirmed, all of broken histories; %,d have an order, %,d do not begin with all that may have been there%n",
        from, to - 1, confirmed, hasOrder, wrongBeginning);
  }

  private static boolean isAllFailed(History history) {
    return IntStream.range(0, history.size())
        .allMatch(op -> history.type(op) == Outcome.Type.FAILED);
  }

  private boolean isConfirmed(History history, Refutation.NoOrder part) {
    var anomaly = new Anomaly("any", "x", part.ops(), "", part);
    try {
      boolean is =
          RegisterCertificate.recheck(
                  new Verdict.Refuted(METHOD, List.of(anomaly)), history, budget)
              .confirmed();
      confirmed += is ? 1 : 0;
      return is;
    } catch (IllegalStateException e) {
      if (e.getMessage().contains("has an order")) {
        hasOrder++;
      } else {
        assertThat(e).hasMessageContaining("does not begin with");
        wrongBeginning++;
      }
      return false;
    }
  }

  // Mostly with most of the operations, and with states that nearly suffice.
  private static Refutation.NoOrder part(History history, SplittableRandom random) {
    int drop = random.nextInt(1, 6);
    List<Integer> ops = new ArrayList<>();
    int[] counting =
        IntStream.range(0, history.size())
            .filter(op -> history.type(op) != Outcome.Type.FAILED)
            .toArray();
    for (int op : counting) {
      if (random.nextInt(drop + 1) > 0) {
        ops.add(op);
      }
    }
    if (ops.isEmpty()) {
      ops.add(counting[0]);
    }
    long initial = Linearizability.initial(history);
    long from =
        random.nextInt(3) == 0
            ? Long.MIN_VALUE
            : history.calledNanos(random.nextInt(history.size())) + random.nextInt(2);
    long cut =
        random.nextInt(3) == 0
            ? Long.MAX_VALUE
            : history.calledNanos(random.nextInt(history.size())) + random.nextInt(3);
    int[] kept = ops.stream().mapToInt(Integer::intValue).toArray();
    long[] states =
        from == Long.MIN_VALUE
            ? new long[] {initial}
            : new FirstWrites(history, 0, initial).possible(kept, from);
    if (states.length > 1 && random.nextInt(4) == 0) {
      long missing = states[random.nextInt(states.length)];
      states = LongStream.of(states).filter(state -> state != missing).toArray();
    }
    return new Refutation.NoOrder(
        ops, from, cut, LongStream.of(states).boxed().toList(), List.of(), List.of(kept[0]));
  }
}
