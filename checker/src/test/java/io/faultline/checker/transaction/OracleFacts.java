package io.faultline.checker.transaction;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The transactions of a history of a handful, and what they read and append, each found by going
/// through all of it: for the oracle.
final class OracleFacts {
  final History history;
  final List<Integer> ops = new ArrayList<>();
  final int n;
  // Whether transaction i comes before j by the orders that bind.
  final boolean[][] bound;

  OracleFacts(History history, Binding binding) {
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

  // Whether something of an operation was read.
  boolean isSeen(int op) {
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

  // What a transaction appended to a key before it read it.
  List<Long> ownBefore(int i, int read) {
    var own = new ArrayList<Long>();
    for (int a = history.firstAction(ops.get(i)); a < read; a++) {
      if (isAppend(a) && history.key(a) == history.key(read)) {
        own.add(history.argument(a));
      }
    }
    return own;
  }

  // Whether all reads of a key are prefixes of its versions, as far as these committed.
  boolean explains(List<Long> versions, int key) {
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

  List<Integer> externalReads(int t) {
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
  List<Long> others(int t, int read) {
    return list(read).stream().filter(e -> indexOf(writer(history.key(read), e)) != t).toList();
  }

  Set<Integer> written(int t) {
    var keys = new HashSet<Integer>();
    for (int a = history.firstAction(ops.get(t)); a < history.firstAction(ops.get(t) + 1); a++) {
      if (isAppend(a)) {
        keys.add(history.key(a));
      }
    }
    return keys;
  }

  List<Long> appends(int t, int key) {
    var elements = new ArrayList<Long>();
    for (int a = history.firstAction(ops.get(t)); a < history.firstAction(ops.get(t) + 1); a++) {
      if (isAppend(a) && history.key(a) == key) {
        elements.add(history.argument(a));
      }
    }
    return elements;
  }

  int writer(int key, long element) {
    for (int a = 0; a < history.actions(); a++) {
      if (isAppend(a) && history.key(a) == key && history.argument(a) == element) {
        return a;
      }
    }
    return -1;
  }

  // The committed transaction of an action, or -1.
  int indexOf(int action) {
    return action < 0 ? -1 : ops.indexOf(opOf(action));
  }

  int opOf(int action) {
    int op = 0;
    while (history.firstAction(op + 1) <= action) {
      op++;
    }
    return op;
  }

  boolean isRead(int action) {
    return history.kind(action) == Kind.READ;
  }

  boolean isAppend(int action) {
    return history.kind(action) == Kind.APPEND;
  }

  List<Long> list(int read) {
    var list = new ArrayList<Long>();
    if (history.values().isList(history.second(read))) {
      for (int i = 0; i < history.values().length(history.second(read)); i++) {
        list.add(history.values().element(history.second(read), i));
      }
    }
    return list;
  }
}
