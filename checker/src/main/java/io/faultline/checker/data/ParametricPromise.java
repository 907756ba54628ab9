package io.faultline.checker.data;

import io.faultline.checker.Promise;
import java.util.SequencedMap;
import java.util.function.Function;

/// A promise that takes parameters: a contract writes `{ staleness: 200ms, at: 99.9% }`, the
/// command line `staleness=200ms@99.9%`.
///
/// @param name `staleness`, `eventual`, …
/// @param usage how the command line writes it
/// @param binding makes the promise of its parameters: the one without a name has the name "";
///   throws an IllegalArgumentException with one line, which says what is wrong and how to write it
public record ParametricPromise(
    String name, String usage, Function<SequencedMap<String, String>, Promise> binding) {
  /// The promise with these parameters.
  ///
  /// @throws IllegalArgumentException if they are wrong: one line with the remedy
  public Promise with(SequencedMap<String, String> parameters) {
    return binding.apply(parameters);
  }
}
