package io.faultline.checker;

/// A verdict on one promise, and how it was checked again.
///
/// @param promise as the contract writes it
/// @param recheck what separate code said of the verdict's evidence
/// @param tookNanos how long the decision took
public record Judgement(String promise, Verdict verdict, Recheck recheck, long tookNanos) {
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
