package io.faultline.controller;

import io.faultline.checker.Verdict;
import java.util.List;

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

  private static final List<Exit> PRECEDENCE = List.of(WRONG, REFUTED, FAILED, UNDECIDED, HOLDS);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /// What the process ends with.
  public int code() {
    return code;
  }

  /// Which of two that apply wins.
  public Exit and(Exit other) {
    return PRECEDENCE.indexOf(this) <= PRECEDENCE.indexOf(other) ? this : other;
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
