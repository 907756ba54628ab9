package io.faultline.checker.certificate;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Values;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What each action of a history of registers certainly did, found out plainly: the facts that
/// evidence about sessions is checked against.
final class SessionFacts {
  static final int INITIAL = -2;
  static final int NONE = -1;

  final History history;

  /// Per action its operation.
  final int[] opOf;

  /// Per action the one whose value it found, [#INITIAL], or [#NONE].
  final int[] from;

  /// Per action whether it certainly put a value there.
  final boolean[] puts;

  private final Set<Integer> garbage = new HashSet<>();

  private record Put(int key, long value) {}

  private final long initial;
  private final Map<Put, Integer> byValue = new HashMap<>();
  private final Map<Put, Integer> byVersion = new HashMap<>();
  private final Map<Integer, Long> versions = new HashMap<>();

  SessionFacts(History history, long initial) {
    this.history = history;
    this.initial = initial;
    int actions = history.actions();
    opOf = new int[actions];
    from = new int[actions];
    puts = new boolean[actions];
    java.util.Arrays.fill(from, NONE);
    for (int op = 0; op < history.size(); op++) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        opOf[a] = op;
        if (mayPut(a)) {
          byValue.merge(new Put(history.key(a), put(a)), a, (_, _) -> INITIAL);
          if (history.version(a) != Result.NO_VERSION) {
            byVersion.merge(new Put(history.key(a), history.version(a)), a, (_, _) -> INITIAL);
          }
        }
      }
    }
    var certain = new ArrayDeque<Integer>();
    for (int a = 0; a < actions; a++) {
      if (isOk(a) && (history.kind(a) != Kind.CAS || history.answer(a) == Answer.YES)) {
        certain.add(a);
      }
    }
    while (!certain.isEmpty()) {
      certainly(certain.removeFirst(), certain);
    }
  }

  private void certainly(int a, Deque<Integer> more) {
    puts[a] |= history.kind(a) != Kind.READ;
    long found =
        switch (history.kind(a)) {
          case READ -> history.second(a);
          case CAS -> history.argument(a);
          default -> Values.UNKNOWN;
        };
    if (found == Values.UNKNOWN || from[a] != NONE) {
      return;
    }
    Integer by = byValue.get(new Put(history.key(a), found));
    if (history.kind(a) == Kind.READ && history.version(a) != Result.NO_VERSION) {
      Integer exact = byVersion.get(new Put(history.key(a), history.version(a)));
      by = exact != null && exact >= 0 && put(exact) == found ? exact : by;
    }
    if (by == null) {
      from[a] = found == initial ? INITIAL : NONE;
      if (found != initial) {
        garbage.add(a);
      }
      return;
    }
    if (by < 0 || found == initial) {
      return;
    }
    from[a] = by;
    if (history.kind(a) == Kind.READ && history.version(a) != Result.NO_VERSION) {
      versions.putIfAbsent(by, history.version(a));
    }
    if (!puts[by]) {
      int op = opOf[by];
      for (int b = history.firstAction(op); b < history.firstAction(op + 1); b++) {
        if (history.kind(b) != Kind.READ) {
          puts[b] = true;
          more.add(b);
        }
      }
    }
  }

  private boolean mayPut(int a) {
    return history.type(opOf[a]) != Outcome.Type.FAILED
        && (history.kind(a) == Kind.WRITE
            || (history.kind(a) == Kind.CAS && (!isOk(a) || history.answer(a) != Answer.NO)));
  }

  private long put(int a) {
    return history.kind(a) == Kind.CAS ? history.second(a) : history.argument(a);
  }

  boolean isOk(int a) {
    return history.type(opOf[a]) == Outcome.Type.OK;
  }

  /// Whether it certainly did or found something of which it is known who did it.
  boolean counts(int a) {
    return puts[a] || from[a] != NONE;
  }

  /// Whether it certainly found what nobody may have put there.
  boolean isGarbage(int a) {
    return garbage.contains(a);
  }

  int session(int a) {
    return history.session(opOf[a]);
  }

  int key(int a) {
    return history.key(a);
  }

  /// Whether the two were made by one session, the first to its end before the second.
  boolean isBefore(int a, int b) {
    int first = opOf[a];
    int second = opOf[b];
    if (session(a) != session(b) || first > second || (first == second && a >= b)) {
      return false;
    }
    return first == second
        || (history.type(first) == Outcome.Type.OK
            && (!history.traits().realTime()
                || history.process(first) == history.process(second)
                || history.returnedNanos(first) < history.calledNanos(second)));
  }

  /// The system's version of what an action put there, or [Result#NO_VERSION].
  long version(int a) {
    long own = history.version(a);
    return own != Result.NO_VERSION ? own : versions.getOrDefault(a, Result.NO_VERSION);
  }

  /// The number of actions that count.
  long counted() {
    long count = 0;
    for (int a = 0; a < opOf.length; a++) {
      count += counts(a) ? 1 : 0;
    }
    return count;
  }
}
