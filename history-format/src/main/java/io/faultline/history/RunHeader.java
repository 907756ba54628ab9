package io.faultline.history;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What a history file says of the run it comes from, before its first operation.
///
/// @param contract the contract's name
/// @param path the data path's name within the contract
/// @param workload the workload's name: which checkers apply
/// @param system the system's name
/// @param seed the seed the whole plan was drawn from
/// @param startedAt the wall clock when the run began, ISO 8601, for people only
/// @param hosts each host with its failure domain (an empty text where it has none), in file order
/// @param initial the value of every key before the run
/// @param versions names and versions of what took part: Faultline, Java, the system
/// @param settings the path's settings as given: options, rate, concurrency, …
public record RunHeader(
    String contract,
    String path,
    String workload,
    String system,
    long seed,
    String startedAt,
    SequencedMap<String, String> hosts,
    Value initial,
    Map<String, String> versions,
    Map<String, String> settings) {
  /// Of a history that does not say where it comes from.
  public static final RunHeader NONE =
      new RunHeader(
          "", "", "", "", 0, "", new java.util.LinkedHashMap<>(), Value.NIL, Map.of(), Map.of());

  public RunHeader {
    hosts = java.util.Collections.unmodifiableSequencedMap(new java.util.LinkedHashMap<>(hosts));
    versions = java.util.Collections.unmodifiableMap(new TreeMap<>(versions));
    settings = java.util.Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /// The hosts' names, in file order.
  public List<String> hostNames() {
    return List.copyOf(hosts.sequencedKeySet());
  }

  /// This header with another value that every key had before the run.
  public RunHeader withInitial(Value newInitial) {
    return new RunHeader(
        contract, path, workload, system, seed, startedAt, hosts, newInitial, versions, settings);
  }
}
