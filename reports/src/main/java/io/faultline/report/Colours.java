package io.faultline.report;

import io.faultline.checker.Verdict;
import io.faultline.history.Outcome;

/// The classes by which the style sheet knows verdicts and outcomes, and the signs that stand
/// beside their colours, so that no colour means anything alone.
final class Colours {
  private Colours() {}

  static String of(Outcome.Type type) {
    return switch (type) {
      case OK -> "ok";
      case FAILED -> "failed";
      case UNKNOWN -> "unknown";
    };
  }

  static String of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holds _ -> "holds";
      case Verdict.Refuted _ -> "refuted";
      case Verdict.Undecided _ -> "undecided";
    };
  }

  static String sign(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holds _ -> "✓";
      case Verdict.Refuted _ -> "✗";
      case Verdict.Undecided _ -> "?";
    };
  }
}
