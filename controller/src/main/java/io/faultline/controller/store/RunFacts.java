package io.faultline.controller.store;

import io.faultline.controller.contract.Units;
import io.faultline.controller.run.PathPlan;
import io.faultline.controller.run.RunPlan;
import io.faultline.nemesis.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a run was planned to be: `run.json`, written before it begins.
///
/// @param contract the contract's name
/// @param startedAt ISO 8601, for people
/// @param faultline the version that ran it
/// @param seed what every stream was split from
/// @param cluster the cluster's name
/// @param schedule the faults as planned; as they happened they are marks of the histories
public record RunFacts(
    String contract,
    String startedAt,
    String faultline,
    long seed,
    String system,
    String cluster,
    List<String> hosts,
    String timeLimit,
    List<PathFacts> paths,
    List<PlannedFault> schedule) {
  public RunFacts {
    hosts = List.copyOf(hosts);
    paths = List.copyOf(paths);
    schedule = List.copyOf(schedule);
  }

  /// @param promises as the contract writes them
  /// @param leastStrength see [RunPlan.Promised]; nothing if none is asked for
  /// @param rate calls a second, or `max`
  public record PathFacts(
      String name,
      String workload,
      List<String> promises,
      Optional<Double> leastStrength,
      Map<String, String> options,
      int concurrency,
      String rate,
      String callTimeLimit) {
    public PathFacts {
      promises = List.copyOf(promises);
    }
  }

  /// @param when a time since the run began, or `leader-changes`
  /// @param length how long it holds
  /// @param fault as a contract writes it
  public record PlannedFault(String when, String length, String fault) {}

  /// The facts of `plan`.
  public static RunFacts of(RunPlan plan) {
    var paths = new ArrayList<PathFacts>();
    for (PathPlan path : plan.paths()) {
      var promised = plan.promises().getOrDefault(path.name(), new RunPlan.Promised(List.of(), 0));
      paths.add(
          new PathFacts(
              path.name(),
              path.workload().name(),
              promised.promises(),
              promised.leastStrength() > 0
                  ? Optional.of(promised.leastStrength())
                  : Optional.empty(),
              path.options().values(),
              path.concurrency(),
              Double.isInfinite(path.ratePerSecond()) ? "max" : path.ratePerSecond() + "/s",
              Units.text(path.callTimeLimit())));
    }
    return new RunFacts(
        plan.contract(),
        plan.startedAt().toString(),
        RunPlan.FAULTLINE,
        plan.seed().value(),
        plan.system().name(),
        plan.cluster().name(),
        plan.cluster().hostNames(),
        Units.text(plan.timeLimit()),
        paths,
        plan.schedule().entries().stream().map(RunFacts::planned).toList());
  }

  private static PlannedFault planned(Schedule.Entry entry) {
    String when =
        switch (entry.trigger()) {
          case Schedule.Trigger.At(var time) -> Units.text(time);
          case Schedule.Trigger.LeaderChanges _ -> "leader-changes";
        };
    return new PlannedFault(when, Units.text(entry.length()), entry.fault().text());
  }
}
