package io.faultline.checker.session;

/// How strong a causal promise is.
public enum CausalLevel {
  /// Nobody finds a value when a write that replaced it was already in its causal past.
  CAUSAL("causal"),
  /// And all sessions agree on one order of concurrent writes.
  CONVERGENCE("causal-convergence"),
  /// And each session for itself may put all that it knows into one order.
  MEMORY("causal-memory"),
  /// Not causal at all, but like causal memory where only session order counts: each session may
  /// put all writes, each session's in their order, and its own reads into one order.
  PRAM("pram");

  private final String word;

  CausalLevel(String word) {
    this.word = word;
  }

  /// The promise, as a contract writes it.
  public String word() {
    return word;
  }
}
