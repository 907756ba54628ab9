package io.faultline.checker.session;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Verdict;
import io.faultline.checker.session.Link.Why;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes evidence, and its words, of steps that are in a cycle. For refutations alone: nothing of
/// it is done where the promise holds.
final class Findings {
  private static final String CLIENT_OR_SYSTEM =
      "either the client lied when it said that the call certainly had no effect, or the system let a refused call take effect";

  private final Steps steps;
  private final PathOrder.Before before;
  private final ForcedEdges edges;
  private final List<OlderWrite> forced = new ArrayList<>();
  private final int[] lemma;
  private final boolean nested;

  private final int nodes;
  private final boolean joins;

  /// For causal order, or session order.
  ///
  /// @param before what comes before a step
  /// @param edges frozen
  /// @param nested whether the way to a forced edge's read may use edges that were added before it
  Findings(Steps steps, PathOrder.Before before, ForcedEdges edges, boolean nested) {
    this(steps, steps.size, before, edges, nested, true);
  }

  /// @param nodes how many there are; those beyond the steps stand for several of one session
  /// @param joins whether session order is transitive
  Findings(
      Steps steps,
      int nodes,
      PathOrder.Before before,
      ForcedEdges edges,
      boolean nested,
      boolean joins) {
    this.steps = steps;
    this.nodes = nodes;
    this.joins = joins;
    this.before = before;
    this.edges = edges;
    this.nested = nested;
    lemma = new int[edges.count];
    Arrays.fill(lemma, -1);
  }

  /// The links of a way from `a` to `b`, with as few reads as there may be, by edges before number
  /// `limit` alone.
  List<Link> path(int a, int b, int limit) {
    // Backwards from b; a step of the same session costs nothing.
    var toward = new int[nodes];
    var by = new int[nodes];
    Arrays.fill(toward, Steps.NONE);
    var settled = new boolean[nodes];
    var queue = new ArrayDeque<Integer>();
    queue.add(b);
    toward[b] = b;
    while (!queue.isEmpty()) {
      int step = queue.removeFirst();
      if (settled[step]) {
        continue;
      }
      settled[step] = true;
      if (step == a && step != b) {
        break;
      }
      for (int i = 0; ; i++) {
        int other = before.of(step, i);
        if (other == -2) {
          break;
        }
        if (other >= 0 && !settled[other]) {
          boolean free = isOfSession(other, step);
          if (toward[other] == Steps.NONE || free) {
            toward[other] = step;
            by[other] = -1;
          }
          if (free) {
            queue.addFirst(other);
          } else {
            queue.addLast(other);
          }
        }
      }
      for (int i = 0; step < steps.size && edges.into(step, i) >= 0; i++) {
        int edge = edges.into(step, i);
        int other = edges.before[edge];
        if (edge < limit && !settled[other]) {
          if (toward[other] == Steps.NONE) {
            toward[other] = step;
            by[other] = edge;
          }
          queue.addLast(other);
        }
      }
    }
    if (toward[a] == Steps.NONE) {
      throw new IllegalStateException("no way from step " + a + " to step " + b);
    }
    var links = new ArrayList<Link>();
    for (int at = a; at != b; ) {
      int next = toward[at];
      while (next >= steps.size) {
        next = toward[next];
      }
      links.add(
          toward[at] == next
              ? link(at, next, by[at])
              : new Link(steps.action[at], steps.action[next], Why.SESSION));
      at = next;
    }
    return joins ? joined(links) : links;
  }

  // The edge from one to the other, if there is one that says more than the rest.
  private int edge(int a, int b) {
    boolean other = steps.from[b] == a || (joins && isOfSession(a, b));
    for (int i = 0; !other && edges.into(b, i) >= 0; i++) {
      if (edges.before[edges.into(b, i)] == a) {
        return edges.into(b, i);
      }
    }
    return -1;
  }

  /// The links of a cycle, given as steps each before the next.
  List<Link> cycle(int[] cycle) {
    var links = new ArrayList<Link>();
    int at = 0;
    while (cycle[at] >= steps.size) {
      at++;
    }
    // From one step to the next that is one.
    for (int i = 1, a = at; i <= cycle.length; i++) {
      int b = (at + i) % cycle.length;
      if (cycle[b] < steps.size) {
        boolean direct = (a + 1) % cycle.length == b;
        links.add(
            direct
                ? link(cycle[a], cycle[b], edge(cycle[a], cycle[b]))
                : new Link(steps.action[cycle[a]], steps.action[cycle[b]], Why.SESSION));
        a = b;
      }
    }
    return joins ? joined(links) : links;
  }

  /// The links of a forced edge and of the way back.
  List<Link> cycle(int edge, int limit) {
    var links = new ArrayList<Link>();
    links.add(link(edges.before[edge], edges.after[edge], edge));
    links.addAll(path(edges.after[edge], edges.before[edge], limit));
    return links;
  }

  Anomaly anomaly(
      String pattern, String promise, int view, List<Link> links, String end, int keyStep) {
    var ops = new TreeSet<Integer>();
    var text = new StringBuilder();
    tell(links, ops, text, "");
    for (int i = 0; i < forced.size(); i++) {
      OlderWrite one = forced.get(i);
      text.append(
          "\n  [%d] %s has to be older than %s, for %s found the latter when the former had come before it:"
              .formatted(i + 1, told(one.before()), told(one.after()), told(one.read())));
      tell(one.path(), ops, text, "    ");
    }
    return new Anomaly(
        pattern,
        steps.history.keyValue(steps.key[keyStep]).toString(),
        List.copyOf(ops),
        end + text,
        new BadPattern(
            promise,
            view == Steps.NONE ? -1 : steps.action[view],
            forced,
            links,
            List.copyOf(ops)));
  }

  private void tell(List<Link> links, Set<Integer> ops, StringBuilder text, String indent) {
    text.append("\n  ").append(indent).append(told(links.getFirst().before()));
    for (Link link : links) {
      ops.add(steps.op[stepOf(link.before())]);
      ops.add(steps.op[stepOf(link.after())]);
      text.append("\n  ")
          .append(indent)
          .append("→ %s%s ".formatted(link.why().words(), mark(link)))
          .append(told(link.after()));
    }
  }

  private static String mark(Link link) {
    return link.why() == Why.FORCED ? " [%d]".formatted(link.forced() + 1) : "";
  }

  private String told(int action) {
    return steps.told(stepOf(action));
  }

  private int stepOf(int action) {
    return Arrays.binarySearch(steps.action, 0, steps.size, action);
  }

  // Whether `step` follows `other` in one session, by session order and not by what it read.
  private boolean isOfSession(int other, int step) {
    if (other >= steps.size || step >= steps.size) {
      return true;
    }
    return (joins || steps.from[step] != other)
        && steps.session[step] == steps.session[other]
        && other < step
        && (!steps.loose[other] || steps.op[other] == steps.op[step]);
  }

  private Link link(int a, int b, int edge) {
    int first = steps.action[a];
    int second = steps.action[b];
    if (edge >= 0) {
      return new Link(first, second, Why.FORCED, lemma(edge));
    }
    if (steps.from[b] == a && !(joins && isOfSession(a, b))) {
      return new Link(first, second, Why.READS_FROM);
    }
    return new Link(first, second, isOlder(a, b) ? Why.VERSION : Why.SESSION);
  }

  // By versions, which only count where session order is not transitive.
  private boolean isOlder(int a, int b) {
    return !joins
        && steps.key[a] == steps.key[b]
        && steps.writes[a]
        && steps.writes[b]
        && steps.version[a] != Result.NO_VERSION
        && steps.version[a] < steps.version[b];
  }

  private int lemma(int edge) {
    if (lemma[edge] < 0) {
      List<Link> path = path(edges.before[edge], edges.read[edge], nested ? edge : 0);
      forced.add(
          new OlderWrite(
              steps.action[edges.before[edge]],
              steps.action[edges.after[edge]],
              steps.action[edges.read[edge]],
              path));
      lemma[edge] = forced.size() - 1;
    }
    return lemma[edge];
  }

  // Two links of one session that follow each other are one.
  private static List<Link> joined(List<Link> links) {
    var result = new ArrayList<Link>();
    for (Link link : links) {
      if (!result.isEmpty() && link.why() == Why.SESSION && result.getLast().why() == Why.SESSION) {
        result.set(
            result.size() - 1, new Link(result.getLast().before(), link.after(), Why.SESSION));
      } else {
        result.add(link);
      }
    }
    return result;
  }

  /// What can be said before anything is looked for: the history is none to be judged, or somebody
  /// found what nobody put there.
  static Optional<Verdict> early(StepsBuilder built, Verdict.Method method) {
    if (!built.unfit.isEmpty()) {
      return Optional.of(
          new Verdict.Undecided(
              built.unfit, "", "check it for a promise that fits what was asked"));
    }
    if (built.history.size() == 0) {
      return Optional.of(new Verdict.Undecided("the history has no operations", "", "record some"));
    }
    return built.garbage == Steps.NONE
        ? Optional.empty()
        : Optional.of(new Verdict.Refuted(method, List.of(garbage(built))));
  }

  /// What is wrong with an action that found what nobody put there.
  static Anomaly garbage(StepsBuilder built) {
    var history = built.history;
    int a = built.garbage;
    int o = 0;
    Integer failed = null;
    boolean isRead = history.kind(a) == io.faultline.history.Kind.READ;
    long found = isRead ? history.second(a) : history.argument(a);
    for (int op = 0; op < history.size(); op++) {
      for (int at = history.firstAction(op); at < history.firstAction(op + 1); at++) {
        o = at == a ? op : o;
        boolean puts =
            switch (history.kind(at)) {
              case WRITE, APPEND -> history.argument(at) == found;
              case CAS -> history.second(at) == found;
              default -> false;
            };
        if (puts
            && history.key(at) == history.key(a)
            && history.type(op) == Outcome.Type.FAILED
            && failed == null) {
          failed = op;
        }
      }
    }
    String key = history.keyValue(history.key(a)).toString();
    String told =
        "op %,d (session %d) found %s in key %s, "
            .formatted(o, history.session(o), history.values().value(found), key);
    return new Anomaly(
        failed == null ? "ThinAirRead" : "failed-write-seen",
        key,
        failed == null ? List.of(o) : List.of(Math.min(o, failed), Math.max(o, failed)),
        told + (failed == null ? "which nobody had put there." : byFailed(history, failed)),
        new GarbageRead(a, o));
  }

  private static String byFailed(io.faultline.history.History history, @Nullable Integer failed) {
    return failed == null
        ? ""
        : "which only op %,d (session %d) was to put there, and that call failed (%s): %s."
            .formatted(failed, history.session(failed), history.error(failed), CLIENT_OR_SYSTEM);
  }
}
