package io.faultline.checker.transaction;

import io.faultline.history.Kind;

/// What the keys of a history hold: which actions there are, and what a read tells.
public enum DataForm {
  /// Lists that only grow: a read gives every element, and so the order of the appends.
  LIST_APPEND(Kind.APPEND),
  /// Registers: a read gives the last value written, which says who wrote it if values differ.
  REGISTER(Kind.WRITE);

  private final Kind writes;

  DataForm(Kind writes) {
    this.writes = writes;
  }

  /// The kind of action that makes a new version.
  Kind writes() {
    return writes;
  }
}
