package io.faultline.controller;

import io.faultline.checker.Verdict;

/// The exit codes. Of several that apply, the first in this order wins: [#WRONG], [#REFUTED],
/// [#FAILED], [#UNDECIDED], [#HOLDS].
public enum Exit {
  /// Every promise held.
  HOLDS(0),
  /// A promise was refuted.
  REFUTED(1),
  /// A verdict is undecided.
  UNDECIDED(2),
  /// The command or a file is wrong.
  WRONG(254),
  /// Faultline itself failed.
  FAILED(255);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /// What the process ends with.
  public int code() {
    return code;
  }

  /// The exit code of a verdict.
  public static Exit of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holds _ -> HOLDS;
      case Verdict.Refuted _ -> REFUTED;
      case Verdict.Undecided _ -> UNDECIDED;
    };
  }
}
