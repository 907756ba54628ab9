package io.faultline.checker;

import java.util.List;

/// A checker's conclusion on one promise, with the evidence for it.
///
/// Joined over parts or promises with [#and]: refuted over undecided over holds.
public sealed interface Verdict {
  /// The promise was kept, in this history.
  ///
  /// @param method which algorithm decided, and why it was allowed to
  /// @param proof what separate code can check again
  record Holds(Method method, Proof proof) implements Verdict {}

  /// The promise was broken.
  ///
  /// @param anomalies at least one; the most telling first
  record Refuted(Method method, List<Anomaly> anomalies) implements Verdict {
    public Refuted {
      anomalies = List.copyOf(anomalies);
      if (anomalies.isEmpty()) {
        throw new IllegalArgumentException("a refutation needs an anomaly");
      }
    }
  }

  /// Nobody knows: the budget ran out, or the history breaks an assumption, which is named.
  ///
  /// @param reason what ran out or what is missing, a sentence
  /// @param proved what was decided up to then, a sentence; empty if nothing was
  /// @param remedy what to do, a sentence
  record Undecided(String reason, String proved, String remedy) implements Verdict {}

  /// How a verdict was reached.
  ///
  /// @param algorithm its name, as `--algorithm` takes it
  /// @param allowedBecause the assumptions that hold here and make it exact, a clause
  record Method(String algorithm, String allowedBecause) {}

  /// The word for it: `HOLDS`, `REFUTED` or `UNDECIDED`.
  default String word() {
    return switch (this) {
      case Holds _ -> "HOLDS";
      case Refuted _ -> "REFUTED";
      case Undecided _ -> "UNDECIDED";
    };
  }

  /// Which of two outweighs the other: refuted 2, undecided 1, holds 0.
  default int weight() {
    return switch (this) {
      case Holds _ -> 0;
      case Undecided _ -> 1;
      case Refuted _ -> 2;
    };
  }

  /// The heavier of two verdicts; of two equal ones this one.
  default Verdict and(Verdict other) {
    return other.weight() > weight() ? other : this;
  }
}
