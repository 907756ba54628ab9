package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.Told;
import io.faultline.checker.transaction.weak.CommitCycle.Edge;
import io.faultline.history.History;
import java.util.ArrayList;
import java.util.List;

/// A [CommitCycle] in sentences.
final class CycleWords {
  private final History history;

  CycleWords(History history) {
    this.history = history;
  }

  String of(CommitCycle cycle) {
    var said = new ArrayList<String>();
    for (Edge edge : cycle.edges()) {
      said.add("  " + because(edge));
    }
    boolean beforeTheRun =
        cycle.edges().size() == 1 && cycle.edges().getFirst().to() == CommitCycle.BEFORE_THE_RUN;
    String head =
        beforeTheRun
            ? "A transaction would have to come before the state from before the run:\n"
            : "Each of these %d transactions has to commit before the next, and the last before the first:\n"
                .formatted(cycle.edges().size());
    return head + String.join("\n", said) + "\n" + Told.lines(history, cycle.blocked());
  }

  private String because(Edge edge) {
    if (edge.path().isEmpty()) {
      return "%s before %s: %s"
          .formatted(
              Told.name(edge.from()),
              Told.name(edge.to()),
              hop(edge.from(), edge.to(), edge.read()));
    }
    int reader = edge.path().getLast().to();
    List<String> hops =
        edge.path().stream().map(hop -> hop(hop.from(), hop.to(), hop.read())).toList();
    return "%s before %s: %s read %s from key %s, which %s also wrote, and that was visible: %s"
        .formatted(
            Told.name(edge.from()),
            edge.to() == CommitCycle.BEFORE_THE_RUN ? "the run" : Told.name(edge.to()),
            Told.name(reader),
            Told.found(history, edge.read()),
            Told.key(history, edge.read()),
            Told.name(edge.from()),
            String.join("; ", hops));
  }

  private String hop(int from, int to, int read) {
    return read == CommitCycle.SESSION
        ? "%s comes after %s in its session".formatted(Told.name(to), Told.name(from))
        : "%s read %s from key %s, which %s wrote"
            .formatted(
                Told.name(to), Told.found(history, read), Told.key(history, read), Told.name(from));
  }
}
