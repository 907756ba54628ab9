package io.faultline.checker.transaction.search;

import io.faultline.checker.Refutation;
import java.util.ArrayList;
import java.util.List;

/// Evidence against a [StrongLevel]: a cycle of moments each of which has to come before the next;
/// or cases, of which one has to be so, each of which ends in such a cycle.
///
/// A moment is twice an operation's number for its snapshot, and one more for its commit; the two
/// are one where the level has but one.
///
/// @param level the level that was judged: a strong-session form where sessions bind
public record CaseTree(StrongLevel level, Cases root) implements Refutation.OfTransactions {
  /// See [CaseTree].
  public sealed interface Cases {}

  /// Moments each of which has to come before the next, and the last before the first.
  public record Cycle(List<Step> steps) implements Cases {
    public Cycle {
      steps = List.copyOf(steps);
    }
  }

  /// One of two is so.
  public record Split(Choice choice, Cases first, Cases second) implements Cases {}

  /// Why one of two is so.
  public sealed interface Choice {
    /// What comes before what in the first case.
    int firstFrom();

    int firstTo();

    /// What comes before what in the second case.
    int secondFrom();

    int secondTo();
  }

  /// `reader` read by action `read` what `writer` wrote, and `other` wrote the key as well: so
  /// `other` committed before `writer`, or after the snapshot of `reader`.
  public record Reading(int read, int reader, int writer, int other) implements Choice {
    @Override
    public int firstFrom() {
      return 2 * other + 1;
    }

    @Override
    public int firstTo() {
      return 2 * writer + 1;
    }

    @Override
    public int secondFrom() {
      return 2 * reader;
    }

    @Override
    public int secondTo() {
      return 2 * other + 1;
    }
  }

  /// Both wrote `key`, a number: so one committed before the snapshot of the other.
  public record Conflict(int key, int one, int other) implements Choice {
    @Override
    public int firstFrom() {
      return 2 * one + 1;
    }

    @Override
    public int firstTo() {
      return 2 * other;
    }

    @Override
    public int secondFrom() {
      return 2 * other + 1;
    }

    @Override
    public int secondTo() {
      return 2 * one;
    }
  }

  /// Why one moment comes before another.
  public enum Why {
    /// A snapshot before the commit of the same transaction.
    OWN,
    /// A commit before the snapshot of one that read from it.
    READ,
    /// A commit before the snapshot of a later one of the session.
    SESSION,
    /// A commit before the snapshot of one that was called after it had returned.
    REAL_TIME,
    /// A snapshot in which a key had the value from before, before the commit of one that wrote it.
    INITIAL,
    /// The case says so.
    ASSUMED
  }

  /// @param read the action that read, for [Why#READ] and [Why#INITIAL]; else -1
  public record Step(int from, int to, Why why, int read) {}

  @Override
  public List<Integer> blocked() {
    var ops = new ArrayList<Integer>();
    collect(root, ops);
    return ops.stream().distinct().sorted().toList();
  }

  private static void collect(Cases cases, List<Integer> ops) {
    switch (cases) {
      case Cycle(var steps) -> steps.forEach(step -> ops.add(step.from() >> 1));
      case Split(_, var first, var second) -> {
        collect(first, ops);
        collect(second, ops);
      }
    }
  }
}
