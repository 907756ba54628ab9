package io.faultline.checker.session;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one session may believe: whether all that comes before its last step has an order in which
/// each of its reads finds what it found.
///
/// The relation begins as causal order, or as session order and the session's own reads, and grows
/// until nothing changes: where a read of the session found w2, whatever wrote the key and comes
/// before the read comes before w2. If that gives no cycle, there is an order [1]. Each new pair is
/// carried on along the vector clocks as far as it changes them, which mostly is not far.
///
/// Looks at one session after another, and undoes its changes in between. For one thread.
///
/// Source: [1] Bouajjani and others, POPL 2017, lemma on CyclicHB.
final class SessionView {
  private final CausalLevel level;
  private final Clocks clocks;
  private final Steps steps;
  private final KeyWriters writers;
  private final Budget budget;
  private final int width;
  private final int[] rows;
  private final Successors bySession;
  private final Successors byRead;
  private final boolean[] own;
  private final boolean[] dirty;
  private final boolean[] touched;
  private final boolean[] queued;
  private final int[] firstEdge;
  private int[] nextEdge = new int[16];
  private int[] changes = new int[64];
  private int changeCount;
  private int[] queue = new int[64];
  private int queueCount;
  private int[] scope = new int[0];
  private ForcedEdges edges = new ForcedEdges();
  private int[] order = new int[0];
  private int last;
  private boolean again;
  private String ranOut = "";

  SessionView(CausalLevel level, Clocks clocks, KeyWriters writers, Budget budget) {
    this.level = level;
    this.clocks = clocks;
    this.writers = writers;
    this.budget = budget;
    steps = clocks.steps;
    width = clocks.width;
    rows = clocks.copyOfRows();
    bySession = new Successors(steps.before, steps.size);
    byRead = new Successors(steps.from, steps.size);
    own = new boolean[steps.size];
    dirty = new boolean[steps.size];
    touched = new boolean[steps.size];
    queued = new boolean[steps.size];
    firstEdge = new int[steps.size];
    Arrays.fill(firstEdge, -1);
  }

  String ranOut() {
    return ranOut;
  }

  /// All that comes before the last step that was looked at, in an order in which its session's
  /// reads are right.
  int[] order() {
    return order;
  }

  /// Looks at the view of the session of `end` up to there. What is wrong, if anything is.
  @Nullable Anomaly look(int end) {
    last = end;
    int[] mine = mine(last);
    begin(mine);
    scope = Arrays.copyOfRange(rows, last * width, (last + 1) * width);
    Anomaly anomaly = saturate(mine);
    if (anomaly == null && ranOut.isEmpty()) {
      edges.freeze(steps.size);
      var search = new PathOrder(steps.size, this::before);
      for (int step : mine) {
        search.add(step);
      }
      order = search.order();
      if (search.cycle().length > 0) {
        throw new IllegalStateException("a cycle where the clocks had none");
      }
    }
    undo(mine);
    return anomaly;
  }

  private int[] mine(int last) {
    int count = 0;
    for (int step = last; step != Steps.NONE; step = steps.before[step]) {
      count++;
    }
    var mine = new int[count];
    for (int step = last; step != Steps.NONE; step = steps.before[step]) {
      mine[--count] = step;
    }
    return mine;
  }

  private void begin(int[] mine) {
    for (int step : mine) {
      own[step] = true;
      dirty[step] = steps.reads(step);
      if (level == CausalLevel.PRAM) {
        touch(step);
        if (steps.before[step] != Steps.NONE) {
          Clocks.join(rows, step * width, steps.before[step] * width, width);
        }
        if (steps.from[step] >= 0) {
          Clocks.join(rows, step * width, steps.from[step] * width, width);
        }
      }
    }
  }

  private @Nullable Anomaly saturate(int[] mine) {
    do {
      again = false;
      // The last first: what it says of late steps is then there to stop what earlier ones say.
      for (int i = mine.length - 1; i >= 0; i--) {
        if ((i & 0xfff) == 0 && budget.expired()) {
          ranOut =
              "the time of the budget ran out in the view of session %d"
                  .formatted(steps.sessionIds[steps.session[mine[0]]]);
          return null;
        }
        if (dirty[mine[i]]) {
          dirty[mine[i]] = false;
          Anomaly anomaly = read(mine[i]);
          if (anomaly != null) {
            return anomaly;
          }
        }
      }
    } while (again);
    return null;
  }

  private @Nullable Anomaly read(int r) {
    int from = steps.from[r];
    if (from >= 0 && comesBefore(r, from)) {
      // PRAM alone: the view itself has a cycle.
      return cyclic(r, from);
    }
    int key = steps.key[r];
    for (int run = writers.first(key); run < writers.first(key + 1); run++) {
      int chain = writers.chain(run);
      int upTo = rows[r * width + chain] - (chain == clocks.chain[r] ? 1 : 0);
      int w = upTo <= 0 ? Steps.NONE : writers.last(run, upTo);
      if (w == Steps.NONE || w == from) {
        continue;
      }
      if (from == Steps.INITIAL) {
        Findings findings = findings();
        return findings.anomaly(
            level == CausalLevel.PRAM ? "WritePRAMInitRead" : "WriteHBInitRead",
            level.word(),
            last,
            findings.path(w, r, edges.count),
            "A session found nothing in a key into which, as it knew, something had been put:",
            r);
      }
      if (!comesBefore(w, from)) {
        int edge = add(w, from, r);
        if (comesBefore(from, w)) {
          Findings findings = findings();
          return findings.anomaly(
              level == CausalLevel.PRAM ? "CyclicPRAM" : "CyclicHB",
              level.word(),
              last,
              findings.cycle(edge, edge),
              "What one session found has no order: each of these has to come before the next, and the last is the first:",
              r);
        }
        carry(w, from);
      }
    }
    return null;
  }

  private Anomaly cyclic(int r, int from) {
    Findings findings = findings();
    java.util.List<Link> links = new java.util.ArrayList<>(findings.path(r, from, edges.count));
    links.add(new Link(steps.action[from], steps.action[r], Link.Why.READS_FROM));
    return findings.anomaly(
        "CyclicPRAM",
        level.word(),
        last,
        links,
        "Each of these has to come before the next, and the last is the first:",
        r);
  }

  private Findings findings() {
    edges.freeze(steps.size);
    return new Findings(steps, this::session, edges, true);
  }

  private boolean comesBefore(int a, int b) {
    return rows[b * width + clocks.chain[a]] >= clocks.place[a];
  }

  private int add(int w, int from, int r) {
    int edge = edges.add(w, from, r);
    if (edge == nextEdge.length) {
      nextEdge = Arrays.copyOf(nextEdge, edge * 2);
    }
    nextEdge[edge] = firstEdge[w];
    firstEdge[w] = edge;
    return edge;
  }

  // Joins what comes before `w` into `first`, and on from there.
  private void carry(int w, int first) {
    push(w, first);
    while (queueCount > 0) {
      int step = queue[--queueCount];
      queued[step] = false;
      for (int i = bySession.start(step); i < bySession.start(step + 1); i++) {
        push(step, bySession.at(i));
      }
      for (int i = byRead.start(step); i < byRead.start(step + 1); i++) {
        if (level != CausalLevel.PRAM || own[byRead.at(i)]) {
          push(step, byRead.at(i));
        }
      }
      for (int edge = firstEdge[step]; edge >= 0; edge = nextEdge[edge]) {
        push(step, edges.after[edge]);
      }
    }
  }

  private void push(int step, int next) {
    if (scope[clocks.chain[next]] < clocks.place[next]) {
      return;
    }
    touch(next);
    if (!Clocks.join(rows, next * width, step * width, width)) {
      return;
    }
    if (own[next] && steps.reads(next)) {
      dirty[next] = true;
      again = true;
    }
    if (!queued[next]) {
      queued[next] = true;
      if (queueCount == queue.length) {
        queue = Arrays.copyOf(queue, queueCount * 2);
      }
      queue[queueCount++] = next;
    }
  }

  private void touch(int step) {
    if (!touched[step]) {
      touched[step] = true;
      if (changeCount == changes.length) {
        changes = Arrays.copyOf(changes, changeCount * 2);
      }
      changes[changeCount++] = step;
    }
  }

  private void undo(int[] mine) {
    for (int i = 0; i < changeCount; i++) {
      int row = changes[i] * width;
      System.arraycopy(clocks.rows, row, rows, row, width);
      touched[changes[i]] = false;
    }
    changeCount = 0;
    for (int i = 0; i < edges.count; i++) {
      firstEdge[edges.before[i]] = -1;
    }
    edges = new ForcedEdges();
    for (int step : mine) {
      own[step] = false;
      dirty[step] = false;
    }
  }

  private int session(int step, int i) {
    if (i == 0) {
      return steps.before[step];
    }
    boolean reads = level != CausalLevel.PRAM || own[step];
    return i > 1 ? -2 : reads ? Math.max(steps.from[step], -1) : -1;
  }

  private int before(int step, int i) {
    if (i < 2) {
      return session(step, i);
    }
    int edge = edges.into(step, i - 2);
    return edge >= 0 ? edges.before[edge] : -2;
  }
}
