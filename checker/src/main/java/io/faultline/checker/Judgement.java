package io.faultline.checker;

/// A verdict on one promise, and how it was checked again.
///
/// @param promise as the contract writes it
/// @param recheck what separate code said of the verdict's evidence
/// @param strength of a promise that holds: how much the history could have shown
/// @param tookNanos how long the decision took
public record Judgement(
    String promise, Verdict verdict, Recheck recheck, Strength strength, long tookNanos) {
  /// Less than this share of mutants refuted, and a history could hardly have failed.
  private static final double WEAK = 0.1;

  /// Without strength.
  public Judgement(String promise, Verdict verdict, Recheck recheck, long tookNanos) {
    this(promise, verdict, recheck, Strength.NONE, tookNanos);
  }

  /// Whether the promise holds in a history that could hardly have failed.
  public boolean isWeak() {
    return hasStrength() && strength.share() < WEAK;
  }

  /// Whether it was asked how much the history could have shown: the promise holds, and is about
  /// data.
  public boolean hasStrength() {
    return verdict instanceof Verdict.Holds(_, var proof) && !(proof instanceof Proof.OfService);
  }

  /// What became of the evidence when separate code checked it.
  ///
  /// @param confirmed whether it was checked and found right
  /// @param said in words: how it was checked, or why not
  /// @param tookNanos how long that took
  public record Recheck(boolean confirmed, String said, long tookNanos) {
    /// Nothing to check: the verdict is undecided.
    public static final Recheck NONE = new Recheck(false, "", 0);
  }
}
