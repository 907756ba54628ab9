package io.faultline.history.research;

import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Value;
import io.faultline.history.Values;

/// Puts transactions of sessions into a [HistoryBuilder], where the file has no times.
///
/// Every event is at the time 0, and events at one time are concurrent: so the times say just what
/// the file does, which is nothing. A session is a process, and its transactions keep their order.
final class Transactions {
  // Beyond this a whole number is interned.
  private static final long RAW = 1L << 62;

  private final HistoryBuilder builder;

  Transactions(HistoryBuilder builder) {
    this.builder = builder;
  }

  /// The code of a whole number.
  long code(long number) {
    return -RAW < number && number < RAW ? number : builder.code(Value.of(number));
  }

  /// A transaction that committed.
  ///
  /// @return its operation
  int committed(int session, Transaction transaction) {
    ask(session, transaction);
    int op = builder.beginOk(session, transaction.size(), 0);
    for (int i = 0; i < transaction.size(); i++) {
      builder.result(op, i, transaction.result(i), Result.NO_VERSION);
    }
    return op;
  }

  /// A transaction that certainly had no effect.
  void aborted(int session, Transaction transaction, String why) {
    ask(session, transaction);
    builder.failed(session, why, 0);
  }

  /// A transaction that is the session's last, and of which nobody knows whether it committed.
  void unknown(int session, Transaction transaction, String why) {
    ask(session, transaction);
    builder.unknown(session, why, 0);
  }

  private void ask(int session, Transaction transaction) {
    builder.beginCall(session, session, "", "txn", 0);
    for (int i = 0; i < transaction.size(); i++) {
      builder.action(
          transaction.kind(i), transaction.key(i), transaction.argument(i), Values.UNKNOWN);
    }
  }
}
