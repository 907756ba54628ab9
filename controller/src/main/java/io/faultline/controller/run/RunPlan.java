package io.faultline.controller.run;

import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.SystemUnderTest;
import io.faultline.history.Seed;
import io.faultline.nemesis.Schedule;
import io.faultline.workload.Serves;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Everything that a run will do, decided before it begins: a pure function of the contract, the
/// cluster file and the seed.
///
/// @param contract the contract's name
/// @param system what is tested; it implements [Serves]
/// @param seed what every stream is split from
/// @param startedAt the wall clock, for people only
/// @param timeLimit how long the main phase takes
/// @param paths run together, so that faults hit all of them
/// @param promises by path name
public record RunPlan(
    String contract,
    ClusterSpec cluster,
    SystemUnderTest system,
    Seed seed,
    Instant startedAt,
    Duration timeLimit,
    List<PathPlan> paths,
    Map<String, Promised> promises,
    Schedule schedule) {
  /// The version that runs record.
  public static final String FAULTLINE = "0.1.0";

  /// What a path promises.
  ///
  /// @param promises as the contract writes them
  /// @param leastStrength the share of planted errors that its history must have shown for a
  ///   promise to count as kept: from 0 to 1
  public record Promised(List<String> promises, double leastStrength) {
    public Promised {
      promises = List.copyOf(promises);
    }
  }

  public RunPlan {
    paths = List.copyOf(paths);
    promises = Map.copyOf(promises);
  }

  /// The system, as what answers calls.
  public Serves serves() {
    if (system instanceof Serves serves) {
      return serves;
    }
    throw new IllegalStateException(system.name() + " cannot be asked anything");
  }

  /// The name under which all of the run's keys lie: no other run has it.
  public String namespace() {
    return "faultline/%s-%d"
        .formatted(startedAt.toString().replaceAll("[^0-9TZ]", ""), seed.value());
  }
}
