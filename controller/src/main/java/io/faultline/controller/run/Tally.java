package io.faultline.controller.run;

import java.util.concurrent.atomic.LongAdder;

/// How many calls of a path had which outcome, and how long answers took. Safe for many threads.
public final class Tally {
  private final LongAdder ok = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder finalReads = new LongAdder();
  private final LongAdder okNanos = new LongAdder();

  Tally() {}

  void ok(long tookNanos) {
    ok.increment();
    okNanos.add(tookNanos);
  }

  void failed() {
    failed.increment();
  }

  void unknown() {
    unknown.increment();
  }

  void finalRead() {
    finalReads.increment();
  }

  long finalReads() {
    return finalReads.sum();
  }

  /// The counts at this moment.
  public Counts counts() {
    return new Counts(ok.sum(), failed.sum(), unknown.sum(), okNanos.sum());
  }

  /// @param okNanos how long the ok calls took, all together
  public record Counts(long ok, long failed, long unknown, long okNanos) {
    /// All calls that ended.
    public long calls() {
      return ok + failed + unknown;
    }

    /// The counts of several paths together.
    public Counts plus(Counts other) {
      return new Counts(
          ok + other.ok, failed + other.failed, unknown + other.unknown, okNanos + other.okNanos);
    }
  }
}
