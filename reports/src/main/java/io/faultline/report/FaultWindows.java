package io.faultline.report;

import io.faultline.history.History;
import io.faultline.history.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The faults of a path's run: which held and when, and which were planned and never did.
///
/// @param held in the order of their beginnings
/// @param neverHeld in the order in which they were asked for
/// @param phases in the order of their beginnings
record FaultWindows(List<FaultWindow> held, List<Mark> neverHeld, List<Mark> phases) {
  /// What can go wrong with a cluster, and the faults by which a run shows it. A family without
  /// faults is one that this version cannot cause.
  private record Family(String name, Set<String> faults) {}

  private static final List<Family> FAMILIES =
      List.of(
          new Family("network partition", Set.of("partition", "isolate", "cut-clients")),
          new Family("process pause", Set.of("pause")),
          new Family("process kill", Set.of("kill", "keep-down", "crash-loop")),
          new Family("slow or lossy network", Set.of("network", "wan")),
          new Family("scarce processors", Set.of("starve")),
          new Family("clock skew", Set.of()),
          new Family("disk faults", Set.of("disk-full", "disk-freeze")),
          new Family("power loss", Set.of()));

  static FaultWindows of(History history, long endNanos) {
    List<Mark> faults =
        history.marks().stream().filter(mark -> mark.kind().equals(Mark.FAULT)).toList();
    List<Mark> inOrder =
        faults.stream()
            .filter(Mark::held)
            .sorted(Comparator.comparingLong(Mark::fromNanos))
            .toList();
    var held = new ArrayList<FaultWindow>();
    for (Mark mark : inOrder) {
      long until =
          mark.untilNanos() == Mark.NEVER
              ? Math.max(endNanos, mark.fromNanos())
              : mark.untilNanos();
      int first = Tally.firstCalledAt(history, mark.fromNanos());
      int end = Tally.firstCalledAt(history, until == Long.MAX_VALUE ? until : until + 1);
      held.add(
          new FaultWindow(
              held.size() + 1,
              mark,
              until,
              first,
              Math.max(first, end),
              Tally.of(history, first, Math.max(first, end))));
    }
    List<Mark> phases =
        history.marks().stream()
            .filter(mark -> mark.kind().equals(Mark.PHASE) && mark.held())
            .sorted(Comparator.comparingLong(Mark::fromNanos))
            .toList();
    return new FaultWindows(
        List.copyOf(held), faults.stream().filter(mark -> !mark.held()).toList(), phases);
  }

  /// `partition ×3, pause ×2`; empty if none held.
  String counted() {
    Map<String, Long> counts =
        held.stream()
            .collect(
                Collectors.groupingBy(
                    window -> window.mark().name(), TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> Words.datum(entry.getKey()) + " ×" + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /// How many operations were called while at least one fault held.
  long calledUnderFault() {
    long called = 0;
    int covered = 0;
    for (FaultWindow window : held) {
      int first = Math.max(covered, window.firstOp());
      called += Math.max(0, window.endOp() - first);
      covered = Math.max(covered, window.endOp());
    }
    return called;
  }

  /// The families of faults of which none held: `process kill, clock skew, power loss`.
  String notTested() {
    Set<String> names =
        held.stream().map(window -> window.mark().name()).collect(Collectors.toSet());
    return FAMILIES.stream()
        .filter(family -> family.faults().stream().noneMatch(names::contains))
        .map(Family::name)
        .collect(Collectors.joining(", "));
  }

  /// A planned fault that never held, and why: `pause n3: no such process`.
  static String neverHeld(Mark mark) {
    return "%s: %s"
        .formatted(
            FaultWindow.what(mark),
            mark.evidence().isEmpty() ? "nobody said why" : Words.sentence(mark.evidence()));
  }
}
