package io.faultline.history.jepsen;

/// How exactly a history of Jepsen's shape is to be taken.
public enum Form {
  /// Faultline's own, as docs/HISTORY_FORMAT.md has it: everything is said, nothing is assumed.
  FAULTLINE,
  /// Jepsen's, Knossos's and Elle's.
  JEPSEN,
  /// The console log of early Jepsen: a compare-and-set that fails without a reason has answered
  /// no.
  JEPSEN_LOG,
  /// Porcupine's key-value store: every key is an empty text before it is written.
  PORCUPINE_KV
}
