package io.faultline.checker.transaction;

import io.faultline.history.History;
import io.faultline.history.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/// Every level by its definition, by trying all there is: orders of commits, snapshots, visibility
/// relations, version orders. For histories of a handful of list-append transactions.
final class IsolationOracle {
  private final OracleFacts facts;
  private final History history;
  private final List<Integer> ops;
  private final int n;

  IsolationOracle(History history, Binding binding) {
    this.history = history;
    facts = new OracleFacts(history, binding);
    ops = facts.ops;
    n = facts.n;
  }

  boolean keeps(Level level) {
    if (unreadable(level)) {
      return false;
    }
    return switch (level) {
      case SERIALIZABLE, REPEATABLE_READ -> anyOrder(order -> snapshots(order, true, true));
      case SNAPSHOT_ISOLATION -> anyOrder(order -> snapshots(order, false, true));
      case PREFIX -> anyOrder(order -> snapshots(order, false, false));
      case READ_ATOMIC -> anyOrder(order -> visible(order, false));
      case PARALLEL_SNAPSHOT_ISOLATION -> anyOrder(order -> visible(order, true));
      case READ_UNCOMMITTED,
          READ_COMMITTED,
          CURSOR_STABILITY,
          MONOTONIC_ATOMIC_VIEW,
          MONOTONIC_VIEW,
          MONOTONIC_SNAPSHOT_READ,
          CONSISTENT_VIEW,
          FORWARD_CONSISTENT_VIEW,
          UPDATE_SERIALIZABLE ->
          anyVersions(
              new ArrayList<>(), 0, versions -> new OracleGraph(facts, versions).keeps(level));
    };
  }

  // ---- What reads show by themselves.

  private boolean unreadable(Level level) {
    for (int i = 0; i < n; i++) {
      int op = ops.get(i);
      if (history.type(op) != Outcome.Type.OK) {
        continue;
      }
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (facts.isRead(a)) {
          for (long element : facts.list(a)) {
            int writer = facts.writer(history.key(a), element);
            if (writer < 0) {
              return true;
            }
            if (level != Level.READ_UNCOMMITTED
                && (facts.indexOf(writer) < 0 || writer > a && facts.indexOf(writer) == i)) {
              return true;
            }
          }
          if (level != Level.READ_UNCOMMITTED && reordered(a)) {
            return true;
          }
          if (level != Level.READ_UNCOMMITTED && (!seesItself(i, a) || intermediate(i, a))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean reordered(int read) {
    for (long element : facts.list(read)) {
      int writer = facts.writer(history.key(read), element);
      for (int a = history.firstAction(facts.opOf(writer)); a < writer; a++) {
        if (facts.isAppend(a) && history.key(a) == history.key(read)) {
          int earlier = facts.list(read).indexOf(history.argument(a));
          if (earlier < 0 || earlier > facts.list(read).indexOf(element)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean seesItself(int i, int read) {
    List<Long> own = facts.ownBefore(i, read);
    List<Long> list = facts.list(read);
    return own.size() <= list.size()
        && list.subList(list.size() - own.size(), list.size()).equals(own);
  }

  private boolean intermediate(int i, int read) {
    if (!facts.ownBefore(i, read).isEmpty() || facts.list(read).isEmpty()) {
      return false;
    }
    int writer = facts.writer(history.key(read), facts.list(read).getLast());
    for (int a = writer + 1; a < history.firstAction(facts.opOf(writer) + 1); a++) {
      if (facts.isAppend(a) && history.key(a) == history.key(read)) {
        return true;
      }
    }
    return false;
  }

  // ---- Orders of commits.

  private boolean anyOrder(Predicate<List<Integer>> test) {
    var all = new ArrayList<Integer>();
    for (int i = 0; i < n; i++) {
      all.add(i);
    }
    return ListIsolation.permutations(all).stream().filter(this::fits).anyMatch(test);
  }

  // Lists only grow: every read, also one after own appends, is a prefix of what the order gives.
  private boolean fits(List<Integer> order) {
    for (int key = 0; key < history.keys(); key++) {
      var all = new ArrayList<Long>();
      for (int t : order) {
        all.addAll(facts.appends(t, key));
      }
      if (!facts.explains(all, key)) {
        return false;
      }
    }
    return true;
  }

  // Each reads what the first so many of the order left, from the right place on, and itself.
  private boolean snapshots(List<Integer> order, boolean serial, boolean conflicts) {
    for (int at = 0; at < n; at++) {
      int t = order.get(at);
      boolean some = false;
      for (int s = serial ? at : 0; s <= at && !some; s++) {
        some = true;
        for (int j = 0; j < n; j++) {
          some &= !facts.bound[order.get(j)][t] || j < s;
        }
        for (int j = s; j < at && conflicts; j++) {
          some &= Collections.disjoint(facts.written(order.get(j)), facts.written(t));
        }
        some = some && reads(t, order.subList(0, s));
      }
      if (!some) {
        return false;
      }
    }
    return true;
  }

  // Whether t's reads are of the state that these left, one after another, and of its own appends.
  private boolean reads(int t, List<Integer> state) {
    int op = ops.get(t);
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (facts.isRead(a) && history.type(op) == Outcome.Type.OK) {
        var expected = new ArrayList<Long>();
        for (int other : state) {
          expected.addAll(facts.appends(other, history.key(a)));
        }
        expected.addAll(facts.ownBefore(t, a));
        if (!expected.equals(facts.list(a))) {
          return false;
        }
      }
    }
    return true;
  }

  // ---- Visibility relations within an order: of every transaction, some of those before it.

  private boolean visible(List<Integer> order, boolean parallel) {
    return visible(order, parallel, 0, new int[n]);
  }

  private boolean visible(List<Integer> order, boolean parallel, int at, int[] sees) {
    if (at == n) {
      return true;
    }
    int t = order.get(at);
    for (int set = 0; set < 1 << at; set++) {
      boolean fits = true;
      int closed = set;
      for (int j = 0; j < at; j++) {
        boolean in = (set >> j & 1) != 0;
        closed |= in ? sees[j] : 0;
        fits &= in || !facts.bound[order.get(j)][t];
        fits &=
            in || !parallel || Collections.disjoint(facts.written(order.get(j)), facts.written(t));
      }
      for (int j = at; j < n; j++) {
        fits &= !facts.bound[order.get(j)][t];
      }
      if (fits && (!parallel || closed == set) && readsOf(order, at, set)) {
        sees[at] = set;
        if (visible(order, parallel, at + 1, sees)) {
          return true;
        }
      }
    }
    return false;
  }

  // A read shows the version of the latest visible writer, on top of all before it in the order.
  private boolean readsOf(List<Integer> order, int at, int set) {
    int t = order.get(at);
    int op = ops.get(t);
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (facts.isRead(a) && history.type(op) == Outcome.Type.OK) {
        int latest = -1;
        for (int j = 0; j < at; j++) {
          if ((set >> j & 1) != 0 && facts.written(order.get(j)).contains(history.key(a))) {
            latest = j;
          }
        }
        var expected = new ArrayList<Long>();
        for (int j = 0; j <= latest; j++) {
          expected.addAll(facts.appends(order.get(j), history.key(a)));
        }
        // What it appended itself comes where it commits; until then, after what it sees.
        expected.addAll(facts.ownBefore(t, a));
        if (!expected.equals(facts.list(a))) {
          return false;
        }
      }
    }
    return true;
  }

  // ---- Version orders.

  private boolean anyVersions(List<List<Long>> chosen, int key, Predicate<List<List<Long>>> test) {
    if (key == history.keys()) {
      return test.test(chosen);
    }
    var elements = new ArrayList<Integer>();
    var values = new ArrayList<Long>();
    for (int i = 0; i < n; i++) {
      values.addAll(facts.appends(i, key));
    }
    for (int i = 0; i < values.size(); i++) {
      elements.add(i);
    }
    for (List<Integer> order : ListIsolation.permutations(elements)) {
      List<Long> versions = order.stream().map(values::get).toList();
      if (facts.explains(versions, key) && inProgramOrder(versions, key)) {
        chosen.add(versions);
        if (anyVersions(chosen, key + 1, test)) {
          return true;
        }
        chosen.removeLast();
      }
    }
    return false;
  }

  // A transaction's appends come in the order of its program, unless a read shows the contrary.
  private boolean inProgramOrder(List<Long> versions, int key) {
    for (int i = 0; i < versions.size(); i++) {
      for (int j = i + 1; j < versions.size(); j++) {
        int one = facts.writer(key, versions.get(i));
        int two = facts.writer(key, versions.get(j));
        if (facts.opOf(one) == facts.opOf(two) && two < one && !isShown(key, versions.get(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isShown(int key, long element) {
    for (int a = 0; a < history.actions(); a++) {
      if (facts.isRead(a)
          && history.type(facts.opOf(a)) == Outcome.Type.OK
          && history.key(a) == key
          && facts.list(a).contains(element)) {
        return true;
      }
    }
    return false;
  }
}
