package io.faultline.workload.transaction;

import io.faultline.history.Action;
import io.faultline.history.Value;

/// Transactions of reads and blind writes of registers: what every database that has transactions
/// can be asked. A read shows which write it saw, and not what was written before that.
///
/// A register that was never written reads as nil. See [TransactionCalls] for what is asked.
public final class RwRegisterWorkload implements TransactionWorkload {
  /// Made by [java.util.ServiceLoader].
  public RwRegisterWorkload() {}

  @Override
  public String name() {
    return "rw-register";
  }

  @Override
  public String summary() {
    return "transactions that read and write registers";
  }

  @Override
  public Action put(Value key, Value value) {
    return Action.write(key, value);
  }
}
