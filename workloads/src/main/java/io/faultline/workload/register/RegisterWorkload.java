package io.faultline.workload.register;

import io.faultline.checker.data.DataKind;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import io.faultline.workload.Options;
import io.faultline.workload.Workload;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// Reads, writes and compare-and-sets of single keys: the smallest thing that can be promised to be
/// linearizable.
///
/// Processes work in groups, each on a key of its own, and go on to the next key after a number of
/// calls: a key's history stays short enough to be decided, while new keys meet new faults. Hosts
/// are given to processes in turn, so that a group as large as the cluster asks every host for the
/// same key. No value is written twice to a key, so that a read tells which write it saw.
public final class RegisterWorkload implements Workload {
  private static final int PERCENT = 100;

  /// Made by [java.util.ServiceLoader].
  public RegisterWorkload() {}

  @Override
  public String name() {
    return "register";
  }

  @Override
  public String summary() {
    return "reads, writes and compare-and-sets of single keys";
  }

  @Override
  public SequencedMap<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    options.put("processes-per-key", "how many processes work on one key at a time (5)");
    options.put("calls-per-key", "how many calls a key gets before the next one (300)");
    options.put("read-percent", "the share of reads (50)");
    options.put("cas-percent", "the share of compare-and-sets (10); the rest are writes");
    return options;
  }

  @Override
  public Calls calls(Seed seed, int process, int processes, Options options) {
    return new RegisterCalls(seed.stream("register/" + process), process, processes, options);
  }

  @Override
  public Optional<Call> finalRead(Value key) {
    return Optional.of(Call.of("read", Action.read(key)));
  }

  @Override
  public Value initial() {
    return Value.NIL;
  }

  @Override
  public DataKind data() {
    return DataKind.named("register").orElseThrow();
  }

  static int percent(Options options, String name, int otherwise) {
    return options.number(name, otherwise, 0, PERCENT);
  }
}
