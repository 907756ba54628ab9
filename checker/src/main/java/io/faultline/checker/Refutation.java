package io.faultline.checker;

import java.util.List;
import java.util.stream.IntStream;

/// What shows that a promise was broken, in a form that separate code can check again.
public sealed interface Refutation {
  /// The operations that cannot be as they were recorded.
  List<Integer> blocked();

  /// An order of others, as long as one could be had; empty where that says nothing.
  default List<Integer> longest() {
    return List.of();
  }

  /// A read of `op` that no history of the key allows: nobody wrote the value, or only a call that
  /// certainly failed did.
  record ImpossibleRead(int op) implements Refutation {
    @Override
    public List<Integer> blocked() {
      return List.of(op);
    }
  }

  /// A part of the history that has no order at all, which a plain search over it confirms.
  ///
  /// @param ops all of the part, in the order of their calls
  /// @param fromNanos what returned before this moment is not in the part, and what was called
  ///   before it and returned later may be left out, for it may have taken effect before;
  ///   [Long#MIN_VALUE] for a part from the beginning
  /// @param cutNanos nothing was called later; calls still open at this moment may be left out, for
  ///   they may have taken effect later; [Long#MAX_VALUE] for no cut
  /// @param states the values the key may have had at the part's start, as codes: of those that no
  ///   operation of the part names, one stands for all
  /// @param longest the longest prefix of an order that could be had, as indexes of operations
  /// @param blocked the operations of which none can follow `longest`
  record NoOrder(
      List<Integer> ops,
      long fromNanos,
      long cutNanos,
      List<Long> states,
      List<Integer> longest,
      List<Integer> blocked)
      implements Refutation {
    public NoOrder {
      ops = List.copyOf(ops);
      states = List.copyOf(states);
      longest = List.copyOf(longest);
      blocked = List.copyOf(blocked);
    }

    /// A part from the beginning.
    public NoOrder(
        List<Integer> ops,
        long cutNanos,
        List<Long> states,
        List<Integer> longest,
        List<Integer> blocked) {
      this(ops, Long.MIN_VALUE, cutNanos, states, longest, blocked);
    }
  }

  /// A counter whose increments are all alike did not have the value that a read gave: fewer
  /// increments had been called when it returned; or more than lie between the two values had been
  /// called after the read before had returned, and had returned before this one was called.
  ///
  /// @param before a read, or -1 for the beginning
  /// @param after the read that is wrong
  record Miscount(int before, int after) implements Refutation {
    @Override
    public List<Integer> blocked() {
      return List.of(after);
    }

    @Override
    public List<Integer> longest() {
      return before < 0 ? List.of() : List.of(before);
    }
  }

  /// A semaphore gave more permits than there were, or took more back than were out.
  ///
  /// When each of these operations returned, so many of its kind had certainly taken effect: as
  /// many as the one before it shows to be needed, and all that were called after that one's return
  /// and have returned. For each of them but so many as there was room for, one of the other kind
  /// is needed; for the last, more than had been called.
  ///
  /// @param ops by turns of the two kinds, in the order of their returns
  record Overdrawn(List<Integer> ops) implements Refutation {
    public Overdrawn {
      ops = List.copyOf(ops);
    }

    @Override
    public List<Integer> blocked() {
      return List.of(ops.getLast());
    }
  }

  /// Two sessions certainly had a lock at one time, or had it in an order that its tokens do not
  /// allow. Each acquisition with the release that came after it in its session, or -1.
  record Clash(int acquired, int released, int otherAcquired, int otherReleased)
      implements Refutation {
    /// Those that there are, in the order of their calls.
    public List<Integer> ops() {
      return IntStream.of(acquired, released, otherAcquired, otherReleased)
          .filter(op -> op >= 0)
          .sorted()
          .boxed()
          .toList();
    }

    @Override
    public List<Integer> blocked() {
      return List.of(acquired, otherAcquired);
    }
  }
}
