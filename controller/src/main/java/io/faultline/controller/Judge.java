package io.faultline.controller;

import io.faultline.checker.Budget;
import io.faultline.checker.Judgement;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Promise;
import io.faultline.checker.Proof;
import io.faultline.checker.Strength;
import io.faultline.checker.Verdict;
import io.faultline.checker.Workers;
import io.faultline.history.History;
import io.faultline.history.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Has a history judged, the verdict's evidence checked again by separate code, and, where a run is
/// judged and not the history alone, what the run lacked held against it.
///
/// @param timeLimit how long a check may take; its second check may take as long again
/// @param memoryBytes what a check may hold beside the history
/// @param clock monotonic, in nanoseconds
/// @param workers the threads that a check may use beside the caller's
/// @param measuresStrength whether it is also found out how much a history that holds could have
///   shown, which takes a second at least and ten at most
public record Judge(
    Duration timeLimit,
    long memoryBytes,
    LongSupplier clock,
    Workers workers,
    boolean measuresStrength) {
  private static final Duration LEAST_FOR_STRENGTH = Duration.ofSeconds(1);
  private static final Duration MOST_FOR_STRENGTH = Duration.ofSeconds(10);
  // Some take part of the history only, and some all of it.
  private static final long DECISIONS_FOR_STRENGTH = 50;

  public static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(60);
  public static final long DEFAULT_MEMORY_BYTES = 1L << 30;

  /// One with the caller's thread alone.
  public Judge(Duration timeLimit, long memoryBytes, LongSupplier clock) {
    this(timeLimit, memoryBytes, clock, Workers.NONE, true);
  }

  /// The same, for whoever wants no more than the word.
  public Judge withoutStrength() {
    return new Judge(timeLimit, memoryBytes, clock, workers, false);
  }

  /// Judges the history alone.
  public Judgement history(Promise promise, History history) {
    long start = clock.getAsLong();
    Verdict verdict;
    try {
      verdict = promise.checker().check(history, budget());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The one place where a checker that throws becomes an undecided verdict.
      verdict =
          new Verdict.Undecided(
              "the checker failed: " + e, "", "report this as a defect, with the history");
    }
    if (verdict instanceof Verdict.Holds && isCutShort(history)) {
      verdict =
          new Verdict.Undecided(
              "the recording was cut short",
              "the %,d operations up to there keep the promise".formatted(history.size()),
              "run it again to its end");
    }
    return judged(promise, verdict, history, start);
  }

  /// Judges the run: as [#history], but a promise does not hold where a planned fault never took
  /// hold, the final phase could not read, or the history could have shown less than was asked for.
  ///
  /// @param leastStrength the share of planted errors that it must have shown, from 0 to 1
  public Judgement run(Promise promise, History history, double leastStrength) {
    Judgement judgement = history(promise, history);
    List<String> lacks = lacks(history);
    if (judgement.hasStrength() && judgement.strength().share() < leastStrength) {
      lacks.add(
          "the evidence is weak: %.1f %% of %,d planted errors would have been caught, and the contract asks for %.1f %%"
              .formatted(
                  100 * judgement.strength().share(),
                  judgement.strength().mutants(),
                  100 * leastStrength));
    }
    if (!(judgement.verdict() instanceof Verdict.Holds(_, var proof)) || lacks.isEmpty()) {
      return judgement;
    }
    return new Judgement(
        promise.name(),
        new Verdict.Undecided(
            String.join("; ", lacks),
            "the history keeps the promise: " + proof.summary(),
            "see the hosts' logs, and run it again"),
        Recheck.NONE,
        judgement.tookNanos());
  }

  private Judgement judged(Promise promise, Verdict verdict, History history, long start) {
    long decided = clock.getAsLong();
    Recheck recheck;
    try {
      recheck = promise.auditor().recheck(verdict, history, budget());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      recheck = new Recheck(false, "not re-checked: " + e, 0);
    }
    long took = clock.getAsLong() - decided;
    return new Judgement(
        promise.name(),
        verdict,
        new Recheck(recheck.confirmed(), recheck.said(), took),
        strength(promise, verdict, history, decided - start),
        decided - start);
  }

  private Strength strength(
      Promise promise, Verdict verdict, History history, long decidedInNanos) {
    if (!measuresStrength
        || !(verdict instanceof Verdict.Holds(_, var proof))
        || proof instanceof Proof.OfService) {
      return Strength.NONE;
    }
    long limit =
        Math.clamp(
            DECISIONS_FOR_STRENGTH * decidedInNanos,
            LEAST_FOR_STRENGTH.toNanos(),
            MOST_FOR_STRENGTH.toNanos());
    Budget within = budget().within(Duration.ofNanos(limit));
    try {
      return Strength.of(history, promise.checker(), history.header().seed(), within);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The verdict stands: it is only not known how easily it might have been another.
      return Strength.NONE;
    }
  }

  // Whether it ends before its time: the controller was killed, or the user ended the run.
  private static boolean isCutShort(History history) {
    return !history.complete()
        || history.marks().stream()
            .anyMatch(mark ->
                mark.kind().equals(Mark.PHASE)
                    && Boolean.parseBoolean(mark.details().get(Phases.CUT_SHORT)));
  }

  private Budget budget() {
    return Budget.ofBytes(timeLimit, memoryBytes, clock).with(workers);
  }

  // What a run must have had for its verdict to count, and had not.
  private static List<String> lacks(History history) {
    var lacks = new ArrayList<String>();
    boolean read = false;
    for (Mark mark : history.marks()) {
      if (mark.kind().equals(Mark.FAULT) && !mark.held()) {
        lacks.add("the planned fault `" + mark.name() + "` never took hold: " + mark.evidence());
      }
      if (mark.kind().equals(Mark.PHASE) && mark.name().equals(Phases.FINAL)) {
        read |= !mark.details().getOrDefault(Phases.KEYS_READ, "0").equals("0");
      }
    }
    if (!read) {
      lacks.add("the final phase read no key");
    }
    return lacks;
  }
}
