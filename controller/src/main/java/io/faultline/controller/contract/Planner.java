package io.faultline.controller.contract;

import io.faultline.checker.service.Answers;
import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.SystemUnderTest;
import io.faultline.controller.Analysis;
import io.faultline.controller.Nearest;
import io.faultline.controller.Plugins;
import io.faultline.controller.UsageException;
import io.faultline.controller.contract.Contract.DataPath;
import io.faultline.controller.contract.Contract.Faults;
import io.faultline.controller.contract.Contract.Promise;
import io.faultline.controller.contract.Contract.Settings;
import io.faultline.controller.run.PathPlan;
import io.faultline.controller.run.RunPlan;
import io.faultline.history.Seed;
import io.faultline.nemesis.Fault;
import io.faultline.nemesis.Preflight;
import io.faultline.nemesis.Schedule;
import io.faultline.nemesis.SchedulePlanner;
import io.faultline.nemesis.Weighted;
import io.faultline.workload.Options;
import io.faultline.workload.Serves;
import io.faultline.workload.Target;
import io.faultline.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a plan of a contract and a cluster, and answers every mistake of meaning with its place: a
/// system that is not there, a promise that the workload cannot show, a fault that the cluster
/// cannot have. Asks no host.
public final class Planner {
  private static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(60);
  private static final long DEFAULT_CONCURRENCY = 10;
  private static final double DEFAULT_RATE = 100;

  private final Contract contract;
  private final ClusterSpec cluster;
  private final Plugins plugins;

  public Planner(Contract contract, ClusterSpec cluster, Plugins plugins) {
    this.contract = contract;
    this.cluster = cluster;
    this.plugins = plugins;
  }

  /// The plan: a pure function of the contract, the cluster, and these.
  ///
  /// @param drawnSeed the seed of a contract that gives none
  /// @param startedAt for people, and for names
  public RunPlan plan(long drawnSeed, Instant startedAt) throws UsageException {
    SystemUnderTest system = system();
    if (!(system instanceof Serves serves)) {
      throw contract.place().wrong(system.name() + " cannot be asked anything");
    }
    Settings settings = contract.settings();
    Duration timeLimit = settings.timeLimit().map(Located::value).orElse(DEFAULT_TIME_LIMIT);
    var seed = new Seed(settings.seed().map(Located::value).orElse(drawnSeed));
    var paths = new ArrayList<PathPlan>();
    var promises = new LinkedHashMap<String, RunPlan.Promised>();
    for (DataPath path : contract.paths()) {
      Workload workload = workload(path, system, serves);
      PathPlan plan = path(path, workload, serves, seed);
      paths.add(plan);
      double strength = path.settings().strength().orElse(settings.strength().orElse(0));
      promises.put(
          path.name().value(),
          new RunPlan.Promised(promises(path, workload, plan.callTimeLimit()), strength));
    }
    return new RunPlan(
        contract.name().value(),
        cluster,
        system,
        seed,
        startedAt,
        timeLimit,
        paths,
        promises,
        schedule(system, seed, timeLimit));
  }

  private SystemUnderTest system() throws UsageException {
    Located<String> chosen = null;
    for (DataPath path : contract.paths()) {
      Optional<Located<String>> named = path.system().or(contract::system);
      if (named.isEmpty()) {
        throw path.name()
            .wrong(
                "the path %s has no system: give 'system:' for it or for the contract; there are: %s"
                    .formatted(path.name().value(), String.join(", ", plugins.systemNames())));
      }
      if (chosen != null && !chosen.value().equals(named.get().value())) {
        throw named
            .get()
            .wrong(
                "the paths of a run share a system, and another path is on '%s': make two contracts of it"
                    .formatted(chosen.value()));
      }
      chosen = named.get();
    }
    if (chosen == null) {
      throw contract.place().wrong("there are no paths");
    }
    Optional<SystemUnderTest> system = plugins.system(chosen.value());
    if (system.isEmpty()) {
      List<String> names = plugins.systemNames();
      throw chosen.wrong(
          "there is no system '%s'%s; there are: %s"
              .formatted(
                  chosen.value(),
                  Nearest.didYouMean(chosen.value(), names),
                  String.join(", ", names)));
    }
    return system.get();
  }

  private Workload workload(DataPath path, SystemUnderTest system, Serves serves)
      throws UsageException {
    Map<String, Workload> workloads = plugins.workloads();
    Located<String> name = path.workload();
    Workload workload = workloads.get(name.value());
    if (workload == null) {
      throw name.wrong(
          "there is no workload '%s'%s; there are: %s"
              .formatted(
                  name.value(),
                  Nearest.didYouMean(name.value(), workloads.keySet()),
                  String.join(", ", workloads.keySet())));
    }
    if (!serves.workloads().contains(name.value())) {
      throw name.wrong(
          "%s cannot run the workload '%s'; it can run: %s"
              .formatted(system.name(), name.value(), String.join(", ", serves.workloads())));
    }
    return workload;
  }

  private static List<String> promises(DataPath path, Workload workload, Duration callTimeLimit)
      throws UsageException {
    var texts = new LinkedHashSet<String>();
    for (Located<Promise> promise : path.promises()) {
      String text = promise.value().commandLineText();
      try {
        var asked =
            Analysis.promise(workload.data(), promise.value().name(), promise.value().bare());
        if (asked.checker() instanceof Answers(Duration bound)
            && callTimeLimit.compareTo(bound) <= 0) {
          throw promise.wrong(
              "calls are given up after %s, so that none can be seen to wait for more than %s: give the path a longer 'call-time-limit'"
                  .formatted(Units.text(callTimeLimit), Units.text(bound)));
        }
      } catch (IllegalArgumentException e) {
        throw promise.wrong(String.valueOf(e.getMessage()));
      }
      if (!texts.add(text)) {
        throw promise.wrong("'%s' is promised twice".formatted(text));
      }
    }
    return List.copyOf(texts);
  }

  private PathPlan path(DataPath path, Workload workload, Serves serves, Seed seed)
      throws UsageException {
    var known = new LinkedHashSet<>(workload.options().sequencedKeySet());
    known.addAll(serves.options().sequencedKeySet());
    Map<String, String> values = new LinkedHashMap<>();
    for (var option : path.options().entrySet()) {
      if (!known.contains(option.getKey())) {
        throw option
            .getValue()
            .wrong(
                "there is no option '%s'%s; there are: %s"
                    .formatted(
                        option.getKey(),
                        Nearest.didYouMean(option.getKey(), known),
                        String.join(", ", known)));
      }
      values.put(option.getKey(), option.getValue().value());
    }
    Settings own = path.settings();
    Settings run = contract.settings();
    var plan =
        new PathPlan(
            path.name().value(),
            workload,
            new Options(values),
            own.concurrency()
                .or(run::concurrency)
                .map(Located::value)
                .orElse(DEFAULT_CONCURRENCY)
                .intValue(),
            own.rate().orElse(run.rate().orElse(DEFAULT_RATE)),
            own.callTimeLimit()
                .or(run::callTimeLimit)
                .map(Located::value)
                .orElse(PathPlan.DEFAULT_CALL_TIME_LIMIT),
            new Seed(seed.stream("path/" + path.name().value()).nextLong()));
    tryOptions(path, plan, serves);
    return plan;
  }

  // Values are checked by those who take them: nothing is sent.
  private void tryOptions(DataPath path, PathPlan plan, Serves serves) throws UsageException {
    try {
      plan.workload().calls(plan.seed(), 0, plan.concurrency(), plan.options());
      var target =
          new Target(
              cluster.hosts().firstEntry().getValue(),
              plan.workload().name(),
              "faultline",
              plan.callTimeLimit(),
              plan.options());
      serves.connect(target).close();
    } catch (IllegalArgumentException e) {
      String problem = String.valueOf(e.getMessage());
      Place place =
          path.options().entrySet().stream()
              .filter(option -> problem.contains(option.getKey()))
              .findFirst()
              .map(option -> option.getValue().place())
              .orElse(path.name().place());
      throw place.wrong(problem);
    }
  }

  private Schedule schedule(SystemUnderTest system, Seed seed, Duration timeLimit)
      throws UsageException {
    var preflight = new Preflight(cluster, system);
    return switch (contract.faults()) {
      case Faults.Listed listed -> {
        var weighted = new ArrayList<Weighted>();
        for (Faults.Item item : listed.items()) {
          weighted.add(new Weighted(possible(item.fault(), preflight), item.weight()));
        }
        var times = SchedulePlanner.Times.DEFAULT;
        if (listed.length().isPresent()) {
          times = times.withLength(listed.length().get().value());
        }
        if (listed.every().isPresent()) {
          times = times.withEvery(listed.every().get().value());
        }
        Optional<String> refusal =
            weighted.isEmpty() ? Optional.empty() : SchedulePlanner.refusal(timeLimit, times);
        if (refusal.isPresent()) {
          throw contract
              .settings()
              .timeLimit()
              .map(Located::place)
              .orElse(contract.place())
              .wrong(refusal.get());
        }
        yield SchedulePlanner.plan(weighted, seed, timeLimit, times);
      }
      case Faults.Scripted scripted -> {
        var entries = new ArrayList<Schedule.Entry>();
        for (Faults.Step step : scripted.steps()) {
          entries.add(entry(step, preflight, timeLimit));
        }
        var schedule = new Schedule(entries);
        var refusals = preflight.check(schedule);
        if (!refusals.isEmpty()) {
          throw contract.place().wrong(refusals.getFirst().sentence());
        }
        yield schedule;
      }
    };
  }

  private Schedule.Entry entry(Faults.Step step, Preflight preflight, Duration timeLimit)
      throws UsageException {
    Fault fault = possible(step.fault(), preflight);
    Duration length = step.length().value();
    if (step.at().isEmpty()) {
      return new Schedule.Entry(new Schedule.Trigger.LeaderChanges(), length, fault);
    }
    Located<Duration> at = step.at().get();
    if (at.value().plus(length).compareTo(timeLimit) > 0) {
      throw at.wrong(
          "the fault would hold until %s, and the run ends after %s: begin it sooner, or give the run a longer 'time-limit'"
              .formatted(Units.text(at.value().plus(length)), Units.text(timeLimit)));
    }
    return new Schedule.Entry(new Schedule.Trigger.At(at.value()), length, fault);
  }

  private Fault possible(Located<Fault> written, Preflight preflight) throws UsageException {
    Fault fault = written.value().aimed(this::aimed);
    Optional<String> refusal = preflight.refusal(fault);
    if (refusal.isPresent()) {
      throw written.wrong("`%s` cannot be had: %s".formatted(fault.text(), refusal.get()));
    }
    return fault;
  }

  // A name that no host has may be a zone's.
  private io.faultline.nemesis.Target aimed(io.faultline.nemesis.Target target) {
    return switch (target) {
      case io.faultline.nemesis.Target.Named(String name)
          when !cluster.hosts().containsKey(name) && cluster.zones().containsKey(name) ->
          new io.faultline.nemesis.Target.Zone(name);
      default -> target;
    };
  }
}
