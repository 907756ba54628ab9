package io.faultline.checker;

import java.util.List;

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
  /// @param cutNanos calls still open at this moment are unknown in the part; [Long#MAX_VALUE] for
  ///   no cut
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

  /// What sessions saw against a promise: see the package `io.faultline.checker.session`.
  non-sealed interface OfSessions extends Refutation {}
}
