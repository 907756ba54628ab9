package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.Transactions;
import java.util.Arrays;

/// Dependencies and inferred edges as one graph of outgoing edges, and its strongly connected
/// components by Tarjan's algorithm, without recursion.
final class CommitGraph {
  /// In place of an inferred edge: the transaction read from the other.
  static final int READ = -1;

  /// In place of an inferred edge: session order.
  static final int SESSION = -2;

  private final Dependencies dependencies;
  private final CommitEdges inferred;
  private final int[] starts;
  private final int[] targets;
  private final int[] kinds;

  CommitGraph(Dependencies dependencies, CommitEdges inferred) {
    this.dependencies = dependencies;
    this.inferred = inferred;
    int n = dependencies.size();
    int[] out = dependencies.outgoing();
    for (int e = 0; e < inferred.size(); e++) {
      out[inferred.from(e)]++;
    }
    starts = new int[n + 1];
    for (int t = 0; t < n; t++) {
      starts[t + 1] = starts[t] + out[t];
    }
    targets = new int[starts[n]];
    kinds = new int[starts[n]];
    System.arraycopy(starts, 0, out, 0, n);
    fill(out);
  }

  private void fill(int[] next) {
    Transactions transactions = dependencies.transactions();
    for (int t = 0; t < dependencies.size(); t++) {
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        if (transactions.readFrom(r) >= 0) {
          put(next[transactions.readFrom(r)]++, t, READ);
        }
      }
      for (int i = dependencies.firstBefore(t); i < dependencies.firstBefore(t + 1); i++) {
        put(next[dependencies.before(i)]++, t, SESSION);
      }
    }
    for (int e = 0; e < inferred.size(); e++) {
      put(next[inferred.from(e)]++, inferred.to(e), e);
    }
  }

  private void put(int place, int target, int kind) {
    targets[place] = target;
    kinds[place] = kind;
  }

  int size() {
    return starts.length - 1;
  }

  int first(int t) {
    return starts[t];
  }

  int target(int place) {
    return targets[place];
  }

  /// [#READ], [#SESSION] or the number of an inferred edge.
  int kind(int place) {
    return kinds[place];
  }

  /// The transactions in an order in which every edge goes forward, the earlier ones first as far
  /// as edges allow; shorter than [#size] if there is a cycle.
  int[] order() {
    int n = size();
    var in = new int[n];
    for (int target : targets) {
      in[target]++;
    }
    var order = new int[n];
    int end = 0;
    for (int t = 0; t < n; t++) {
      if (in[t] == 0) {
        order[end++] = t;
      }
    }
    for (int i = 0; i < end; i++) {
      for (int e = starts[order[i]]; e < starts[order[i] + 1]; e++) {
        if (--in[targets[e]] == 0) {
          order[end++] = targets[e];
        }
      }
    }
    return end == n ? order : Arrays.copyOf(order, end);
  }

  /// The component of each transaction.
  int[] components() {
    int n = size();
    var index = new int[n];
    var low = new int[n];
    var component = new int[n];
    Arrays.fill(component, -1);
    var path = new int[n];
    var place = new int[n];
    var open = new int[n];
    int opens = 0;
    int met = 0;
    int components = 0;
    for (int root = 0; root < n; root++) {
      if (index[root] != 0) {
        continue;
      }
      int depth = 0;
      path[0] = root;
      index[root] = low[root] = ++met;
      place[root] = starts[root];
      open[opens++] = root;
      while (depth >= 0) {
        int t = path[depth];
        if (place[t] < starts[t + 1]) {
          int next = targets[place[t]++];
          if (index[next] == 0) {
            index[next] = low[next] = ++met;
            place[next] = starts[next];
            open[opens++] = next;
            path[++depth] = next;
          } else if (component[next] < 0) {
            low[t] = Math.min(low[t], index[next]);
          }
          continue;
        }
        if (low[t] == index[t]) {
          while (component[t] < 0) {
            component[open[--opens]] = components;
          }
          components++;
        }
        if (--depth >= 0) {
          low[path[depth]] = Math.min(low[path[depth]], low[t]);
        }
      }
    }
    return component;
  }
}
