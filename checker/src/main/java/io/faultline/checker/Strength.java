package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// How much a history that holds could have shown: the share of mutants of it that a checker
/// refutes. A history that could hardly have failed proves little.
///
/// A mutant differs in one operation: a read that answers another value, which its key had within a
/// second of it, or a write that was acknowledged and is not there. Some mutants are as right as
/// the history: a read that raced a write might have answered otherwise. That these are not refuted
/// is the point.
///
/// Only the operations on the mutated key are judged: for promises that are judged key by key.
///
/// @param mutants how many were judged: fewer than were wanted if the budget ran out, or if there
///   is nothing to change
/// @param refuted how many of them were refuted
/// @param undecided how many of them the budget did not suffice for
public record Strength(int mutants, int refuted, int undecided) {
  /// How many mutants are made where nobody says otherwise.
  public static final int MUTANTS = 200;

  private static final long NEAR_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TRIES = 20;

  /// The share of mutants that were refuted; 0 if there are none.
  public double share() {
    return mutants == 0 ? 0 : (double) refuted / mutants;
  }

  /// Judges [#MUTANTS] mutants.
  ///
  /// @param history of calls of one action each
  /// @param checker preferably one that spends no time on making counterexamples small
  /// @param seed what the mutants are drawn from
  public static Strength of(History history, Checker checker, long seed, Budget budget) {
    return of(history, checker, seed, MUTANTS, budget);
  }

  /// Judges so many mutants.
  public static Strength of(
      History history, Checker checker, long seed, int wanted, Budget budget) {
    int[] changed = changeable(history);
    if (changed.length == 0) {
      return new Strength(0, 0, 0);
    }
    Grouping byKey = history.byKey();
    var random = new SplittableRandom(seed);
    int mutants = 0;
    int refuted = 0;
    int undecided = 0;
    for (int i = 0; i < wanted && !budget.expired(); i++) {
      int op = changed[random.nextInt(changed.length)];
      int[] ops = byKey.ops(history.key(history.firstAction(op)));
      var mutant = new Mutant(history, ops, op);
      if (isRead(history, op)) {
        long other = otherValue(history, ops, op, random);
        if (other == Values.UNKNOWN) {
          continue;
        }
        mutant = mutant.answering(other);
      }
      mutants++;
      switch (checker.check(mutant.build(), budget)) {
        case Verdict.Holds _ -> {}
        case Verdict.Refuted _ -> refuted++;
        case Verdict.Undecided _ -> undecided++;
      }
    }
    return new Strength(mutants, refuted, undecided);
  }

  private static int[] changeable(History history) {
    var changed = new int[history.size()];
    int count = 0;
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) == Outcome.Type.OK
          && (isRead(history, op) || changesSomething(history, op))) {
        changed[count++] = op;
      }
    }
    return Arrays.copyOf(changed, count);
  }

  private static boolean isRead(History history, int op) {
    int action = history.firstAction(op);
    return history.kind(action) == Kind.READ && history.second(action) != Values.UNKNOWN;
  }

  private static boolean changesSomething(History history, int op) {
    int action = history.firstAction(op);
    return switch (history.kind(action)) {
      case WRITE, APPEND, ENQUEUE, PUSH, PUSH_FRONT, PUSH_BACK, INCREMENT -> true;
      case CAS, ADD, REMOVE, ACQUIRE, RELEASE -> history.answer(action) != Answer.NO;
      case READ,
          CONTAINS,
          DEQUEUE,
          PEEK,
          POP,
          GENERATE,
          POP_FRONT,
          POP_BACK,
          PEEK_FRONT,
          PEEK_BACK ->
          false;
    };
  }

  // A value that was read or written near a read, and not by it; UNKNOWN if none is found.
  private static long otherValue(History history, int[] ops, int read, SplittableRandom random) {
    int from = firstCalledFrom(history, ops, history.calledNanos(read) - NEAR_NANOS);
    int to = firstCalledFrom(history, ops, history.returnedNanos(read) + NEAR_NANOS + 1);
    long answered = history.second(history.firstAction(read));
    for (int i = 0; i < TRIES; i++) {
      int op = ops[random.nextInt(from, to)];
      int action = history.firstAction(op);
      long value =
          isRead(history, op) ? history.second(action) : ImpossibleReads.written(history, op);
      if (history.type(op) != Outcome.Type.FAILED && value != Values.UNKNOWN && value != answered) {
        return value;
      }
    }
    return Values.UNKNOWN;
  }

  // The first place whose operation was called at a time or later.
  private static int firstCalledFrom(History history, int[] ops, long nanos) {
    int low = 0;
    int high = ops.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (history.calledNanos(ops[middle]) < nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
