package io.faultline.checker.transaction;

/// What a single read, or two, can show to be wrong, whatever the order of the transactions.
public enum Phenomenon {
  /// A read of something that nobody wrote. No promise allows it.
  GARBAGE_READ("garbage-read"),
  /// A read of what only a failed transaction wrote (Adya's aborted read).
  G1A("G1a"),
  /// A read of what its writer overwrote before it committed (Adya's intermediate read).
  G1B("G1b"),
  /// A read that contradicts the transaction's own writes before it.
  INTERNAL("internal"),
  /// A read of what the transaction itself writes only later.
  FUTURE_READ("future-read"),
  /// Two reads of one key in one transaction that found what others did in two states.
  NON_REPEATABLE_READ("non-repeatable-read"),
  /// Two transactions that read the same version of a key, and both overwrote it.
  LOST_UPDATE("lost-update"),
  /// An element that one append put twice into a list.
  DUPLICATE_ELEMENTS("duplicate-elements"),
  /// A list that shows a later append of a transaction, and not an earlier one before it.
  REORDERED_APPENDS("reordered-appends"),
  /// Two reads of a list neither of which is a prefix of the other.
  INCOMPATIBLE_ORDER("incompatible-order"),
  /// A committed append on top of an aborted one.
  DIRTY_UPDATE("dirty-update"),
  /// Versions of a register that each have to come before the other.
  CYCLIC_VERSIONS("cyclic-versions");

  private final String word;

  Phenomenon(String word) {
    this.word = word;
  }

  /// Its name in the literature.
  public String word() {
    return word;
  }
}
