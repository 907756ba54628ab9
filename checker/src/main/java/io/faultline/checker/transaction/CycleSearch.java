package io.faultline.checker.transaction;

import io.faultline.checker.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks for the cycles that levels forbid, in one graph. What it finds are shortest ones as far as
/// a bounded effort can tell. Owned by one thread.
final class CycleSearch {
  static final Pattern EVERY = Pattern.of(Pattern.ALL);
  static final Pattern FORWARD = Pattern.of(Pattern.DEPENDENCIES);

  private static final long MOST_STEPS = 5_000_000;

  private final Transactions transactions;
  private final DependencyGraph graph;
  private final ListDependencies dependencies;
  private final Reasons reasons;
  private final Budget budget;
  private final Components every;
  private final List<Components> forward = new ArrayList<>(1);
  private final List<AnomalySearch> kinds = new ArrayList<>(1);
  private boolean expired;

  CycleSearch(
      Transactions transactions, VersionOrder versions, DependencyGraph graph, Budget budget) {
    this.transactions = transactions;
    this.graph = graph;
    this.budget = budget;
    dependencies = new ListDependencies(transactions, versions);
    reasons = new Reasons(transactions, versions);
    every = Components.of(graph, EVERY);
  }

  /// The components of the graph with all its edges.
  Components every() {
    return every;
  }

  /// The components of the graph without anti-dependencies.
  Components forward() {
    if (forward.isEmpty()) {
      forward.add(Components.of(graph, FORWARD));
    }
    return forward.getFirst();
  }

  /// Whether a search was given up, so that what it did not find may be there.
  boolean expired() {
    return expired;
  }

  /// A closed walk of this pattern, if there is one. Never gives up.
  Optional<List<Step>> closed(Pattern pattern) {
    return closed(graph, pattern);
  }

  private Optional<List<Step>> closed(DependencyGraph in, Pattern pattern) {
    Components components = Components.of(in, pattern);
    if (components.isAcyclic()) {
      return Optional.empty();
    }
    int[] members = smallest(in, components, pattern.states());
    return Optional.of(
        reasons.closed(new Walks(in, pattern).closed(members, components, MOST_STEPS, budget)));
  }

  /// A cycle of one kind, if a bounded effort finds one.
  Optional<List<Step>> example(AnomalySearch.Kind kind, Binding orders) {
    if (kinds.isEmpty()) {
      kinds.add(new AnomalySearch(graph, every, budget));
    }
    return kinds.getFirst().find(kind, orders).map(reasons::closed);
  }

  // The product nodes of the smallest component that has several.
  private static int[] smallest(DependencyGraph in, Components components, int states) {
    int[] sizes = components.sizes();
    int least = -1;
    for (int c = 0; c < sizes.length; c++) {
      if (sizes[c] > 1 && (least < 0 || sizes[c] < sizes[least])) {
        least = c;
      }
    }
    var members = new int[sizes[least]];
    int size = 0;
    for (int v = 0; v < in.nodes() && size < members.length; v++) {
      for (int s = 0; s < states; s++) {
        if (components.of(v, s) == least) {
          members[size++] = v * states + s;
        }
      }
    }
    return members;
  }

  /// A cycle with exactly one anti-dependency (G-single), of a graph that has none without.
  Optional<List<Step>> single() {
    var queries = new PathQueries(graph, Pattern.DEPENDENCIES, forward());
    for (int t = 0; t < transactions.size(); t++) {
      for (int e = graph.firstEdge(t); e < graph.firstEdge(t + 1); e++) {
        if ((graph.kinds(e) & EdgeKind.RW.bit()) != 0 && together(t, graph.target(e))) {
          queries.add(graph.target(e), t, e);
        }
      }
    }
    return answer(queries)
        .map(e -> {
          int t = graph.source(e);
          var steps = new ArrayList<Step>();
          steps.add(reasons.step(t, graph.target(e), EdgeKind.RW));
          steps.addAll(
              reasons.path(new Walks(graph, FORWARD).walk(graph.target(e), t).orElseThrow()));
          return steps;
        });
  }

  /// Two anti-dependencies one after another, in a cycle (G2-item): as far as a bounded effort can
  /// tell.
  Optional<List<Step>> adjacent() {
    var walks = new Walks(graph, EVERY);
    int tries = 0;
    for (int t = 0; t < transactions.size() && tries < 50 && !budget.expired(); t++) {
      for (int e = graph.firstEdge(t); e < graph.firstEdge(t + 1); e++) {
        int middle = graph.target(e);
        if ((graph.kinds(e) & EdgeKind.RW.bit()) == 0 || !together(t, middle)) {
          continue;
        }
        for (int f = graph.firstEdge(middle); f < graph.firstEdge(middle + 1); f++) {
          if ((graph.kinds(f) & EdgeKind.RW.bit()) != 0 && together(t, graph.target(f))) {
            tries++;
            var steps = new ArrayList<Step>();
            steps.add(reasons.step(t, middle, EdgeKind.RW));
            steps.add(reasons.step(middle, graph.target(f), EdgeKind.RW));
            if (graph.target(f) != t) {
              steps.addAll(reasons.path(walks.walk(graph.target(f), t).orElseThrow()));
            }
            return Optional.of(steps);
          }
        }
      }
    }
    return Optional.empty();
  }

  /// A transaction that sees what depends on another and then, by the same read or a later one,
  /// misses what that one wrote (G-monotonic), in a graph without cycles of dependencies.
  ///
  /// ```
  ///   Tj ──ww, wr──> … ──> Ti: … e …        e: a read or a write of Ti, or its beginning
  ///   ^                    Ti: …… r         r: a read after e, or e itself
  ///   └──────── rw ───────────────┘
  /// ```
  ///
  /// Each transaction is unfolded: a node an action, which leads to the next one and nowhere else.
  Optional<List<Step>> monotonic() {
    int base = graph.nodes();
    var history = transactions.history();
    DependencyGraph unfolded =
        DependencyGraph.of(
            transactions.size(),
            Math.addExact(base, history.actions()),
            sink -> {
              copy(sink);
              dependencies.emit((from, to, kind, _, toAction) -> {
                if (kind != EdgeKind.RW && from != to && together(from, to)) {
                  sink.edge(from, base + toAction, kind.bit());
                }
              });
              for (int t = 0; t < transactions.size(); t++) {
                int op = transactions.op(t);
                for (int a = history.firstAction(op) + 1; a < history.firstAction(op + 1); a++) {
                  sink.edge(base + a - 1, base + a, EdgeKind.SESSION.bit());
                }
              }
            });
    var queries = new PathQueries(unfolded, Pattern.DEPENDENCIES, Components.of(unfolded, FORWARD));
    var antis = new ArrayList<Step>();
    dependencies.emit((from, to, kind, fromAction, toAction) -> {
      if (kind == EdgeKind.RW && from != to && together(from, to)) {
        queries.add(to, base + fromAction, antis.size());
        antis.add(new Step(transactions.op(from), transactions.op(to), kind, fromAction, toAction));
      }
    });
    return answer(queries).map(i -> unfold(unfolded, base, antis.get(i)));
  }

  // Orders lead to the first action of a transaction as well.
  private void copy(DependencyGraph.Sink sink) {
    int base = graph.nodes();
    for (int v = 0; v < base; v++) {
      for (int e = graph.firstEdge(v); e < graph.firstEdge(v + 1); e++) {
        int w = graph.target(e);
        if (!together(v, w) || (graph.kinds(e) & Pattern.DEPENDENCIES) == 0) {
          continue;
        }
        sink.edge(v, w, graph.kinds(e) & Pattern.DEPENDENCIES);
        if ((graph.kinds(e) & Pattern.ORDERS) != 0 && w < transactions.size()) {
          int first = transactions.history().firstAction(transactions.op(w));
          sink.edge(v, base + first, graph.kinds(e) & Pattern.ORDERS);
        }
      }
    }
  }

  private List<Step> unfold(DependencyGraph unfolded, int base, Step anti) {
    var steps = new ArrayList<Step>();
    steps.add(anti);
    var path = new ArrayList<Walks.Taken>();
    int start = transactions.number(anti.to());
    int reader = transactions.number(anti.from());
    for (Walks.Taken taken :
        new Walks(unfolded, FORWARD).walk(start, base + anti.fromAction()).orElseThrow()) {
      if (taken.target() < base) {
        path.add(taken);
      } else if (taken.source() < base && (taken.kind().bit() & Pattern.ORDERS) != 0) {
        path.add(new Walks.Taken(taken.source(), reader, taken.kind()));
        steps.addAll(reasons.path(path));
      } else if (taken.source() < base) {
        steps.addAll(reasons.path(path));
        steps.add(reasons.stepInto(taken.source(), taken.target() - base));
      }
    }
    return steps;
  }

  /// A cycle in which at most one transaction only reads (G-update); others that only read may be
  /// passed by the orders that bind.
  Optional<List<Step>> update() {
    int base = graph.nodes();
    DependencyGraph updates = DependencyGraph.of(transactions.size(), base, this::updates);
    Optional<List<Step>> among = closed(updates, EVERY);
    if (among.isPresent()) {
      return among;
    }
    // A second node for each transaction that only reads, where walks to it end.
    DependencyGraph ending =
        DependencyGraph.of(
            transactions.size(),
            base + transactions.size(),
            sink -> {
              updates(sink);
              for (int v = 0; v < base; v++) {
                for (int e = graph.firstEdge(v); e < graph.firstEdge(v + 1); e++) {
                  int w = graph.target(e);
                  if (onlyReads(w) && together(v, w) && !(onlyReads(v) && isNoOrder(e))) {
                    sink.edge(v, base + w, graph.kinds(e) & Pattern.DEPENDENCIES);
                  }
                }
              }
            });
    var queries = new PathQueries(ending, Pattern.ALL, Components.of(ending, EVERY));
    for (int t = 0; t < transactions.size(); t++) {
      for (int e = graph.firstEdge(t); onlyReads(t) && e < graph.firstEdge(t + 1); e++) {
        if (together(t, graph.target(e))) {
          queries.add(graph.target(e), base + t, e);
        }
      }
    }
    return answer(queries)
        .map(e -> {
          int t = graph.source(e);
          var walk = new ArrayList<Walks.Taken>();
          walk.add(new Walks.Taken(t, graph.target(e), EVERY.kind(0, graph.kinds(e), 0)));
          for (Walks.Taken taken :
              new Walks(ending, EVERY).walk(graph.target(e), base + t).orElseThrow()) {
            walk.add(
                new Walks.Taken(
                    taken.source(),
                    taken.target() >= base ? taken.target() - base : taken.target(),
                    taken.kind()));
          }
          return reasons.closed(walk);
        });
  }

  private void updates(DependencyGraph.Sink sink) {
    for (int v = 0; v < graph.nodes(); v++) {
      for (int e = graph.firstEdge(v); e < graph.firstEdge(v + 1); e++) {
        int w = graph.target(e);
        int kinds = graph.kinds(e);
        if (onlyReads(v) || onlyReads(w)) {
          kinds &= Pattern.ORDERS;
        }
        if (kinds != 0 && together(v, w)) {
          sink.edge(v, w, kinds);
        }
      }
    }
  }

  private boolean isNoOrder(int edge) {
    return (graph.kinds(edge) & Pattern.ORDERS) == 0;
  }

  private boolean onlyReads(int node) {
    return node < transactions.size()
        && transactions.firstWrite(node) == transactions.firstWrite(node + 1);
  }

  private Optional<Integer> answer(PathQueries queries) {
    int found = queries.any(budget);
    expired |= found == PathQueries.EXPIRED;
    return found >= 0 ? Optional.of(found) : Optional.empty();
  }

  private boolean together(int node, int other) {
    return every.of(node, 0) == every.of(other, 0);
  }
}
