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

/// What workloads of transactions have in common: all but how a key is written. Each works on the
/// kind of data that has its own name. See [TransactionCalls] for what is asked.
interface TransactionWorkload extends Workload {
  /// An action that puts `value` into `key`.
  Action put(Value key, Value value);

  @Override
  default SequencedMap<String, String> options() {
    return TransactionOptions.explained();
  }

  @Override
  default Calls calls(Seed seed, int process, int processes, Options options) {
    return new TransactionCalls(
        seed.stream(name() + "/" + process),
        process,
        processes,
        TransactionOptions.of(options),
        this::put);
  }

  @Override
  default Optional<Call> finalRead(Value key) {
    return Optional.of(Call.of("txn", Action.read(key)));
  }

  @Override
  default Value initial() {
    return Value.NIL;
  }

  @Override
  default DataKind data() {
    return DataKind.named(name()).orElseThrow();
  }
}
