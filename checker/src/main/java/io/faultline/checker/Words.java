package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.Values;

/// Operations and times in words, for explanations.
final class Words {
  /// The two explanations of a failed call whose effect is seen.
  static final String CLIENT_OR_SYSTEM =
      "either the client lied when it said that the call certainly had no effect, or the system let a refused call take effect";

  private Words() {}

  /// `op 17,204 (process 6 on n2)`.
  static String op(History history, int op) {
    String host = history.host(op);
    return "op %,d (process %d%s)"
        .formatted(op, history.process(op), host.isEmpty() ? "" : " on " + host);
  }

  static String value(History history, long code) {
    return code == Values.UNKNOWN ? "an unknown value" : history.values().value(code).toString();
  }

  /// `3.41 s` or `12.3 ms`.
  static String duration(long nanos) {
    if (nanos >= 1_000_000_000L) {
      return "%.2f s".formatted(nanos / 1e9);
    }
    return nanos >= 100_000 ? "%.1f ms".formatted(nanos / 1e6) : "%,d ns".formatted(nanos);
  }
}
