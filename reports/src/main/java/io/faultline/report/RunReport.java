package io.faultline.report;

import io.faultline.checker.Judgement;
import io.faultline.checker.Verdict;
import io.faultline.history.History;
import java.util.List;

/// Everything that is told of a run: what every form of report is made from.
///
/// @param contract the contract's name
/// @param startedAt ISO 8601
/// @param paths in the contract's order; at least one
/// @param remarks what concerns the whole run, a sentence each
public record RunReport(
    String contract, String startedAt, List<PathReport> paths, List<String> remarks) {
  public RunReport {
    paths = List.copyOf(paths);
    remarks = List.copyOf(remarks);
  }

  /// One data path.
  ///
  /// @param workload what was asked, or which kind of data it was judged as; empty if nobody knows
  /// @param judgements one for each promise of the path; at least one
  public record PathReport(
      String name, String workload, History history, List<Judgement> judgements) {
    public PathReport {
      judgements = List.copyOf(judgements);
    }

    /// With the workload that the history names.
    public PathReport(String name, History history, List<Judgement> judgements) {
      this(name, history.header().workload(), history, judgements);
    }

    /// The heaviest of the path's verdicts.
    public Verdict verdict() {
      return judgements.stream().map(Judgement::verdict).reduce(Verdict::and).orElseThrow();
    }
  }

  /// The heaviest of the run's verdicts.
  public Verdict verdict() {
    return paths.stream().map(PathReport::verdict).reduce(Verdict::and).orElseThrow();
  }
}
