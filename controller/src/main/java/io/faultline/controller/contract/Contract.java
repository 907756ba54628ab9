package io.faultline.controller.contract;

import io.faultline.nemesis.Fault;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// A contract as it was written: which data paths a service has, what each promises, and which
/// faults it must survive. Its form is right; whether it can be run on a cluster is [Planner]'s
/// business.
///
/// @param place where it is written
/// @param name letters, digits and hyphens: a folder of the store is called so
/// @param system the system of every path that names none
/// @param paths at least one, in the order of the file
/// @param settings of the run, and of every path that gives none of its own
public record Contract(
    Place place,
    Located<String> name,
    Optional<Located<String>> system,
    List<DataPath> paths,
    Faults faults,
    Settings settings) {
  public Contract {
    paths = List.copyOf(paths);
  }

  /// One data path.
  ///
  /// @param name letters, digits and hyphens: a file of the run is called so
  /// @param system the path's own, if it names one
  /// @param options the workload's and the system's
  /// @param promises at least one
  /// @param settings the path's own concurrency, rate, call time limit and strength
  public record DataPath(
      Located<String> name,
      Located<String> workload,
      Optional<Located<String>> system,
      SequencedMap<String, Located<String>> options,
      List<Located<Promise>> promises,
      Settings settings) {
    public DataPath {
      options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
      promises = List.copyOf(promises);
    }
  }

  /// What a path promises.
  ///
  /// @param name as in `faultline list promises`
  /// @param parameters its thresholds, by name; the first may have the promise's own name, as in `{
  ///   staleness: 200ms, at: 99.9% }`
  public record Promise(String name, SequencedMap<String, String> parameters) {
    public Promise {
      parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
    }

    /// The parameters, of which the one that has the promise's own name has none.
    public SequencedMap<String, String> bare() {
      var bare = new LinkedHashMap<String, String>();
      parameters.forEach((key, value) -> bare.put(key.equals(name) ? "" : key, value));
      return bare;
    }

    /// As the command line takes it: `linearizable`, `staleness=200ms@99.9%`, `eventual=30s`.
    public String commandLineText() {
      var text = new StringBuilder(name);
      String at = parameters.getOrDefault("at", parameters.get("grace"));
      parameters.forEach((key, value) -> {
        if (!key.equals("at") && !key.equals("grace")) {
          text.append('=').append(value.replace(" ", ""));
        }
      });
      return at == null ? text.toString() : text + "@" + at.replace(" ", "");
    }

    /// In words: `linearizable`, `staleness 200ms at 99.9%`.
    public String text() {
      var text = new StringBuilder();
      if (!parameters.containsKey(name)) {
        text.append(name);
      }
      parameters.forEach((key, value) ->
          text.append(text.isEmpty() ? "" : " ").append(key).append(' ').append(value));
      return text.toString();
    }
  }

  /// What is to be broken, and when.
  public sealed interface Faults {
    /// A random schedule from the seed.
    ///
    /// @param length how long each holds, if it is given: `for`
    /// @param every the quiet after each, if it is given
    record Listed(
        List<Item> items, Optional<Located<Duration>> length, Optional<Located<Duration>> every)
        implements Faults {
      public Listed {
        items = List.copyOf(items);
      }
    }

    /// @param weight how often it is drawn compared with the others
    record Item(Located<Fault> fault, int weight) {}

    /// A script.
    record Scripted(List<Step> steps) implements Faults {
      public Scripted {
        steps = List.copyOf(steps);
      }
    }

    /// @param at since the run began; empty for whenever the leader changes
    record Step(Optional<Located<Duration>> at, Located<Fault> fault, Located<Duration> length) {}
  }

  /// How a run is run. What is not given takes its default, or the run's.
  ///
  /// @param rate calls a second, of a path's processes together
  /// @param strength the share of planted errors that a history must have shown, from 0 to 1
  public record Settings(
      Optional<Located<Duration>> timeLimit,
      Optional<Located<Long>> concurrency,
      OptionalDouble rate,
      Optional<Located<Duration>> callTimeLimit,
      OptionalDouble strength,
      Optional<Located<Long>> seed) {
    public static final Settings NONE =
        new Settings(
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            Optional.empty());

    /// The same, with this strength.
    Settings with(OptionalDouble share) {
      return new Settings(timeLimit, concurrency, rate, callTimeLimit, share, seed);
    }
  }
}
