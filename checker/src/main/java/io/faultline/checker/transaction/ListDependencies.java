package io.faultline.checker.transaction;

import io.faultline.history.History;

/// The dependencies between the transactions of a list-append history.
///
/// - ww: from whoever appended an element to whoever appended the next one; from the last one that
///   was read to each that nobody read.
/// - wr: from whoever appended the last element that a read found to the reader.
/// - rw: from a reader to whoever appended the element after that; from a reader of the whole list
///   to each whose append nobody read. The latter stands for a step to the first of those and on to
///   the others: it is sound wherever a cycle may take ww edges.
final class ListDependencies {
  private final Transactions transactions;
  private final History history;
  private final ListOrders lists;
  private final VersionOrder versions;
  // Per place in the lists' order: the append there and its transaction, or -1.
  private final int[] starts;
  private final int[] appends;
  private final int[] at;

  ListDependencies(Transactions transactions, VersionOrder versions) {
    this.transactions = transactions;
    this.versions = versions;
    history = transactions.history();
    lists = transactions.lists();
    int keys = history.keys();
    starts = new int[keys + 1];
    for (int key = 0; key < keys; key++) {
      starts[key + 1] = starts[key] + lists.size(key) + versions.unread(key);
    }
    at = new int[starts[keys]];
    appends = new int[starts[keys]];
    for (int key = 0; key < keys; key++) {
      int seen = lists.size(key);
      for (int i = 0; i < seen; i++) {
        int append = lists.append(key, i);
        appends[starts[key] + i] = append;
        at[starts[key] + i] = append < 0 ? -1 : transactions.owner(append);
      }
      for (int i = 0; i < versions.unread(key); i++) {
        appends[starts[key] + seen + i] = versions.unread(key, i);
        at[starts[key] + seen + i] = transactions.owner(versions.unread(key, i));
      }
    }
  }

  /// Takes a dependency with the actions that make it, as [Step] has them.
  @FunctionalInterface
  interface Taker {
    void dependency(int from, int to, EdgeKind kind, int fromAction, int toAction);
  }

  /// The graph of them, with session order and real time where these are asked for.
  static DependencyGraph graph(
      Transactions transactions, VersionOrder versions, boolean sessions, boolean realTime) {
    var dependencies = new ListDependencies(transactions, versions);
    var time = realTime ? new RealTimeOrder(transactions) : null;
    var order = sessions ? SessionOrder.of(transactions) : null;
    int barriers = time == null ? 0 : time.barriers();
    return DependencyGraph.of(
        transactions.size(),
        Math.addExact(transactions.size(), barriers),
        sink -> {
          dependencies.emit((from, to, kind, _, _) -> sink.edge(from, to, kind.bit()));
          if (order != null) {
            for (int t = 0; t < transactions.size(); t++) {
              for (int i = order.first(t); i < order.first(t + 1); i++) {
                sink.edge(order.before(i), t, EdgeKind.SESSION.bit());
              }
            }
          }
          if (time != null) {
            time.emit(sink);
          }
        });
  }

  /// All of them; some from a transaction to itself.
  void emit(Taker sink) {
    for (int key = 0; key < history.keys(); key++) {
      if (!lists.isTorn(key)) {
        writes(key, sink);
      }
    }
    for (int t = 0; t < transactions.size(); t++) {
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        if (transactions.readFrom(r) != Transactions.NOBODY) {
          read(t, r, sink);
        }
      }
    }
  }

  private void writes(int key, Taker sink) {
    int seen = starts[key] + lists.size(key);
    int last = -1;
    int lastAppend = -1;
    // With an order that is chosen, the unread ones are like the others.
    int end = versions.isChosen() ? starts[key + 1] : seen;
    for (int i = starts[key]; i < end; i++) {
      if (at[i] >= 0) {
        if (last >= 0) {
          sink.dependency(last, at[i], EdgeKind.WW, lastAppend, appends[i]);
        }
        last = at[i];
        lastAppend = appends[i];
      }
    }
    for (int i = end; i < starts[key + 1] && last >= 0; i++) {
      sink.dependency(last, at[i], EdgeKind.WW, lastAppend, appends[i]);
    }
  }

  private void read(int t, int read, Taker sink) {
    int key = transactions.readKey(read);
    int from = transactions.readFrom(read);
    int action = transactions.readAction(read);
    if (from >= 0) {
      // The append that it found is the last one of the list, which whoever wants it can ask for.
      sink.dependency(from, t, EdgeKind.WR, -1, action);
    }
    if (lists.isTorn(key)) {
      return;
    }
    int next = starts[key] + length(action);
    int seen = starts[key] + lists.size(key);
    int end = versions.isChosen() ? starts[key + 1] : seen;
    while (next < end && at[next] < 0) {
      next++;
    }
    if (next < end) {
      sink.dependency(t, at[next], EdgeKind.RW, action, appends[next]);
      return;
    }
    for (int i = next; i < starts[key + 1]; i++) {
      sink.dependency(t, at[i], EdgeKind.RW, action, appends[i]);
    }
  }

  private int length(int read) {
    long value = history.second(read);
    return history.values().isList(value) ? history.values().length(value) : 0;
  }
}
