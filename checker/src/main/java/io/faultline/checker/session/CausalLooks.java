package io.faultline.checker.session;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks at each read for what it should not have found, and then at what all of them force.
final class CausalLooks {
  private static final int READS_BETWEEN_CLOCKS = 1 << 12;

  private final CausalLevel level;
  private final Clocks clocks;
  private final KeyWriters writers;
  private final Steps steps;
  private final Budget budget;
  private final ForcedEdges forced = new ForcedEdges();
  private final List<Anomaly> anomalies = new ArrayList<>();
  private int[][] orders = new int[0][];
  private String ranOut = "";
  private int broken;

  CausalLooks(CausalLevel level, Clocks clocks, KeyWriters writers, Budget budget) {
    this.level = level;
    this.clocks = clocks;
    this.writers = writers;
    this.budget = budget;
    steps = clocks.steps;
    if (level != CausalLevel.PRAM) {
      reads();
    }
    if (anomalies.isEmpty() && ranOut.isEmpty()) {
      switch (level) {
        case CAUSAL -> orders = new int[][] {actions(clocks.order)};
        case CONVERGENCE -> converge();
        case MEMORY, PRAM -> views();
      }
    }
  }

  List<Anomaly> anomalies() {
    return anomalies;
  }

  String ranOut() {
    return ranOut;
  }

  int[][] orders() {
    return orders;
  }

  private void reads() {
    int first = Steps.NONE;
    int between = Steps.NONE;
    for (int r = 0; r < steps.size; r++) {
      if ((r & (READS_BETWEEN_CLOCKS - 1)) == 0 && budget.expired()) {
        ranOut = "the time of the budget ran out at operation %,d".formatted(steps.op[r]);
        break;
      }
      int found = look(r);
      if (found != Steps.NONE) {
        broken++;
        if (first == Steps.NONE) {
          first = r;
          between = found;
        }
      }
    }
    if (first != Steps.NONE) {
      report(first, between);
    }
  }

  // A write that should have replaced what a read found; NONE if there is none.
  private int look(int r) {
    int from = steps.from[r];
    if (from == Steps.NONE) {
      return Steps.NONE;
    }
    int key = steps.key[r];
    int row = r * clocks.width;
    for (int run = writers.first(key); run < writers.first(key + 1); run++) {
      int chain = writers.chain(run);
      int upTo = clocks.rows[row + chain] - (chain == clocks.chain[r] ? 1 : 0);
      int w = upTo <= 0 ? Steps.NONE : writers.last(run, upTo);
      if (w == Steps.NONE || w == from) {
        continue;
      }
      if (from == Steps.INITIAL || clocks.before(from, w)) {
        return w;
      }
      if (level == CausalLevel.CONVERGENCE && !clocks.before(w, from)) {
        forced.add(w, from, r);
      }
    }
    return Steps.NONE;
  }

  private void report(int r, int w) {
    var edge = new ForcedEdges();
    boolean initial = steps.from[r] == Steps.INITIAL;
    if (!initial) {
      edge.add(w, steps.from[r], r);
    }
    edge.freeze(steps.size);
    var findings = new Findings(steps, Causality.of(steps), edge, false);
    String many =
        broken == 1
            ? ""
            : " (%s%,d reads in all)".formatted(ranOut.isEmpty() ? "" : "at least ", broken);
    anomalies.add(
        initial
            ? findings.anomaly(
                "WriteCOInitRead",
                level.word(),
                Steps.NONE,
                findings.path(w, r, 0),
                "A read found nothing in a key into which a write in its causal past had put something%s:"
                    .formatted(many),
                r)
            : findings.anomaly(
                "WriteCORead",
                level.word(),
                Steps.NONE,
                findings.cycle(0, 0),
                "A read found a value that a write in its causal past had replaced%s:"
                    .formatted(many),
                r));
  }

  private void converge() {
    forced.freeze(steps.size);
    PathOrder.Before before = Causality.of(steps);
    var search =
        new PathOrder(
            steps.size,
            (step, i) -> {
              if (i < 2) {
                return before.of(step, i);
              }
              int edge = forced.into(step, i - 2);
              return edge >= 0 ? forced.before[edge] : -2;
            });
    int[] order = search.from(0, steps.size);
    int[] cycle = search.cycle();
    if (cycle.length == 0) {
      orders = new int[][] {actions(order)};
      return;
    }
    int edge = edgeOf(cycle);
    var findings = new Findings(steps, before, forced, false);
    anomalies.add(
        findings.anomaly(
            "CyclicCF",
            level.word(),
            Steps.NONE,
            findings.cycle(edge, forced.count),
            "What sessions read forces writes into an order that has a cycle, so that no one order serves all:",
            forced.after[edge]));
  }

  // An edge of the cycle that is neither of session order nor of reads.
  private int edgeOf(int[] cycle) {
    for (int i = 0; i < cycle.length; i++) {
      int a = cycle[i];
      int b = cycle[(i + 1) % cycle.length];
      if (steps.before[b] != a && steps.from[b] != a) {
        for (int j = 0; forced.into(b, j) >= 0; j++) {
          if (forced.before[forced.into(b, j)] == a) {
            return forced.into(b, j);
          }
        }
      }
    }
    throw new IllegalStateException("a cycle of session order and reads after none was found");
  }

  private void views() {
    var lasts = new ArrayList<Integer>();
    var last = new int[steps.sessions];
    java.util.Arrays.fill(last, Steps.NONE);
    for (int step = 0; step < steps.size; step++) {
      if (!steps.loose[step]) {
        last[steps.session[step]] = step;
      } else if (steps.reads(step)) {
        // It comes after what its session did before, and before nothing of that.
        lasts.add(step);
      }
    }
    for (int step : last) {
      if (step != Steps.NONE) {
        lasts.add(step);
      }
    }
    var view = new SessionView(level, clocks, writers, budget);
    orders = new int[lasts.size()][];
    for (int i = 0; i < orders.length; i++) {
      @Nullable Anomaly anomaly = view.look(lasts.get(i));
      if (anomaly != null) {
        anomalies.add(anomaly);
        return;
      }
      if (!view.ranOut().isEmpty()) {
        ranOut = view.ranOut();
        return;
      }
      orders[i] = actions(view.order());
    }
  }

  private int[] actions(int[] order) {
    var actions = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      actions[i] = steps.action[order[i]];
    }
    return actions;
  }
}
