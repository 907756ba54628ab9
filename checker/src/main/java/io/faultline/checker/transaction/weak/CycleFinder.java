package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.SessionOrder;
import io.faultline.checker.transaction.Transactions;
import io.faultline.checker.transaction.weak.CommitCycle.Edge;
import io.faultline.checker.transaction.weak.CommitCycle.Hop;
import io.faultline.history.History;
import io.faultline.history.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Takes a short cycle out of a [CommitGraph], with the reasons for its edges.
final class CycleFinder {
  private static final int TRIES = 50;

  private final WeakLevel level;
  private final Dependencies dependencies;
  private final Transactions transactions;
  private final CommitEdges inferred;

  CycleFinder(WeakLevel level, Dependencies dependencies, CommitEdges inferred) {
    this.level = level;
    this.dependencies = dependencies;
    this.inferred = inferred;
    transactions = dependencies.transactions();
  }

  /// The cycle of an edge that leads to before the run.
  CommitCycle beforeTheRun(int edge) {
    return cycle(List.of(inferred(edge)));
  }

  /// A shortest cycle through one of the first transactions of the smallest component.
  CommitCycle shortest(CommitGraph graph) {
    int[] component = graph.components();
    var sizes = new int[graph.size()];
    for (int c : component) {
      sizes[c]++;
    }
    int smallest = -1;
    for (int c = 0; c < sizes.length; c++) {
      if (sizes[c] > 1 && (smallest < 0 || sizes[c] < sizes[smallest])) {
        smallest = c;
      }
    }
    List<Integer> best = List.of();
    int tries = 0;
    for (int t = 0; t < graph.size() && tries < TRIES; t++) {
      if (component[t] == smallest) {
        tries++;
        List<Integer> places = around(graph, component, t);
        best = best.isEmpty() || places.size() < best.size() ? places : best;
      }
    }
    return cycle(best.stream().map(place -> edge(graph, place)).toList());
  }

  private CommitCycle cycle(List<Edge> edges) {
    return new CommitCycle(level, dependencies.sessions().isPresent(), edges);
  }

  // The places of the edges of a shortest cycle through `start`.
  private static List<Integer> around(CommitGraph graph, int[] component, int start) {
    Map<Integer, Integer> reachedBy = new HashMap<>();
    Map<Integer, Integer> source = new HashMap<>();
    var queue = new ArrayDeque<Integer>();
    queue.add(start);
    while (!queue.isEmpty()) {
      int t = queue.remove();
      for (int e = graph.first(t); e < graph.first(t + 1); e++) {
        int next = graph.target(e);
        if (component[next] != component[start] || reachedBy.containsKey(next)) {
          continue;
        }
        reachedBy.put(next, e);
        source.put(next, t);
        if (next == start) {
          var places = new ArrayList<Integer>();
          int at = start;
          do {
            places.add(reachedBy.get(at));
            at = source.getOrDefault(at, start);
          } while (at != start);
          Collections.reverse(places);
          return places;
        }
        queue.add(next);
      }
    }
    throw new IllegalStateException("a component without a cycle");
  }

  private Edge edge(CommitGraph graph, int place) {
    if (graph.kind(place) >= 0) {
      return inferred(graph.kind(place));
    }
    int to = graph.target(place);
    // The place lies among the edges of where it comes from.
    int low = 0;
    int high = graph.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (graph.first(middle) <= place) {
        low = middle;
      } else {
        high = middle;
      }
    }
    int read = graph.kind(place) == CommitGraph.SESSION ? CommitCycle.SESSION : readOf(to, low);
    return new Edge(transactions.op(low), transactions.op(to), read, List.of());
  }

  private Edge inferred(int edge) {
    int from = inferred.from(edge);
    int to = inferred.to(edge);
    int read = inferred.read(edge);
    int reader = transactions.owner(read);
    List<Hop> path =
        switch (level) {
          case PL_2 -> throw new IllegalStateException("nothing is inferred");
          case READ_COMMITTED ->
              List.of(new Hop(transactions.op(from), transactions.op(reader), earlier(from, read)));
          case READ_ATOMIC, CAUSAL -> path(from, reader);
        };
    int toOp = to < 0 ? CommitCycle.BEFORE_THE_RUN : transactions.op(to);
    return new Edge(transactions.op(from), toOp, read, path);
  }

  // The first read of what `from` wrote.
  private int readOf(int t, int from) {
    for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
      if (transactions.readFrom(r) == from) {
        return transactions.readAction(r);
      }
    }
    return CommitCycle.SESSION;
  }

  private int earlier(int from, int read) {
    int first = readOf(transactions.owner(read), from);
    History history = transactions.history();
    if (first < 0 || first >= read || history.kind(first) != Kind.READ) {
      throw new IllegalStateException("no earlier read");
    }
    return first;
  }

  // A shortest way from `from` to `reader`, found backwards.
  private List<Hop> path(int from, int reader) {
    var next = new int[transactions.size()];
    Arrays.fill(next, -1);
    var queue = new ArrayDeque<Integer>();
    queue.add(reader);
    next[reader] = reader;
    while (next[from] < 0 && !queue.isEmpty()) {
      int t = queue.remove();
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        meet(transactions.readFrom(r), t, next, queue);
      }
      for (int i = dependencies.firstBefore(t); i < dependencies.firstBefore(t + 1); i++) {
        meet(dependencies.before(i), t, next, queue);
      }
    }
    var path = new ArrayList<Hop>();
    if (level == WeakLevel.READ_ATOMIC
        && SessionOrder.comesBefore(
            transactions.history(), transactions.op(from), transactions.op(reader))
        && readOf(reader, from) == CommitCycle.SESSION) {
      // In the session, though not directly.
      return List.of(hop(from, reader));
    }
    for (int t = from; t != reader; t = next[t]) {
      path.add(hop(t, next[t]));
    }
    return path;
  }

  private Hop hop(int from, int to) {
    return new Hop(transactions.op(from), transactions.op(to), readOf(to, from));
  }

  private static void meet(int before, int t, int[] next, ArrayDeque<Integer> queue) {
    if (before >= 0 && next[before] < 0) {
      next[before] = t;
      queue.add(before);
    }
  }
}
