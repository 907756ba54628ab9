package io.faultline.checker;

import io.faultline.history.History;
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

  /// Why each of some operations comes before another, if together that cannot be: a cycle, from
  /// each to the next and from the last to the first. Empty where the evidence is of another kind.
  ///
  /// @param history the one that was judged
  default List<Arrow> arrows(History history) {
    return List.of();
  }

  /// One operation comes before another.
  ///
  /// @param relation how the literature calls it: `ww`, `wr`, `rw`, `session`, `real-time`, …
  /// @param why what forces it, a clause
  record Arrow(int from, int to, String relation, String why) {}

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

  /// Operations each of which comes before the next in every order that respects the sessions, and
  /// the last before the first: so there is no such order.
  ///
  /// @param steps what comes before what and why, each step from those before it
  /// @param cycle which steps go round, as indexes of `steps`
  record Forced(List<Step> steps, List<Integer> cycle) implements Refutation {
    public Forced {
      steps = List.copyOf(steps);
      cycle = List.copyOf(cycle);
    }

    @Override
    public List<Integer> blocked() {
      return cycle.stream().map(i -> steps.get(i).from()).toList();
    }

    @Override
    public List<Arrow> arrows(History history) {
      return cycle.stream().map(steps::get).map(Forced::arrow).toList();
    }

    private static Arrow arrow(Step step) {
      return switch (step.why) {
        case SESSION -> new Arrow(step.from, step.to, "session", "called after it had returned");
        case FOUND -> new Arrow(step.from, step.to, "wr", "found what it put there");
        case BEFORE_ANY ->
            new Arrow(step.from, step.to, "rw", "found what was there before anything was put");
        case READ_LATER ->
            new Arrow(
                step.from,
                step.to,
                "ww",
                "comes before op %,d, which found what the other put there".formatted(step.by));
        case READ_EARLIER ->
            new Arrow(
                step.from,
                step.to,
                "rw",
                "found what op %,d put there, which comes before the other".formatted(step.by));
      };
    }

    /// Why one operation comes before another.
    public enum Why {
      /// They are of one session, and the first had returned when the second was called.
      SESSION,
      /// The second found what nobody but the first put there.
      FOUND,
      /// The first found what was there before the run and nobody put there; the second put
      /// something else.
      BEFORE_ANY,
      /// Both put a value in one register, and the first comes before a read of the second's.
      READ_LATER,
      /// The first found a value of a register that was put there before the second put its own.
      READ_EARLIER
    }

    /// Operation `from` comes before operation `to`.
    ///
    /// @param by of [Why#READ_LATER] the read, of [Why#READ_EARLIER] the operation whose value was
    ///   found; else -1
    /// @param path earlier steps that lead from `from` to `by`, or from `by` to `to`
    public record Step(int from, int to, Why why, int by, List<Integer> path) {
      public Step {
        path = List.copyOf(path);
      }
    }
  }

  /// A part of the history that has no order which respects the sessions, as a plain search over it
  /// confirms.
  ///
  /// @param ops all of the part, in the order of their calls
  /// @param longest the longest beginning of an order that could be had
  /// @param blocked operations of which none can follow `longest`
  record NoSequence(List<Integer> ops, List<Integer> longest, List<Integer> blocked)
      implements Refutation {
    public NoSequence {
      ops = List.copyOf(ops);
      longest = List.copyOf(longest);
      blocked = List.copyOf(blocked);
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

  /// What is wrong with transactions: see the package `io.faultline.checker.transaction`.
  non-sealed interface OfTransactions extends Refutation {}

  /// What sessions saw against a promise: see the package `io.faultline.checker.session`.
  non-sealed interface OfSessions extends Refutation {}

  /// What a service did not do, whatever its data: see [io.faultline.checker.service].
  non-sealed interface OfService extends Refutation {}
}
