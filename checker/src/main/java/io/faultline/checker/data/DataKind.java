package io.faultline.checker.data;

import io.faultline.checker.Promise;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A kind of data, and what can be promised of it: what a recorded history needs to be judged, and
/// a workload has beside what it asks.
///
/// @param name lower case, with hyphens, as `--workload` takes it
/// @param summary the actions that it knows, in a line
/// @param promises by name, the strongest first
public record DataKind(String name, String summary, SequencedMap<String, Promise> promises) {
  public DataKind {
    promises = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(promises));
  }

  /// Every kind, in the order in which a person is told of them.
  public static List<DataKind> all() {
    return DataKinds.ALL;
  }

  /// The kind with this name, if there is one.
  public static Optional<DataKind> named(String name) {
    return DataKinds.ALL.stream().filter(kind -> kind.name.equals(name)).findFirst();
  }
}
