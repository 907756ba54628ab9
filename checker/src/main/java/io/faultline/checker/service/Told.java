package io.faultline.checker.service;

import io.faultline.history.History;
import io.faultline.history.Mark;

/// Times, calls and faults in words.
final class Told {
  private Told() {}

  static String seconds(long nanos) {
    return nanos >= 100_000_000L
        ? "%.2f s".formatted(nanos / 1e9)
        : "%.1f ms".formatted(nanos / 1e6);
  }

  /// `partition n1 | n2 n3`.
  static String fault(Mark mark) {
    return mark.name()
        + (mark.hosts().isEmpty()
            ? ""
            : " "
                + String.join(
                    " | ", mark.sides().stream().map(side -> String.join(" ", side)).toList()));
  }

  /// `op 12 on n3`.
  static String call(History history, int op) {
    String host = history.host(op);
    return "op %,d".formatted(op) + (host.isEmpty() ? "" : " on " + host);
  }
}
