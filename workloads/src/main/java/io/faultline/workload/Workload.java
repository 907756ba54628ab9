package io.faultline.workload;

import io.faultline.checker.data.DataKind;
import io.faultline.history.Call;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import java.util.Optional;
import java.util.SequencedMap;

/// What is asked of a data path, and which promises the answers can show.
///
/// Found by [java.util.ServiceLoader].
public interface Workload {
  /// The name in a contract: lower case, with hyphens.
  String name();

  /// What it asks, in a line.
  String summary();

  /// The options that it takes, each with what it means and its default.
  SequencedMap<String, String> options();

  /// The calls of one process: a pure function of its arguments.
  ///
  /// @param process the line of calls, from 0; a retired process's successor goes on with its
  ///   stream
  /// @param processes how many lines of calls there are
  Calls calls(Seed seed, int process, int processes, Options options);

  /// The call that reads `key` at the end of a run, when the faults are healed; empty where the
  /// workload has none.
  Optional<Call> finalRead(Value key);

  /// The value of every key before the run.
  Value initial();

  /// What it works on, with the promises that this can show.
  DataKind data();

  /// One process's calls, without end. Used by one thread at a time.
  @FunctionalInterface
  interface Calls {
    Call next();
  }
}
