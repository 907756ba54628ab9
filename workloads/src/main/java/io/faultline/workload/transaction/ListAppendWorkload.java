package io.faultline.workload.transaction;

import io.faultline.checker.data.DataKind;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import io.faultline.workload.Options;
import io.faultline.workload.Workload;
import java.util.Optional;
import java.util.SequencedMap;

/// Transactions of reads and appends of lists: a read shows in which order everything before was
/// written, which is why no other workload shows as much of what isolation was given.
///
/// A list that nobody appended to reads as nil. See [TransactionCalls] for what is asked.
public final class ListAppendWorkload implements Workload {
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
  public SequencedMap<String, String> options() {
    return TransactionOptions.explained();
  }

  @Override
  public Calls calls(Seed seed, int process, int processes, Options options) {
    return new TransactionCalls(
        seed.stream("list-append/" + process),
        process,
        processes,
        TransactionOptions.of(options),
        Action::append);
  }

  @Override
  public Optional<Call> finalRead(Value key) {
    return Optional.of(Call.of("txn", Action.read(key)));
  }

  @Override
  public Value initial() {
    return Value.NIL;
  }

  @Override
  public DataKind data() {
    return DataKind.named("list-append").orElseThrow();
  }
}
