package io.faultline.controller.store;

import java.util.List;
import java.util.Optional;

/// What is asked of a run when there are thousands: `summary.json` in its folder, and a line of the
/// store's [Index].
///
/// @param name `CONTRACT/TIMESTAMP`
/// @param startedAt ISO 8601
/// @param faultline the version that ran it
/// @param system the tested system's name
/// @param versions what took part, with the system's own version first, as the histories say
/// @param state how far it came
/// @param verdict the heaviest of all: `holds`, `refuted` or `undecided`; empty while none is known
/// @param paths in the contract's order
/// @param tags what people call it, sorted
public record RunSummary(
    String name,
    String contract,
    String startedAt,
    String faultline,
    long seed,
    String system,
    List<String> versions,
    State state,
    String verdict,
    List<PathVerdicts> paths,
    List<String> tags) {
  /// How far a run came.
  public enum State {
    /// It was planned, and has recorded nothing.
    PLANNED,
    /// It has recorded, and was not judged: it is under way, or the controller was killed.
    RECORDED,
    JUDGED
  }

  /// @param operations how many were recorded
  /// @param perSecond operations over the time between the first call and the last event
  /// @param medianNanos of the calls that were answered; nothing if there is none
  /// @param p99Nanos nearest rank, likewise
  public record PathVerdicts(
      String path,
      String workload,
      List<PromiseVerdict> promises,
      int operations,
      double perSecond,
      Optional<Long> medianNanos,
      Optional<Long> p99Nanos) {
    public PathVerdicts {
      promises = List.copyOf(promises);
    }
  }

  /// @param verdict `holds`, `refuted` or `undecided`
  /// @param said the anomaly's name, or why it is undecided; empty if it holds
  public record PromiseVerdict(String promise, String verdict, String said) {}

  public RunSummary {
    versions = List.copyOf(versions);
    paths = List.copyOf(paths);
    tags = List.copyOf(tags);
  }

  /// The same with other tags.
  RunSummary with(List<String> others) {
    return new RunSummary(
        name,
        contract,
        startedAt,
        faultline,
        seed,
        system,
        versions,
        state,
        verdict,
        paths,
        others.stream().distinct().sorted().toList());
  }

  /// Whether a promise of it was refuted.
  public boolean isRefuted() {
    return verdict.equals("refuted");
  }
}
