package io.faultline.checker.staleness;

import io.faultline.checker.Proof;
import io.faultline.checker.Refutation;
import java.util.List;

/// The evidence of verdicts on data that may be late.
public sealed interface Late {
  /// Operations of the history in which each read was called so much earlier.
  ///
  /// @param shiftNanos by how much
  /// @param proof an order of them, by their numbers there
  record Order(long shiftNanos, Proof.Linearization proof) implements Late, Proof.OfSessions {
    @Override
    public String summary() {
      return proof.summary()
          + ", with each read called %,d ms earlier".formatted(shiftNanos / 1_000_000);
    }
  }

  /// That the history in which each read was called so much earlier has no order.
  ///
  /// @param inner what is wrong there, by the numbers there
  /// @param ops the operations, by their numbers here
  record NoOrder(long shiftNanos, Refutation inner, List<Integer> ops)
      implements Late, Refutation.OfSessions {
    public NoOrder {
      ops = List.copyOf(ops);
    }

    @Override
    public List<Integer> blocked() {
      return ops;
    }
  }

  /// How many reads were older than allowed.
  ///
  /// @param boundNanos what is allowed
  /// @param reads all whose age is known
  /// @param older those of them that are older
  record Ledger(long boundNanos, int reads, int older) implements Late, Proof.OfSessions {
    @Override
    public String summary() {
      return "the age of each of %,d reads, %,d of them more than %,d ms"
          .formatted(reads, older, boundNanos / 1_000_000);
    }
  }

  /// That too many were.
  ///
  /// @param worst the oldest
  /// @param replacedBy the write that was acknowledged so long before
  record TooMany(Ledger ledger, int worst, int replacedBy) implements Late, Refutation.OfSessions {
    @Override
    public List<Integer> blocked() {
      return List.of(worst);
    }
  }

  /// What every host came to, key by key.
  ///
  /// @param fromNanos since when all was quiet
  /// @param nanos per key how long after that the last answer that differed came
  record Settled(long fromNanos, List<Long> nanos) implements Late, Proof.OfSessions {
    public Settled {
      nanos = List.copyOf(nanos);
    }

    /// The time to convergence of this share of the keys, in nanoseconds.
    public long quantileNanos(double share) {
      List<Long> sorted = nanos.stream().sorted().toList();
      int at = (int) Math.ceil(share * sorted.size()) - 1;
      return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, at));
    }

    @Override
    public String summary() {
      return "what each host answered in the end, of %,d keys: half agreed within %,d ms, all within %,d ms"
          .formatted(nanos.size(), quantileNanos(0.5) / 1_000_000, quantileNanos(1) / 1_000_000);
    }
  }

  /// Two operations that contradict convergence: late reads of one key that differ, or a late read
  /// and an acknowledged write that was after what it found.
  record Apart(int first, int second) implements Late, Refutation.OfSessions {
    @Override
    public List<Integer> blocked() {
      return List.of(first, second);
    }
  }

  /// A read of what nobody put there.
  record Garbage(int op) implements Late, Refutation.OfSessions {
    @Override
    public List<Integer> blocked() {
      return List.of(op);
    }
  }
}
