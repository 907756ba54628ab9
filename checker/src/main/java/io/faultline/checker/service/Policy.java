package io.faultline.checker.service;

import java.util.Arrays;
import java.util.Optional;

/// What a cluster does that is cut in two.
public enum Policy {
  /// A side without a quorum answers nothing.
  FAIL_CLOSED("fail-closed"),
  /// Every side goes on answering.
  FAIL_OPEN("fail-open");

  private final String word;

  Policy(String word) {
    this.word = word;
  }

  /// As a contract writes it.
  public String word() {
    return word;
  }

  /// The one with this name, if there is one.
  public static Optional<Policy> named(String word) {
    return Arrays.stream(values()).filter(policy -> policy.word.equals(word)).findFirst();
  }
}
