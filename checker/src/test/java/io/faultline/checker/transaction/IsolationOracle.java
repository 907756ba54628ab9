package io.faultline.checker.transaction;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Every level by its definition, by trying all there is: orders of commits, snapshots, visibility
/// relations, version orders. For histories of a handful of list-append transactions.
final class IsolationOracle {
  private final History history;
  private final List<Integer> ops = new ArrayList<>();
  private final int n;
  // Whether transaction i comes before j by the orders that bind.
  private final boolean[][] bound;

  IsolationOracle(History history, Binding binding) {
    this.history = history;
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) == Outcome.Type.OK
          || (history.type(op) == Outcome.Type.UNKNOWN && isSeen(op))) {
        ops.add(op);
      }
    }
    n = ops.size();
    bound = new boolean[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        boolean session = history.session(ops.get(i)) == history.session(ops.get(j));
        boolean before = history.returnedNanos(ops.get(i)) < history.calledNanos(ops.get(j));
        bound[i][j] =
            switch (binding) {
              case NONE -> false;
              case SESSION -> session && before;
              case REAL_TIME -> before;
            };
      }
    }
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
          anyVersions(new ArrayList<>(), 0, versions -> new Graph(versions).keeps(level));
    };
  }

  // ---- What reads show by themselves.

  private boolean isSeen(int op) {
    for (int a = 0; a < history.actions(); a++) {
      if (isRead(a) && history.type(opOf(a)) == Outcome.Type.OK) {
        for (int b = history.firstAction(op); b < history.firstAction(op + 1); b++) {
          if (isAppend(b)
              && history.key(b) == history.key(a)
              && list(a).contains(history.argument(b))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean unreadable(Level level) {
    for (int i = 0; i < n; i++) {
      int op = ops.get(i);
      if (history.type(op) != Outcome.Type.OK) {
        continue;
      }
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (isRead(a)) {
          for (long element : list(a)) {
            int writer = writer(history.key(a), element);
            if (writer < 0) {
              return true;
            }
            if (level != Level.READ_UNCOMMITTED
                && (indexOf(writer) < 0 || writer > a && indexOf(writer) == i)) {
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
    for (long element : list(read)) {
      int writer = writer(history.key(read), element);
      for (int a = history.firstAction(opOf(writer)); a < writer; a++) {
        if (isAppend(a) && history.key(a) == history.key(read)) {
          int earlier = list(read).indexOf(history.argument(a));
          if (earlier < 0 || earlier > list(read).indexOf(element)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean seesItself(int i, int read) {
    List<Long> own = ownBefore(i, read);
    List<Long> list = list(read);
    return own.size() <= list.size()
        && list.subList(list.size() - own.size(), list.size()).equals(own);
  }

  private List<Long> ownBefore(int i, int read) {
    var own = new ArrayList<Long>();
    for (int a = history.firstAction(ops.get(i)); a < read; a++) {
      if (isAppend(a) && history.key(a) == history.key(read)) {
        own.add(history.argument(a));
      }
    }
    return own;
  }

  private boolean intermediate(int i, int read) {
    if (!ownBefore(i, read).isEmpty() || list(read).isEmpty()) {
      return false;
    }
    int writer = writer(history.key(read), list(read).getLast());
    for (int a = writer + 1; a < history.firstAction(opOf(writer) + 1); a++) {
      if (isAppend(a) && history.key(a) == history.key(read)) {
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
        all.addAll(appends(t, key));
      }
      if (!explains(all, key)) {
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
          some &= !bound[order.get(j)][t] || j < s;
        }
        for (int j = s; j < at && conflicts; j++) {
          some &= Collections.disjoint(written(order.get(j)), written(t));
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
      if (isRead(a) && history.type(op) == Outcome.Type.OK) {
        var expected = new ArrayList<Long>();
        for (int other : state) {
          expected.addAll(appends(other, history.key(a)));
        }
        expected.addAll(ownBefore(t, a));
        if (!expected.equals(list(a))) {
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
        fits &= in || !bound[order.get(j)][t];
        fits &= in || !parallel || Collections.disjoint(written(order.get(j)), written(t));
      }
      for (int j = at; j < n; j++) {
        fits &= !bound[order.get(j)][t];
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
      if (isRead(a) && history.type(op) == Outcome.Type.OK) {
        int latest = -1;
        for (int j = 0; j < at; j++) {
          if ((set >> j & 1) != 0 && written(order.get(j)).contains(history.key(a))) {
            latest = j;
          }
        }
        var expected = new ArrayList<Long>();
        for (int j = 0; j <= latest; j++) {
          expected.addAll(appends(order.get(j), history.key(a)));
        }
        // What it appended itself comes where it commits; until then, after what it sees.
        expected.addAll(ownBefore(t, a));
        if (!expected.equals(list(a))) {
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
      values.addAll(appends(i, key));
    }
    for (int i = 0; i < values.size(); i++) {
      elements.add(i);
    }
    for (List<Integer> order : ListIsolation.permutations(elements)) {
      List<Long> versions = order.stream().map(values::get).toList();
      if (explains(versions, key) && inProgramOrder(versions, key)) {
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
        int one = writer(key, versions.get(i));
        int two = writer(key, versions.get(j));
        if (opOf(one) == opOf(two) && two < one && !isRead(key, versions.get(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isRead(int key, long element) {
    for (int a = 0; a < history.actions(); a++) {
      if (isRead(a)
          && history.type(opOf(a)) == Outcome.Type.OK
          && history.key(a) == key
          && list(a).contains(element)) {
        return true;
      }
    }
    return false;
  }

  private boolean explains(List<Long> versions, int key) {
    for (int a = 0; a < history.actions(); a++) {
      if (isRead(a) && history.type(opOf(a)) == Outcome.Type.OK && history.key(a) == key) {
        List<Long> committed = list(a).stream().filter(e -> indexOf(writer(key, e)) >= 0).toList();
        if (committed.size() > versions.size()
            || !versions.subList(0, committed.size()).equals(committed)) {
          return false;
        }
      }
    }
    return true;
  }

  /// Dependencies under one version order, all of them, as matrices.
  private final class Graph {
    final List<List<Long>> versions;
    final boolean[][] ww = new boolean[n][n];
    final boolean[][] wr = new boolean[n][n];
    final boolean[][] rw = new boolean[n][n];

    Graph(List<List<Long>> versions) {
      this.versions = versions;
      for (int key = 0; key < versions.size(); key++) {
        List<Long> order = versions.get(key);
        for (int i = 0; i + 1 < order.size(); i++) {
          set(ww, of(key, order.get(i)), of(key, order.get(i + 1)));
        }
      }
      for (int t = 0; t < n; t++) {
        for (int read : externalReads(t)) {
          int from = source(read);
          if (from >= 0) {
            set(wr, from, t);
          }
          int next = next(read);
          if (next >= 0) {
            set(rw, t, next);
          }
        }
      }
    }

    boolean keeps(Level level) {
      boolean[][] depends = union(union(ww, wr), bound);
      if (cyclic(union(ww, bound))) {
        return false;
      }
      if (level == Level.READ_UNCOMMITTED) {
        return true;
      }
      if (cyclic(depends)) {
        return false;
      }
      boolean[][] reach = closure(depends);
      return switch (level) {
        case CURSOR_STABILITY -> cursors();
        case MONOTONIC_ATOMIC_VIEW -> views(wr, false, reach);
        case MONOTONIC_VIEW, MONOTONIC_SNAPSHOT_READ -> views(depends, true, reach);
        case CONSISTENT_VIEW, FORWARD_CONSISTENT_VIEW -> noSingle(reach);
        case UPDATE_SERIALIZABLE -> updates() && noSingle(reach);
        default -> true;
      };
    }

    boolean noSingle(boolean[][] reach) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          if (rw[i][j] && reach[j][i]) {
            return false;
          }
        }
      }
      return true;
    }

    // After each event of a transaction: reads must not miss what had been observed by then.
    boolean views(boolean[][] edges, boolean transitive, boolean[][] reach) {
      for (int t = 0; t < n; t++) {
        Set<Integer> observed = new HashSet<>();
        for (int s = 0; s < n; s++) {
          if (transitive && bound[s][t]) {
            observe(observed, s, reach);
          }
        }
        for (int a = history.firstAction(ops.get(t));
            a < history.firstAction(ops.get(t) + 1);
            a++) {
          if (!transitive && externalReads(t).contains(a) && misses(a, observed)) {
            return false;
          }
          if (isAppend(a) && transitive) {
            List<Long> order = versions.get(history.key(a));
            int place = order.indexOf(history.argument(a));
            if (place > 0 && of(history.key(a), order.get(place - 1)) != t) {
              observe(observed, of(history.key(a), order.get(place - 1)), reach);
            }
          }
          if (externalReads(t).contains(a)) {
            int from = source(a);
            if (from >= 0 && from != t) {
              observed.add(from);
              if (transitive) {
                observe(observed, from, reach);
              }
            }
            int next = next(a);
            if (transitive && next >= 0 && next != t && observed.contains(next)) {
              return false;
            }
          }
        }
      }
      return true;
    }

    void observe(Set<Integer> observed, int s, boolean[][] reach) {
      observed.add(s);
      for (int u = 0; u < n; u++) {
        if (reach[u][s]) {
          observed.add(u);
        }
      }
    }

    boolean misses(int read, Set<Integer> observed) {
      List<Long> order = versions.get(history.key(read));
      for (int u : observed) {
        for (long element : appends(u, history.key(read))) {
          if (order.indexOf(element) >= list(read).size()) {
            return true;
          }
        }
      }
      return false;
    }

    boolean cursors() {
      for (int t = 0; t < n; t++) {
        for (int read : externalReads(t)) {
          int own = -1;
          for (int a = history.firstAction(ops.get(t) + 1) - 1; a > read; a--) {
            own = isAppend(a) && history.key(a) == history.key(read) ? a : own;
          }
          if (own >= 0) {
            List<Long> order = versions.get(history.key(read));
            for (int i = list(read).size(); i < order.indexOf(history.argument(own)); i++) {
              if (of(history.key(read), order.get(i)) != t) {
                return false;
              }
            }
          }
        }
      }
      return true;
    }

    boolean updates() {
      for (int only = 0; only < n; only++) {
        boolean[][] edges = new boolean[n][n];
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            boolean in =
                (i == only || !written(i).isEmpty()) && (j == only || !written(j).isEmpty());
            edges[i][j] = in && (ww[i][j] || wr[i][j] || rw[i][j] || bound[i][j]);
          }
        }
        if (cyclic(edges)) {
          return false;
        }
      }
      return true;
    }

    int source(int read) {
      List<Long> list = others(indexOf(read), read);
      return list.isEmpty() ? -1 : of(history.key(read), list.getLast());
    }

    int next(int read) {
      List<Long> order = versions.get(history.key(read));
      long committed =
          list(read).stream().filter(e -> indexOf(writer(history.key(read), e)) >= 0).count();
      return committed < order.size() ? of(history.key(read), order.get((int) committed)) : -1;
    }

    int of(int key, long element) {
      int writer = writer(key, element);
      return writer < 0 ? -1 : indexOf(writer);
    }
  }

  private static void set(boolean[][] edges, int from, int to) {
    if (from >= 0 && to >= 0 && from != to) {
      edges[from][to] = true;
    }
  }

  private boolean[][] union(boolean[][] one, boolean[][] two) {
    boolean[][] both = new boolean[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        both[i][j] = one[i][j] || two[i][j];
      }
    }
    return both;
  }

  private boolean[][] closure(boolean[][] edges) {
    boolean[][] reach = union(edges, edges);
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          reach[i][j] |= reach[i][k] && reach[k][j];
        }
      }
    }
    return reach;
  }

  private boolean cyclic(boolean[][] edges) {
    boolean[][] reach = closure(edges);
    for (int i = 0; i < n; i++) {
      if (reach[i][i]) {
        return true;
      }
    }
    return false;
  }

  // ---- The history.

  private List<Integer> externalReads(int t) {
    var reads = new ArrayList<Integer>();
    int op = ops.get(t);
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (isRead(a)
          && history.type(op) == Outcome.Type.OK
          && (ownBefore(t, a).isEmpty() || !others(t, a).isEmpty())) {
        reads.add(a);
      }
    }
    return reads;
  }

  // What a read found of others.
  private List<Long> others(int t, int read) {
    return list(read).stream().filter(e -> indexOf(writer(history.key(read), e)) != t).toList();
  }

  private Set<Integer> written(int t) {
    var keys = new HashSet<Integer>();
    for (int a = history.firstAction(ops.get(t)); a < history.firstAction(ops.get(t) + 1); a++) {
      if (isAppend(a)) {
        keys.add(history.key(a));
      }
    }
    return keys;
  }

  private List<Long> appends(int t, int key) {
    var elements = new ArrayList<Long>();
    for (int a = history.firstAction(ops.get(t)); a < history.firstAction(ops.get(t) + 1); a++) {
      if (isAppend(a) && history.key(a) == key) {
        elements.add(history.argument(a));
      }
    }
    return elements;
  }

  private int writer(int key, long element) {
    for (int a = 0; a < history.actions(); a++) {
      if (isAppend(a) && history.key(a) == key && history.argument(a) == element) {
        return a;
      }
    }
    return -1;
  }

  // The committed transaction of an action, or -1.
  private int indexOf(int action) {
    return action < 0 ? -1 : ops.indexOf(opOf(action));
  }

  private int opOf(int action) {
    int op = 0;
    while (history.firstAction(op + 1) <= action) {
      op++;
    }
    return op;
  }

  private boolean isRead(int action) {
    return history.kind(action) == Kind.READ;
  }

  private boolean isAppend(int action) {
    return history.kind(action) == Kind.APPEND;
  }

  private List<Long> list(int read) {
    var list = new ArrayList<Long>();
    if (history.values().isList(history.second(read))) {
      for (int i = 0; i < history.values().length(history.second(read)); i++) {
        list.add(history.values().element(history.second(read), i));
      }
    }
    return list;
  }
}
