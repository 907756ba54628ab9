package io.faultline.checker.transaction.weak;

/// A weak level: which transactions a read could see, beside the one it read from.
public enum WeakLevel {
  /// No others: Adya's PL-2. There is an order of commits that keeps who read from whom.
  PL_2("read-committed"),
  /// Those that its own transaction had read from before: later reads do not go behind what was
  /// seen. Stronger than Adya's PL-2, which other tools call read committed.
  READ_COMMITTED("read-committed-axiomatic"),
  /// Those that its transaction read from at all, and those before it in its session.
  READ_ATOMIC("read-atomic"),
  /// Those that lead to its transaction by any chain of reads and session order. There is one order
  /// of commits for all: causal convergence.
  CAUSAL("causal");

  private final String word;

  WeakLevel(String word) {
    this.word = word;
  }

  /// Its name, as `--promise` takes it.
  public String word() {
    return word;
  }
}
