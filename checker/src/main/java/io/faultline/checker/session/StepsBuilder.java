package io.faultline.checker.session;

import io.faultline.checker.Linearizability;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Values;
import java.util.Arrays;

/// Makes [Steps] of a history: finds out who wrote what was read. Linear. For one thread, once.
final class StepsBuilder {
  final History history;
  int size;
  int[] action;
  int[] op;
  int[] session;
  int[] key;
  int[] from;
  int[] before;
  boolean[] writes;
  boolean[] loose;
  long[] version;
  int[] sessionIds;
  String doubt = "";

  /// Why the history cannot be judged at all; empty if it can.
  String unfit = "";

  /// An action that found what nobody put there who could; [Steps#NONE] if there is none.
  int garbage = Steps.NONE;

  private final long initial;
  private final WriterTable byValue = new WriterTable();
  private final WriterTable byVersion = new WriterTable();
  // Per action: the action that it reads from, INITIAL, or NONE.
  private final int[] source;
  private final int[] opOf;
  // Per operation: whether somebody found what it put.
  private final boolean[] seen;
  private int[] pending = new int[16];
  private int pendingCount;

  StepsBuilder(History history) {
    this.history = history;
    initial = Linearizability.initial(history);
    int actions = history.actions();
    source = new int[actions];
    Arrays.fill(source, Steps.NONE);
    opOf = new int[actions];
    seen = new boolean[history.size()];
    action = new int[actions];
    op = new int[actions];
    session = new int[actions];
    key = new int[actions];
    from = new int[actions];
    before = new int[actions];
    writes = new boolean[actions];
    loose = new boolean[actions];
    version = new long[actions];
    sessionIds = new int[0];
    writers();
    if (unfit.isEmpty()) {
      readers();
      Grouping groups = history.bySession();
      sessionIds = new int[groups.groups()];
      for (int s = 0; s < sessionIds.length; s++) {
        sessionIds[s] = groups.id(s);
      }
      steps();
    }
  }

  private void writers() {
    for (int o = 0; o < history.size(); o++) {
      for (int a = history.firstAction(o); a < history.firstAction(o + 1); a++) {
        opOf[a] = o;
        switch (history.kind(a)) {
          case READ -> {}
          case WRITE -> writer(o, a, history.argument(a));
          case CAS -> {
            if (history.type(o) == Outcome.Type.OK && history.answer(a) != Answer.YES) {
              doubt("a comparison that did not set tells of no value that was there", o);
            }
            if (history.type(o) != Outcome.Type.OK || history.answer(a) != Answer.NO) {
              writer(o, a, history.second(a));
            }
          }
          default ->
              unfit =
                  "operation %,d is '%s', which is none of a register"
                      .formatted(o, history.kind(a).word());
        }
      }
    }
  }

  private void writer(int o, int a, long value) {
    if (history.type(o) == Outcome.Type.FAILED) {
      return;
    }
    byValue.put(history.key(a), value, a);
    if (history.version(a) != Result.NO_VERSION) {
      byVersion.put(history.key(a), history.version(a), a);
    }
  }

  private void readers() {
    for (int o = 0; o < history.size(); o++) {
      if (history.type(o) != Outcome.Type.OK) {
        continue;
      }
      for (int a = history.firstAction(o); a < history.firstAction(o + 1); a++) {
        if (found(a) != Values.UNKNOWN && isCertain(o, a)) {
          reads(a);
        }
      }
    }
    while (pendingCount > 0) {
      int o = pending[--pendingCount];
      for (int a = history.firstAction(o); a < history.firstAction(o + 1); a++) {
        // Whoever compared and set found what it expected.
        if (found(a) != Values.UNKNOWN && history.kind(a) == Kind.CAS) {
          reads(a);
        }
      }
    }
  }

  private boolean isCertain(int o, int a) {
    return history.type(o) == Outcome.Type.OK
        && (history.kind(a) != Kind.CAS || history.answer(a) == Answer.YES);
  }

  // What an action found in its key if it took effect.
  private long found(int a) {
    return switch (history.kind(a)) {
      case READ -> history.second(a);
      case CAS -> history.argument(a);
      default -> Values.UNKNOWN;
    };
  }

  private long put(int a) {
    return history.kind(a) == Kind.CAS ? history.second(a) : history.argument(a);
  }

  private void reads(int a) {
    int by = writerOf(a);
    if (by == WriterTable.NOBODY) {
      if (found(a) == initial) {
        source[a] = Steps.INITIAL;
      } else if (garbage == Steps.NONE) {
        garbage = a;
      }
      return;
    }
    if (by == WriterTable.SEVERAL || found(a) == initial) {
      doubt(
          "%s was put into key %s more than once"
              .formatted(history.values().value(found(a)), history.keyValue(history.key(a))),
          opOf[a]);
      return;
    }
    source[a] = by;
    int o = opOf[by];
    if (!isCertain(o, by) && !seen[o]) {
      seen[o] = true;
      if (pendingCount == pending.length) {
        pending = Arrays.copyOf(pending, pendingCount * 2);
      }
      pending[pendingCount++] = o;
    }
  }

  private int writerOf(int a) {
    int k = history.key(a);
    boolean reads = history.kind(a) == Kind.READ;
    if (reads && history.version(a) != Result.NO_VERSION) {
      int by = byVersion.of(k, history.version(a));
      if (by >= 0 && put(by) == found(a)) {
        return by;
      }
    }
    return byValue.of(k, found(a));
  }

  private void steps() {
    var last = new int[sessionIds.length];
    Arrays.fill(last, Steps.NONE);
    var lastOp = new int[sessionIds.length];
    Arrays.fill(lastOp, Steps.NONE);
    var stepOf = new int[history.actions()];
    Arrays.fill(stepOf, Steps.NONE);
    for (int o = 0; o < history.size(); o++) {
      boolean ok = history.type(o) == Outcome.Type.OK;
      if (!ok && !seen[o]) {
        continue;
      }
      int s = Arrays.binarySearch(sessionIds, history.session(o));
      if (lastOp[s] != Steps.NONE && overlap(lastOp[s], o)) {
        unfit =
            "session %d has two calls open at once, operations %,d and %,d"
                .formatted(history.session(o), lastOp[s], o);
        return;
      }
      int previous = last[s];
      for (int a = history.firstAction(o); a < history.firstAction(o + 1); a++) {
        boolean certain = isCertain(o, a);
        boolean puts = history.kind(a) != Kind.READ && (certain || seen[o]);
        if (!puts && source[a] == Steps.NONE) {
          continue;
        }
        int step = size++;
        stepOf[a] = step;
        action[step] = a;
        op[step] = o;
        session[step] = s;
        key[step] = history.key(a);
        from[step] = source[a];
        before[step] = previous;
        writes[step] = puts;
        loose[step] = !ok;
        version[step] = history.version(a);
        previous = step;
      }
      if (ok) {
        last[s] = previous;
        lastOp[s] = o;
      }
    }
    for (int step = 0; step < size; step++) {
      if (from[step] >= 0) {
        int by = stepOf[from[step]];
        from[step] = by;
        if (version[by] == Result.NO_VERSION && !writes[step]) {
          version[by] = version[step];
        }
      }
    }
  }

  // Whether the earlier of two calls of a session was still open when the later was made. One
  // process makes one call at a time, whatever its clock says.
  private boolean overlap(int earlier, int later) {
    if (!history.traits().realTime() || history.process(earlier) == history.process(later)) {
      return false;
    }
    return history.returnedNanos(earlier) >= history.calledNanos(later);
  }

  private void doubt(String what, int o) {
    if (doubt.isEmpty()) {
      doubt = "%s (operation %,d)".formatted(what, o);
    }
  }
}
