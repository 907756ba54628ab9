package io.faultline.checker.transaction;

import io.faultline.history.History;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Dependencies under one version order, all of them, as matrices.
final class OracleGraph {
  private final OracleFacts facts;
  private final History history;
  private final List<Integer> ops;
  private final int n;
  private final List<List<Long>> versions;
  private final boolean[][] ww;
  private final boolean[][] wr;
  private final boolean[][] rw;

  OracleGraph(OracleFacts facts, List<List<Long>> versions) {
    this.facts = facts;
    this.versions = versions;
    history = facts.history;
    ops = facts.ops;
    n = facts.n;
    ww = new boolean[n][n];
    wr = new boolean[n][n];
    rw = new boolean[n][n];
    for (int key = 0; key < versions.size(); key++) {
      List<Long> order = versions.get(key);
      for (int i = 0; i + 1 < order.size(); i++) {
        set(ww, of(key, order.get(i)), of(key, order.get(i + 1)));
      }
    }
    for (int t = 0; t < n; t++) {
      for (int read : facts.externalReads(t)) {
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
    boolean[][] depends = union(union(ww, wr), facts.bound);
    if (cyclic(union(ww, facts.bound))) {
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

  private boolean noSingle(boolean[][] reach) {
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
  private boolean views(boolean[][] edges, boolean transitive, boolean[][] reach) {
    for (int t = 0; t < n; t++) {
      Set<Integer> observed = new HashSet<>();
      for (int s = 0; s < n; s++) {
        if (transitive && facts.bound[s][t]) {
          observe(observed, s, reach);
        }
      }
      for (int a = history.firstAction(ops.get(t)); a < history.firstAction(ops.get(t) + 1); a++) {
        if (!transitive && facts.externalReads(t).contains(a) && misses(a, observed)) {
          return false;
        }
        if (facts.isAppend(a) && transitive) {
          List<Long> order = versions.get(history.key(a));
          int place = order.indexOf(history.argument(a));
          if (place > 0 && of(history.key(a), order.get(place - 1)) != t) {
            observe(observed, of(history.key(a), order.get(place - 1)), reach);
          }
        }
        if (facts.externalReads(t).contains(a)) {
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

  private void observe(Set<Integer> observed, int s, boolean[][] reach) {
    observed.add(s);
    for (int u = 0; u < n; u++) {
      if (reach[u][s]) {
        observed.add(u);
      }
    }
  }

  private boolean misses(int read, Set<Integer> observed) {
    List<Long> order = versions.get(history.key(read));
    for (int u : observed) {
      for (long element : facts.appends(u, history.key(read))) {
        if (order.indexOf(element) >= facts.list(read).size()) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean cursors() {
    for (int t = 0; t < n; t++) {
      for (int read : facts.externalReads(t)) {
        int own = -1;
        for (int a = history.firstAction(ops.get(t) + 1) - 1; a > read; a--) {
          own = facts.isAppend(a) && history.key(a) == history.key(read) ? a : own;
        }
        if (own >= 0) {
          List<Long> order = versions.get(history.key(read));
          for (int i = facts.list(read).size(); i < order.indexOf(history.argument(own)); i++) {
            if (of(history.key(read), order.get(i)) != t) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  private boolean updates() {
    for (int only = 0; only < n; only++) {
      boolean[][] edges = new boolean[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          boolean in =
              (i == only || !facts.written(i).isEmpty())
                  && (j == only || !facts.written(j).isEmpty());
          edges[i][j] = in && (ww[i][j] || wr[i][j] || rw[i][j] || facts.bound[i][j]);
        }
      }
      if (cyclic(edges)) {
        return false;
      }
    }
    return true;
  }

  private int source(int read) {
    List<Long> list = facts.others(facts.indexOf(read), read);
    return list.isEmpty() ? -1 : of(history.key(read), list.getLast());
  }

  private int next(int read) {
    List<Long> order = versions.get(history.key(read));
    long committed =
        facts.list(read).stream()
            .filter(e -> facts.indexOf(facts.writer(history.key(read), e)) >= 0)
            .count();
    return committed < order.size() ? of(history.key(read), order.get((int) committed)) : -1;
  }

  private int of(int key, long element) {
    int writer = facts.writer(key, element);
    return writer < 0 ? -1 : facts.indexOf(writer);
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
}
