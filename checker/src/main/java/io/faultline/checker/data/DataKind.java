package io.faultline.checker.data;

import io.faultline.checker.Promise;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// A kind of data, and what can be promised of it: what a recorded history needs to be judged, and
/// a workload has beside what it asks.
///
/// @param name lower case, with hyphens, as `--workload` takes it
/// @param summary the actions that it knows, in a line
/// @param promises by name, the strongest first
/// @param parametric those that take parameters
public record DataKind(
    String name,
    String summary,
    SequencedMap<String, Promise> promises,
    List<ParametricPromise> parametric) {
  public DataKind {
    promises = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(promises));
    parametric = List.copyOf(parametric);
  }

  /// Without promises that take parameters.
  public DataKind(String name, String summary, SequencedMap<String, Promise> promises) {
    this(name, summary, promises, List.of());
  }

  /// The same, with these as well.
  public DataKind with(List<ParametricPromise> more) {
    return new DataKind(
        name, summary, promises, Stream.concat(parametric.stream(), more.stream()).toList());
  }

  /// The promise with these parameters, if there is one of this name; one without parameters takes
  /// none.
  ///
  /// @throws IllegalArgumentException if its parameters are wrong: one line with the remedy
  public Optional<Promise> promise(String promise, SequencedMap<String, String> parameters) {
    Promise plain = promises.get(promise);
    if (plain != null) {
      Parameters.only(promise, parameters, Set.of());
      return Optional.of(plain);
    }
    return parametric.stream()
        .filter(one -> one.name().equals(promise))
        .findFirst()
        .map(one -> one.with(parameters));
  }

  /// The names of all its promises, the strongest first; those with parameters last.
  public List<String> promiseNames() {
    return Stream.concat(
            promises.sequencedKeySet().stream(), parametric.stream().map(ParametricPromise::name))
        .toList();
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
