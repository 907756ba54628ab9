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

/// Transactions of reads and blind writes of registers: what every database that has transactions
/// can be asked. A read shows which write it saw, and not what was written before that.
///
/// A register that was never written reads as nil. See [TransactionCalls] for what is asked.
public final class RwRegisterWorkload implements Workload {
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
  public SequencedMap<String, String> options() {
    return TransactionOptions.explained();
  }

  @Override
  public Calls calls(Seed seed, int process, int processes, Options options) {
    return new TransactionCalls(
        seed.stream("rw-register/" + process),
        process,
        processes,
        TransactionOptions.of(options),
        Action::write);
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
    return DataKind.named("rw-register").orElseThrow();
  }
}
