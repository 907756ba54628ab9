package io.faultline.workload.transaction;

import io.faultline.history.Action;
import io.faultline.history.Value;

/// Transactions of reads and appends of lists: a read shows in which order everything before was
/// written, which is why no other workload shows as much of what isolation was given.
///
/// A list that nobody appended to reads as nil. See [TransactionCalls] for what is asked.
public final class ListAppendWorkload implements TransactionWorkload {
  /// Made by [java.util.ServiceLoader].
  public ListAppendWorkload() {}

  @Override
  public String name() {
    return "list-append";
  }

  @Override
  public String summary() {
    return "transactions that read lists and append to them";
  }

  @Override
  public Action put(Value key, Value value) {
    return Action.append(key, value);
  }
}
