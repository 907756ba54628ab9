package io.faultline.checker.service;

import io.faultline.checker.Proof;
import java.util.List;

/// What was counted of a service that did as it promised. Faults are named by the ids of their
/// marks.
public sealed interface Kept extends Proof.OfService {
  /// How long calls waited.
  ///
  /// @param calls all of them
  /// @param longestNanos the longest that one waited
  record Waits(long boundNanos, int calls, long longestNanos) implements Kept {
    @Override
    public String summary() {
      return "each of %,d calls came back within %s, the longest after %s"
          .formatted(calls, Told.seconds(boundNanos), Told.seconds(longestNanos));
    }
  }

  /// How long a host took to answer again after a fault.
  record Recovery(int mark, String host, long nanos) {}

  /// All recoveries that could be judged.
  ///
  /// @param asked how many faults there were after which hosts were asked
  record Recoveries(long boundNanos, int asked, List<Recovery> each) implements Kept {
    public Recoveries {
      each = List.copyOf(each);
    }

    /// The longest, in nanoseconds.
    public long longestNanos() {
      return each.stream().mapToLong(Recovery::nanos).max().orElse(0);
    }

    @Override
    public String summary() {
      return "after each of %,d faults every host that was asked answered again within %s, the last one after %s"
          .formatted(asked, Told.seconds(boundNanos), Told.seconds(longestNanos()));
    }
  }

  /// What became of the calls to one side of a cut.
  ///
  /// @param side its number in the mark
  /// @param quorum whether it had one
  record Side(int mark, int side, boolean quorum, int ok, int failed, int unknown) {}

  /// What became of calls that were made while the cluster was cut in two.
  record Sides(Policy policy, long graceNanos, List<Side> each) implements Kept {
    public Sides {
      each = List.copyOf(each);
    }

    @Override
    public String summary() {
      List<Side> judged =
          each.stream().filter(side -> policy == Policy.FAIL_OPEN || !side.quorum()).toList();
      long cuts = each.stream().map(Side::mark).distinct().count();
      return "%s in %,d %s: %s refused %,d calls, %,d got no answer, %s answered"
          .formatted(
              policy.word(),
              cuts,
              cuts == 1 ? "cut" : "cuts",
              policy == Policy.FAIL_OPEN ? "the sides" : "sides without a quorum",
              judged.stream().mapToInt(Side::failed).sum(),
              judged.stream().mapToInt(Side::unknown).sum(),
              policy == Policy.FAIL_OPEN
                  ? "%,d were".formatted(judged.stream().mapToInt(Side::ok).sum())
                  : "none was");
    }
  }
}
