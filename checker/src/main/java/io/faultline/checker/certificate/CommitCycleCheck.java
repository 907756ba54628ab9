package io.faultline.checker.certificate;

import io.faultline.checker.transaction.weak.CommitCycle;
import io.faultline.checker.transaction.weak.CommitCycle.Edge;
import io.faultline.checker.transaction.weak.CommitCycle.Hop;
import io.faultline.checker.transaction.weak.WeakLevel;
import io.faultline.history.History;
import java.util.List;

/// Derives every edge of a cycle of commits again, from the columns.
final class CommitCycleCheck {
  private final History history;
  private final Sources sources;

  CommitCycleCheck(History history, Sources sources) {
    this.history = history;
    this.sources = sources;
  }

  /// @param sessions whether session order may be used
  /// @param strongest the strongest level whose rule may be used
  void check(CommitCycle cycle, boolean sessions, WeakLevel strongest) {
    if (cycle.level().compareTo(strongest) > 0) {
      throw Evidence.wrong("it uses the rule of a stronger level");
    }
    List<Edge> edges = cycle.edges();
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      int next = edges.get((i + 1) % edges.size()).from();
      boolean closes = edge.to() == CommitCycle.BEFORE_THE_RUN && edges.size() == 1;
      if (edge.to() != next && !closes) {
        throw Evidence.wrong("the edges do not form a cycle");
      }
      check(edge, cycle.level(), sessions);
    }
    if (edges.isEmpty()) {
      throw Evidence.wrong("a cycle without an edge");
    }
  }

  private void check(Edge edge, WeakLevel level, boolean sessions) {
    Evidence.mustBeOf(history, edge.from());
    if (edge.path().isEmpty()) {
      hop(new Hop(edge.from(), edge.to(), edge.read()), sessions);
      return;
    }
    int at = edge.from();
    for (Hop hop : edge.path()) {
      if (hop.from() != at) {
        throw Evidence.wrong("the path is torn");
      }
      hop(hop, sessions);
      at = hop.to();
    }
    int read = edge.read();
    int reader = sources.op(read);
    if (reader != at || !sources.isExternal(read) || reader == edge.from()) {
      throw Evidence.wrong("the path does not lead to the reader");
    }
    int from = sources.of(read);
    if ((from == Sources.BEFORE ? CommitCycle.BEFORE_THE_RUN : from) != edge.to()
        || from == edge.from()) {
      throw Evidence.wrong("the read is not from where the edge leads");
    }
    if (!sources.wrote(edge.from(), history.key(read))) {
      throw Evidence.wrong("the first did not write the key that was read");
    }
    boolean allowed =
        switch (level) {
          case PL_2 -> false;
          case READ_COMMITTED ->
              edge.path().size() == 1
                  && edge.path().getFirst().read() != CommitCycle.SESSION
                  && edge.path().getFirst().read() < read;
          case READ_ATOMIC -> edge.path().size() == 1;
          case CAUSAL -> true;
        };
    if (!allowed) {
      throw Evidence.wrong("what is visible so is not so at this level");
    }
  }

  private void hop(Hop hop, boolean sessions) {
    Evidence.mustBeOf(history, hop.from());
    Evidence.mustBeOf(history, hop.to());
    boolean right =
        hop.read() == CommitCycle.SESSION
            ? sessions && Sources.inSession(history, hop.from(), hop.to())
            : sources.op(hop.read()) == hop.to()
                && sources.isExternal(hop.read())
                && sources.of(hop.read()) == hop.from()
                && hop.from() != hop.to();
    if (!right) {
      throw Evidence.wrong(
          "operation %d does not lead to operation %d".formatted(hop.from(), hop.to()));
    }
  }
}
