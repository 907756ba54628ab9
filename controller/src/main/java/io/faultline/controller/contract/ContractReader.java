package io.faultline.controller.contract;

import io.faultline.controller.UsageException;
import io.faultline.controller.contract.Contract.DataPath;
import io.faultline.controller.contract.Contract.Faults;
import io.faultline.controller.contract.Contract.Promise;
import io.faultline.controller.contract.Contract.Settings;
import io.faultline.nemesis.Fault;
import io.faultline.nemesis.Weighted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Reads a contract, and answers every mistake of form with its place.
public final class ContractReader {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";
  // A path may write these beside its `promise:`.
  private static final List<String> SERVICE_PROMISES =
      List.of("on-partition", "recovers", "answers");
  private static final int MOST_PROCESSES = 100_000;
  // Injecting takes about as long: a shorter fault would be over before it was seen.
  private static final Duration SHORTEST_FAULT = Duration.ofMillis(100);

  private ContractReader() {}

  /// The contract in `file`.
  public static Contract read(Path file) throws IOException, UsageException {
    return read(TreeReader.read(file, "a contract"));
  }

  /// The contract in `text`, which stands in `source`.
  public static Contract read(String source, String text) throws UsageException {
    return read(TreeReader.read(source, text, "a contract"));
  }

  private static Contract read(Tree.Mapping top) throws UsageException {
    var fields = new Fields(top, "a contract");
    Located<String> name = named(fields.neededText("contract"), "a contract");
    Optional<Located<String>> system = fields.text("system");
    List<DataPath> paths = paths(Fields.of(fields.needed("paths"), "paths"));
    Faults faults = faults(fields);
    Optional<Tree> run = fields.tree("run");
    OptionalDouble strength = share(fields.text("strength"), "strength");
    Settings settings =
        (run.isEmpty() ? Settings.NONE : settings(Fields.of(run.get(), "run"), true))
            .with(strength);
    fields.done();
    return new Contract(top.place(), name, system, paths, faults, settings);
  }

  private static Located<String> named(Located<String> name, String what) throws UsageException {
    if (!name.value().matches(NAME)) {
      throw name.wrong(
          "the name of %s has letters, digits, - and _, at most 64: '%s' has not"
              .formatted(what, name.value()));
    }
    return name;
  }

  private static List<DataPath> paths(Fields all) throws UsageException {
    var paths = new ArrayList<DataPath>();
    for (String name : all.rest()) {
      paths.add(path(named(new Located<>(name, all.place(name)), "a path"), all.needed(name)));
    }
    if (paths.isEmpty()) {
      throw all.place().wrong("there are no paths: name at least one");
    }
    return paths;
  }

  private static DataPath path(Located<String> name, Tree tree) throws UsageException {
    Fields fields = Fields.of(tree, "a path");
    Located<String> workload = fields.neededText("workload");
    Optional<Located<String>> system = fields.text("system");
    var options = new LinkedHashMap<String, Located<String>>();
    Optional<Tree> given = fields.tree("options");
    if (given.isPresent()) {
      Fields each = Fields.of(given.get(), "options");
      for (String option : each.rest()) {
        options.put(option, each.neededText(option));
      }
    }
    var promises = new ArrayList<Located<Promise>>();
    for (Tree promise : fields.oneOrMore("promise")) {
      promises.add(promise(promise));
    }
    for (String service : SERVICE_PROMISES) {
      Optional<Located<String>> written = fields.text(service);
      if (written.isPresent()) {
        promises.add(
            new Located<>(parameterised(service, written.get().value()), fields.place(service)));
      }
    }
    Settings settings = settings(fields, false).with(share(fields.text("strength"), "strength"));
    fields.done();
    return new DataPath(name, workload, system, options, promises, settings);
  }

  private static Located<Promise> promise(Tree tree) throws UsageException {
    return switch (tree) {
      case Tree.Scalar scalar -> {
        Located<String> name = Fields.scalar(scalar, "a promise");
        yield new Located<>(new Promise(name.value(), new LinkedHashMap<>()), name.place());
      }
      case Tree.Mapping mapping -> {
        var fields = new Fields(mapping, "a promise");
        var parameters = new LinkedHashMap<String, String>();
        for (String key : fields.rest()) {
          Tree value = fields.needed(key);
          // `eventual: { within: 30s }`: the threshold has a name of its own.
          if (value instanceof Tree.Mapping inner) {
            var nested = new Fields(inner, "'" + key + "'");
            for (String name : nested.rest()) {
              parameters.put(name, nested.neededText(name).value());
            }
          } else {
            parameters.put(key, Fields.scalar(value, "'" + key + "'").value());
          }
        }
        if (parameters.isEmpty()) {
          throw mapping.place().wrong("a promise is empty");
        }
        yield new Located<>(
            new Promise(mapping.entries().firstEntry().getKey(), parameters), mapping.place());
      }
      case Tree.Sequence sequence -> throw sequence.place().wrong("a promise is no list in a list");
    };
  }

  private static Promise parameterised(String name, String value) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put(name, value);
    return new Promise(name, parameters);
  }

  private static Faults faults(Fields fields) throws UsageException {
    Optional<Tree> listed = fields.tree("faults");
    Optional<Tree> scripted = fields.tree("schedule");
    if (listed.isPresent() && scripted.isPresent()) {
      throw fields
          .place("schedule")
          .wrong(
              "there are 'faults:' (a random schedule) and 'schedule:' (a script): give one of them");
    }
    if (scripted.isPresent()) {
      return script(scripted.get());
    }
    return listed.isPresent()
        ? list(listed.get())
        : new Faults.Listed(List.of(), Optional.empty(), Optional.empty());
  }

  private static Faults list(Tree tree) throws UsageException {
    return switch (tree) {
      case Tree.Sequence(var items, _) ->
          new Faults.Listed(items(items), Optional.empty(), Optional.empty());
      case Tree.Mapping mapping -> {
        var fields = new Fields(mapping, "faults");
        List<Faults.Item> items = items(fields.oneOrMore("of"));
        var listed = new Faults.Listed(items, length(fields), fields.duration("every"));
        fields.done();
        yield listed;
      }
      case Tree.Scalar scalar when scalar.text().isBlank() ->
          new Faults.Listed(List.of(), Optional.empty(), Optional.empty());
      case Tree.Scalar scalar ->
          throw scalar
              .place()
              .wrong("'faults' is a list such as [partition: halves], not " + scalar.word());
    };
  }

  private static List<Faults.Item> items(List<Tree> trees) throws UsageException {
    var items = new ArrayList<Faults.Item>();
    for (Tree tree : trees) {
      Fields fields = Fields.of(tree, "a fault");
      int weight =
          fields
              .number("weight", 1, Weighted.MOST)
              .map(found -> found.value().intValue())
              .orElse(1);
      items.add(new Faults.Item(fault(fields), weight));
      fields.done();
    }
    return items;
  }

  private static Faults script(Tree tree) throws UsageException {
    if (!(tree instanceof Tree.Sequence(var items, _))) {
      throw tree.place()
          .wrong(
              "'schedule' is a list such as [{ at: 12s, isolate: leader, for: 20s }], not "
                  + tree.word());
    }
    var steps = new ArrayList<Faults.Step>();
    for (Tree item : items) {
      Fields fields = Fields.of(item, "a step of the schedule");
      Optional<Located<Duration>> at = fields.duration("at");
      Optional<Located<String>> when = fields.text("when");
      if (at.isPresent() == when.isPresent()) {
        throw item.place().wrong("a step has either 'at:' a time or 'when: leader-changes'");
      }
      if (when.isPresent() && !when.get().value().equals("leader-changes")) {
        throw when.get().wrong("'when' is leader-changes, not '%s'".formatted(when.get().value()));
      }
      Optional<Located<Duration>> length = length(fields);
      if (length.isEmpty()) {
        throw item.place().wrong("a step needs 'for:', how long the fault holds");
      }
      steps.add(new Faults.Step(at, fault(fields), length.get()));
      fields.done();
    }
    return new Faults.Scripted(steps);
  }

  // The one key that is left, with its value.
  private static Located<Fault> fault(Fields fields) throws UsageException {
    List<String> rest = fields.rest();
    if (rest.size() != 1) {
      throw fields
          .place()
          .wrong(
              rest.isEmpty()
                  ? "there is no fault here: name one, such as `pause: leader`"
                  : "one fault at a time: there are " + String.join(", ", rest));
    }
    String kind = rest.getFirst();
    var located = new Located<>(kind, fields.place(kind));
    if (!FaultReader.FAULTS.containsKey(kind)) {
      FaultReader.fault(located, located);
    }
    return FaultReader.fault(located, fields.neededText(kind));
  }

  private static Settings settings(Fields fields, boolean ofTheRun) throws UsageException {
    Optional<Located<Duration>> timeLimit =
        ofTheRun ? positive(fields, "time-limit") : Optional.empty();
    Optional<Located<Long>> concurrency = fields.number("concurrency", 1, MOST_PROCESSES);
    OptionalDouble rate = rate(fields.text("rate"));
    Optional<Located<Duration>> callTimeLimit = positive(fields, "call-time-limit");
    Optional<Located<Long>> seed = ofTheRun ? seed(fields) : Optional.empty();
    if (ofTheRun) {
      fields.done();
    }
    return new Settings(timeLimit, concurrency, rate, callTimeLimit, OptionalDouble.empty(), seed);
  }

  private static Optional<Located<Long>> seed(Fields fields) throws UsageException {
    return fields.number("seed", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static OptionalDouble rate(Optional<Located<String>> text) throws UsageException {
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble rate = Units.ratePerSecond(text.get().value());
    if (rate.isEmpty()) {
      throw text.get()
          .wrong(
              "'rate' is a number of calls in a time, such as 500/s or 30/min, or max; not '%s'"
                  .formatted(text.get().value()));
    }
    return rate;
  }

  private static OptionalDouble share(Optional<Located<String>> text, String what)
      throws UsageException {
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble share = Units.share(text.get().value());
    if (share.isEmpty()) {
      throw text.get()
          .wrong(
              "'%s' is a share such as 50%% or 99.9%%, not '%s'"
                  .formatted(what, text.get().value()));
    }
    return share;
  }

  private static Optional<Located<Duration>> length(Fields fields) throws UsageException {
    Optional<Located<Duration>> length = fields.duration("for");
    if (length.isPresent() && length.get().value().compareTo(SHORTEST_FAULT) < 0) {
      throw length
          .get()
          .wrong("a fault holds for 100ms or more: a shorter one is over before it is seen");
    }
    return length;
  }

  private static Optional<Located<Duration>> positive(Fields fields, String key)
      throws UsageException {
    Optional<Located<Duration>> duration = fields.duration(key);
    if (duration.isPresent() && duration.get().value().isZero()) {
      throw duration.get().wrong("'" + key + "' is longer than nothing");
    }
    return duration;
  }
}
