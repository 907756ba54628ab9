package io.faultline.checker.session;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Finds out, session by session, what each read had to see, and whether what follows from that is
/// an order. For one thread.
///
/// What a session has to see only grows, so that each step is met once for each session. Where
/// reads are monotonic, what a read found stands for all that was older than it.
final class MustSee {
  private static final String CYCLE =
      "Each of these has to be older than the next, or come before it, and the last is the first:";

  private final String promise;
  private final Steps steps;
  private final Visible visible;
  private final boolean cumulative;
  private final boolean ownWrites;
  private final boolean common;
  private final Budget budget;
  private final List<Anomaly> anomalies = new ArrayList<>();
  private ForcedEdges edges = new ForcedEdges();
  private String ranOut = "";
  private final List<int[]> orders = new ArrayList<>();

  // Per node whether this session has met it, and those that it has.
  private final boolean[] met;
  private int[] meetings = new int[64];
  private int meetingCount;
  private int[] walk = new int[64];
  private int depth;
  // Per key the writes that the session has met: a linked list.
  private final int[] firstSeen;
  private final int[] nextSeen;
  private final int[][] ofSession;
  private int view;

  MustSee(String promise, Steps steps, Set<Guarantee> guarantees, boolean common, Budget budget) {
    this.promise = promise;
    this.steps = steps;
    this.common = common;
    this.budget = budget;
    cumulative = guarantees.contains(Guarantee.MONOTONIC_READS);
    ownWrites = guarantees.contains(Guarantee.READ_YOUR_WRITES);
    visible = new Visible(steps, guarantees);
    met = new boolean[visible.nodes];
    firstSeen = new int[steps.history.keys()];
    nextSeen = new int[steps.size];
    Arrays.fill(firstSeen, Steps.NONE);
    ofSession = sessions();
    for (int s = 0; s < steps.sessions && anomalies.isEmpty() && ranOut.isEmpty(); s++) {
      view = s;
      session(ofSession[s]);
      if (!common && anomalies.isEmpty() && ranOut.isEmpty()) {
        judge(ofSession[s]);
        edges = new ForcedEdges();
      }
      forget();
    }
    if (common && anomalies.isEmpty() && ranOut.isEmpty()) {
      judge(all());
    }
  }

  List<Anomaly> anomalies() {
    return anomalies;
  }

  String ranOut() {
    return ranOut;
  }

  /// Per session, or for all in common, the writes that count in an order in which each comes after
  /// what is older.
  int[][] orders() {
    return orders.toArray(int[][]::new);
  }

  private int[][] sessions() {
    var counts = new int[steps.sessions];
    for (int step = 0; step < steps.size; step++) {
      counts[steps.session[step]]++;
    }
    var sessions = new int[steps.sessions][];
    for (int s = 0; s < sessions.length; s++) {
      sessions[s] = new int[counts[s]];
    }
    Arrays.fill(counts, 0);
    for (int step = 0; step < steps.size; step++) {
      int s = steps.session[step];
      sessions[s][counts[s]++] = step;
    }
    return sessions;
  }

  private int[] all() {
    var all = new int[steps.size];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private void session(int[] mine) {
    for (int i = 0; i < mine.length && anomalies.isEmpty(); i++) {
      int step = mine[i];
      if ((i & 0xfff) == 0 && budget.expired()) {
        ranOut = "the time of the budget ran out at operation %,d".formatted(steps.op[step]);
        return;
      }
      if (steps.reads(step) && !steps.loose[step]) {
        read(step);
      }
      if (ownWrites && steps.writes[step] && !steps.loose[step]) {
        meet(step);
      }
    }
  }

  private void read(int r) {
    int key = steps.key[r];
    int from = steps.from[r];
    for (int w = firstSeen[key]; w != Steps.NONE; w = nextSeen[w]) {
      if (from == Steps.INITIAL) {
        initial(w, r);
        return;
      }
      if (w != from) {
        edges.add(w, from, r);
      }
    }
    if (8L * 4 * edges.count > budget.memoryBytes()) {
      ranOut = "the memory of the budget ran out at operation %,d".formatted(steps.op[r]);
    }
    if (cumulative && from >= 0) {
      firstSeen[key] = Steps.NONE;
      meet(from);
      if (firstSeen[key] != from) {
        // It was met before; it stands for all that was.
        nextSeen[from] = Steps.NONE;
        firstSeen[key] = from;
      }
    }
  }

  private void initial(int w, int r) {
    edges.freeze(steps.size);
    var findings = findings();
    anomalies.add(
        findings.anomaly(
            promise,
            promise,
            common ? Steps.NONE : r,
            findings.path(w, r, 0),
            "A read found nothing in a key of which it had to see a write:",
            r));
  }

  private Findings findings() {
    return new Findings(steps, visible.nodes, visible::before, edges, false, false);
  }

  // Adds all writes that come before `first`, and itself, to what the session has to see.
  private void meet(int first) {
    push(first);
    while (depth > 0) {
      int node = walk[--depth];
      if (node < steps.size && steps.writes[node]) {
        int key = steps.key[node];
        nextSeen[node] = firstSeen[key];
        firstSeen[key] = node;
      }
      for (int i = 0; visible.before(node, i) != -2; i++) {
        int other = visible.before(node, i);
        if (other >= 0) {
          push(other);
        }
      }
    }
  }

  private void push(int node) {
    if (met[node]) {
      return;
    }
    met[node] = true;
    if (meetingCount == meetings.length) {
      meetings = Arrays.copyOf(meetings, meetingCount * 2);
    }
    meetings[meetingCount++] = node;
    if (depth == walk.length) {
      walk = Arrays.copyOf(walk, depth * 2);
    }
    walk[depth++] = node;
  }

  private void forget() {
    for (int i = 0; i < meetingCount; i++) {
      int node = meetings[i];
      met[node] = false;
      if (node < steps.size) {
        firstSeen[steps.key[node]] = Steps.NONE;
      }
    }
    meetingCount = 0;
  }

  // Whether all that the edges and the rest say is an order.
  private void judge(int[] from) {
    edges.freeze(steps.size);
    var search = new PathOrder(visible.nodes, this::before);
    for (int step : from) {
      search.add(step);
    }
    int[] cycle = search.cycle();
    if (cycle.length == 0) {
      orders.add(
          Arrays.stream(search.order())
              .filter(node -> node < steps.size)
              .map(node -> steps.action[node])
              .toArray());
      return;
    }
    Findings findings = new Findings(steps, visible.nodes, visible::before, edges, false, false);
    int at = Steps.NONE;
    for (int node : cycle) {
      at = node < steps.size ? node : at;
    }
    anomalies.add(
        findings.anomaly(
            promise,
            promise,
            common ? Steps.NONE : from[from.length - 1],
            findings.cycle(cycle),
            CYCLE,
            at));
  }

  private int before(int node, int i) {
    int n = steps.size;
    if (i < 3 || node >= n) {
      return visible.before(node, i);
    }
    return switch (i) {
      case 3 -> visible.versionBefore[node];
      case 4 -> common || steps.session[node] == view ? visible.ownBefore[node] : -1;
      default -> {
        int edge = edges.into(node, i - 5);
        yield edge >= 0 ? edges.before[edge] : -2;
      }
    };
  }
}
