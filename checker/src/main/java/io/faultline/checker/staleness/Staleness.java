package io.faultline.checker.staleness;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Proof;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.History;
import java.time.Duration;
import java.util.List;

/// Decides whether what was read from registers was too old.
///
/// Without a share: whether the history is Δ-atomic, exactly, by deciding whether it has an order
/// when each read is called that much earlier. With a share: whether so many of the reads were at
/// most that old ([Ages]), and whether the run shows more than itself.
public final class Staleness implements Checker {
  private final Duration bound;
  private final double share;

  private Staleness(Duration bound, double share) {
    this.bound = bound;
    this.share = share;
  }

  /// No read is older.
  public static Staleness of(Duration bound) {
    return new Staleness(bound, 1);
  }

  /// At least this share of reads, more than 0 and less than 1, is not older.
  public static Staleness of(Duration bound, double share) {
    return new Staleness(bound, share);
  }

  @Override
  public Verdict check(History history, Budget budget) {
    var ages = new Ages(history);
    if (!ages.unfit().isEmpty()) {
      return new Undecided(ages.unfit(), "", "measure it on single reads and writes of registers");
    }
    if (ages.garbage() >= 0) {
      return new Refuted(method(), List.of(garbage(history, ages.garbage())));
    }
    return share == 1 ? atomic(history, budget) : counted(history, ages);
  }

  private static Method method() {
    return new Method(
        "ages",
        "exact where no value is put into a key twice, or versions tell which: what each read found is known, and so is since when it was replaced");
  }

  private Verdict atomic(History history, Budget budget) {
    var earlier = EarlierReads.of(history, bound.toNanos());
    Verdict verdict = new Linearizability().check(earlier.history(), budget);
    return switch (verdict) {
      case Undecided undecided -> undecided;
      case Holds(var method, Proof.Linearization order) ->
          new Holds(method, new Late.Order(bound.toNanos(), order));
      case Holds(_, _) -> throw new IllegalStateException("registers have an order for proof");
      case Refuted(var method, var anomalies) ->
          new Refuted(
              method, anomalies.stream().map(anomaly -> translated(anomaly, earlier)).toList());
    };
  }

  private Anomaly translated(Anomaly anomaly, EarlierReads earlier) {
    List<Integer> ops = anomaly.ops().stream().map(earlier.original()::get).sorted().toList();
    return new Anomaly(
        "stale-read",
        anomaly.key(),
        ops,
        "Even if each read had been called %,d ms earlier, the operations %s of key %s would have no order: some read is older than that."
            .formatted(bound.toMillis(), ops, anomaly.key()),
        new Late.NoOrder(bound.toNanos(), anomaly.evidence(), ops));
  }

  private Verdict counted(History history, Ages ages) {
    int reads = ages.reads();
    int older = ages.olderThan(bound.toNanos());
    if (reads == 0) {
      return new Undecided("nothing was read", "", "record some reads");
    }
    var ledger = new Late.Ledger(bound.toNanos(), reads, older);
    double good = 1 - (double) older / reads;
    if (good < share && ages.doubt().isEmpty()) {
      return new Refuted(method(), List.of(tooMany(history, ages, ledger)));
    }
    if (!ages.doubt().isEmpty()) {
      return new Undecided(
          ages.doubt(), ledger.summary(), "write each value once, or record versions");
    }
    double effect = Share.effect(bad(history, ages));
    double units = reads / effect;
    if (Share.lowerBound(units * good, units) >= share) {
      return new Holds(method(), ledger);
    }
    long needed = Share.needed(1 - good, share);
    return new Undecided(
        "%,d of %,d reads were at most %,d ms old, which is enough in this run, but too few to tell a share of %s %%"
            .formatted(reads - older, reads, bound.toMillis(), percent(share)),
        "with 95 %% confidence the share is at least %s %%%s"
            .formatted(
                percent(Share.lowerBound(units * good, units)),
                effect > 1
                    ? "; the old ones came in bursts, so that the reads count as %,d"
                        .formatted((long) units)
                    : ""),
        needed == Long.MAX_VALUE
            ? "no number of reads decides while the share is what is promised"
            : "with %,d reads like these it is decided"
                .formatted((long) Math.ceil(needed * effect)));
  }

  private static String percent(double of) {
    return "%.4f".formatted(of * 100).replaceAll("\\.?0+$", "");
  }

  private boolean[] bad(History history, Ages ages) {
    var bad = new boolean[ages.reads()];
    int count = 0;
    for (int op = 0; op < history.size(); op++) {
      if (ages.ageNanos(op) != Ages.NO_AGE) {
        bad[count++] = ages.ageNanos(op) > bound.toNanos();
      }
    }
    return bad;
  }

  private Anomaly tooMany(History history, Ages ages, Late.Ledger ledger) {
    int worst = 0;
    for (int op = 0; op < history.size(); op++) {
      worst = ages.ageNanos(op) > ages.ageNanos(worst) ? op : worst;
    }
    int by = ages.replacedBy(worst);
    String key = history.keyValue(history.key(history.firstAction(worst))).toString();
    return new Anomaly(
        "stale-read",
        key,
        by < worst ? List.of(by, worst) : List.of(worst, by),
        "%,d of %,d reads were older than %,d ms (%s %%).\nworst: op %,d (session %d) read %s of key %s, replaced %.2f s earlier by op %,d"
            .formatted(
                ledger.older(),
                ledger.reads(),
                bound.toMillis(),
                percent((double) ledger.older() / ledger.reads()),
                worst,
                history.session(worst),
                history.values().value(history.second(history.firstAction(worst))),
                key,
                ages.ageNanos(worst) / 1e9,
                by),
        new Late.TooMany(ledger, worst, by));
  }

  static Anomaly garbage(History history, int op) {
    int a = history.firstAction(op);
    String key = history.keyValue(history.key(a)).toString();
    return new Anomaly(
        "garbage-read",
        key,
        List.of(op),
        "op %,d (session %d) found %s in key %s, which nobody had put there, or only a call that failed: then either the client lied, or the system let a refused call take effect."
            .formatted(op, history.session(op), history.values().value(history.second(a)), key),
        new Late.Garbage(op));
  }
}
