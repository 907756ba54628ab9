package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind.Answers;
import io.faultline.history.Outcome;
import io.faultline.history.Value;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// How much a history that holds could have shown: the share of mutants of it that a checker
/// refutes. A history that could hardly have failed proves little.
///
/// A mutant differs in one answer: one that gives another value, which its key had within a second
/// of it, or says no for yes; or it lacks one operation that was acknowledged and changed
/// something. Some mutants are as right as the history: a read that raced a write might have
/// answered otherwise. That these are not refuted is the point.
///
/// Of a history with very many operations, a mutant is judged by the [Neighbourhood] of what is
/// changed: then the share is a lower bound.
///
/// @param mutants how many were judged: fewer than were wanted if the budget ran out, or if there
///   is nothing to change
/// @param refuted how many of them were refuted
/// @param undecided how many of them the budget did not suffice for
/// @param racedUnderFault how many calls that look at a key were open together with one that
///   changed it, and called while a fault held
/// @param inPart whether mutants were judged by a part of the history, so that more of them may
///   break the promise
public record Strength(
    int mutants, int refuted, int undecided, int racedUnderFault, boolean inPart) {
  /// None was looked for: the verdict is not [Verdict.Holds].
  public static final Strength NONE = new Strength(0, 0, 0, 0, false);

  /// How many mutants are made where nobody says otherwise.
  public static final int MUTANTS = 200;

  private static final long NEAR_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TRIES = 20;
  // Two hundred histories of so many operations are judged in a second or two.
  private static final int MOST_OPS = 4_000;

  /// The share of mutants that were refuted; 0 if there are none.
  public double share() {
    return mutants == 0 ? 0 : (double) refuted / mutants;
  }

  /// Judges so many mutants, [#MUTANTS] unless the budget runs out.
  ///
  /// @param checker where it judges key by key, only the operations on the mutated key are judged
  /// @param seed what the mutants are drawn from
  public static Strength of(History history, Checker checker, long seed, Budget budget) {
    int raced = Races.underFault(history);
    long[] changed = changeable(history);
    if (changed.length == 0) {
      return new Strength(0, 0, 0, raced, false);
    }
    Grouping byKey = history.byKey();
    boolean keyByKey = checker.judgesKeyByKey(history);
    boolean inPart = !keyByKey && history.size() > MOST_OPS;
    Budget hurried = budget.withoutShrinking();
    var random = new SplittableRandom(seed);
    int mutants = 0;
    int refuted = 0;
    int undecided = 0;
    for (int i = 0; i < MUTANTS && !budget.expired(); i++) {
      long place = changed[random.nextInt(changed.length)];
      int op = (int) (place >>> 32);
      int action = (int) place;
      int[] key = byKey.ops(history.key(action));
      Mutant whole =
          inPart
              ? near(history, byKey, op)
              : new Mutant(history, keyByKey ? key : everyOp(history), op, _ -> true);
      Optional<Mutant> mutant = changed(whole, history, key, op, action, random);
      if (mutant.isEmpty()) {
        continue;
      }
      Verdict verdict = checker.check(mutant.get().build(), hurried);
      if (budget.expired() && verdict instanceof Verdict.Undecided) {
        break;
      }
      mutants++;
      switch (verdict) {
        case Verdict.Holds _ -> {}
        // Some promises, shares for instance, are not kept by a part only since it is a part.
        case Verdict.Refuted _ ->
            refuted +=
                inPart
                        && checker.check(whole.original().build(), hurried)
                            instanceof Verdict.Refuted
                    ? 0
                    : 1;
        case Verdict.Undecided _ -> undecided++;
      }
    }
    return new Strength(mutants, refuted, undecided, raced, inPart);
  }

  // Empty if there is nothing else that the action could have answered.
  private static Optional<Mutant> changed(
      Mutant mutant, History history, int[] key, int op, int action, SplittableRandom random) {
    int place = action - history.firstAction(op);
    if (history.kind(action).answers() == Answers.VALUE) {
      long other = otherValue(history, key, op, action, random);
      return other == Values.UNKNOWN
          ? Optional.empty()
          : Optional.of(mutant.answering(place, history.values().value(other)));
    }
    // Of one that both answers and changes something, either.
    if (saysWhether(history, action)
        && (!changesSomething(history, action) || random.nextBoolean())) {
      Value opposite = Value.of(history.answer(action) != Answer.YES);
      return Optional.of(mutant.answering(place, opposite));
    }
    return Optional.of(mutant);
  }

  private static Mutant near(History history, Grouping byKey, int op) {
    var near = Neighbourhood.of(history, byKey, op, MOST_OPS);
    return new Mutant(history, near.ops().stream().toArray(), op, near.keys()::get);
  }

  private static int[] everyOp(History history) {
    return IntStream.range(0, history.size()).toArray();
  }

  // Operation and action, in one number.
  private static long[] changeable(History history) {
    var changed = new long[history.actions()];
    int count = 0;
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) != Outcome.Type.OK) {
        continue;
      }
      for (int action = history.firstAction(op); action < history.firstAction(op + 1); action++) {
        if (givesValue(history, action)
            || saysWhether(history, action)
            || changesSomething(history, action)) {
          changed[count++] = (long) op << 32 | action;
        }
      }
    }
    return Arrays.copyOf(changed, count);
  }

  private static boolean givesValue(History history, int action) {
    return history.kind(action).answers() == Answers.VALUE
        && history.second(action) != Values.UNKNOWN;
  }

  private static boolean saysWhether(History history, int action) {
    return history.kind(action).answers() == Answers.YES_OR_NO
        && history.answer(action) != Answer.NONE;
  }

  /// Whether an action that is ok, or may have been, changed its object as far as is known.
  static boolean changesSomething(History history, int action) {
    return switch (history.kind(action)) {
      case WRITE, APPEND, ENQUEUE, PUSH, PUSH_FRONT, PUSH_BACK, INCREMENT -> true;
      case CAS, ADD, REMOVE, ACQUIRE, RELEASE -> history.answer(action) != Answer.NO;
      case DEQUEUE, POP, POP_FRONT, POP_BACK -> history.second(action) != Values.NIL;
      case READ, CONTAINS, PEEK, GENERATE, PEEK_FRONT, PEEK_BACK -> false;
    };
  }

  // A value that was seen or put there near a call, and not by it; UNKNOWN if none is found.
  private static long otherValue(
      History history, int[] key, int op, int action, SplittableRandom random) {
    int from = firstCalledFrom(history, key, history.calledNanos(op) - NEAR_NANOS);
    int to = firstCalledFrom(history, key, history.returnedNanos(op) + NEAR_NANOS + 1);
    for (int i = 0; i < TRIES; i++) {
      int near = key[random.nextInt(from, to)];
      if (history.type(near) == Outcome.Type.FAILED) {
        continue;
      }
      for (int a = history.firstAction(near); a < history.firstAction(near + 1); a++) {
        long value = value(history, a);
        if (history.key(a) == history.key(action)
            && value != Values.UNKNOWN
            && value != history.second(action)) {
          return value;
        }
      }
    }
    return Values.UNKNOWN;
  }

  // What a look at the object might have given where this action was near.
  private static long value(History history, int action) {
    return switch (history.kind(action)) {
      case READ, DEQUEUE, PEEK, POP, GENERATE, POP_FRONT, POP_BACK, PEEK_FRONT, PEEK_BACK, CAS ->
          history.second(action);
      case WRITE, ENQUEUE, PUSH, PUSH_FRONT, PUSH_BACK -> history.argument(action);
      case APPEND, ADD, REMOVE, CONTAINS, ACQUIRE, RELEASE, INCREMENT -> Values.UNKNOWN;
    };
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
