package io.faultline.checker.transaction.search;

import io.faultline.checker.transaction.SessionOrder;
import io.faultline.checker.transaction.Transactions;
import io.faultline.checker.transaction.search.CaseTree.Why;
import io.faultline.checker.transaction.search.StrongLevel.Order;
import io.faultline.checker.transaction.search.StrongLevel.Shape;
import io.faultline.checker.transaction.weak.ReturnOrder;
import io.faultline.history.History;
import java.util.Arrays;

/// The moments of all transactions as numbers, and what is certain of their order: edges.
///
/// Beside the moments there are helpers, which stand for nothing: one for each key of which the
/// value from before was read, after all who did and before all who wrote it; and a chain of them
/// for real time, each after what has returned and before what is called next.
final class Points {
  private final Transactions transactions;
  private final StrongLevel level;
  private final int moments;
  private int size;
  private int[] from = new int[64];
  private int[] to = new int[64];
  private byte[] why = new byte[64];
  // The read that an edge of READ or INITIAL comes from.
  private int[] read = new int[64];
  private int edges;

  Points(Transactions transactions, StrongLevel level) {
    this.transactions = transactions;
    this.level = level;
    int n = transactions.size();
    moments = level.shape() == Shape.SERIAL ? n : 2 * n;
    size = moments;
    if (level.shape() != Shape.SERIAL) {
      for (int t = 0; t < n; t++) {
        add(start(t), commit(t), Why.OWN, -1);
      }
    }
    reads();
    if (level.order() != Order.NONE) {
      sessions();
    }
    if (level.order() == Order.REAL_TIME && transactions.history().traits().realTime()) {
      realTime();
    }
  }

  Transactions transactions() {
    return transactions;
  }

  StrongLevel level() {
    return level;
  }

  int start(int t) {
    return level.shape() == Shape.SERIAL ? t : 2 * t;
  }

  int commit(int t) {
    return level.shape() == Shape.SERIAL ? t : 2 * t + 1;
  }

  /// The transaction of a moment.
  int transaction(int point) {
    return level.shape() == Shape.SERIAL ? point : point >> 1;
  }

  boolean isStart(int point) {
    return point < moments && (level.shape() == Shape.SERIAL || (point & 1) == 0);
  }

  boolean isCommit(int point) {
    return point < moments && (level.shape() == Shape.SERIAL || (point & 1) != 0);
  }

  /// The moment in evidence: see [CaseTree].
  int told(int point) {
    int op = transactions.op(transaction(point));
    return level.shape() == Shape.SERIAL ? 2 * op + 1 : 2 * op + (point & 1);
  }

  /// The number of moments: helpers have numbers from here on.
  int moments() {
    return moments;
  }

  /// The number of moments and helpers.
  int size() {
    return size;
  }

  int edges() {
    return edges;
  }

  int from(int edge) {
    return from[edge];
  }

  int to(int edge) {
    return to[edge];
  }

  Why why(int edge) {
    return Why.values()[why[edge]];
  }

  int read(int edge) {
    return read[edge];
  }

  private void add(int before, int after, Why reason, int action) {
    if (edges == from.length) {
      from = Arrays.copyOf(from, Math.multiplyExact(edges, 2));
      to = Arrays.copyOf(to, from.length);
      why = Arrays.copyOf(why, from.length);
      read = Arrays.copyOf(read, from.length);
    }
    from[edges] = before;
    to[edges] = after;
    why[edges] = (byte) reason.ordinal();
    read[edges++] = action;
  }

  private void reads() {
    History history = transactions.history();
    var helpers = new int[history.keys()];
    Arrays.fill(helpers, -1);
    for (int t = 0; t < transactions.size(); t++) {
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        int writer = transactions.readFrom(r);
        int key = transactions.readKey(r);
        int action = transactions.readAction(r);
        if (writer >= 0) {
          add(commit(writer), start(t), Why.READ, action);
        } else if (writer == Transactions.INITIAL && transactions.writers(key) > 0) {
          if (level.shape() == Shape.SERIAL && transactions.finalWrite(t, key) >= 0) {
            // It does not come before itself. There is one such a key, or the edges form a cycle.
            direct(t, key, action);
          } else {
            if (helpers[key] < 0) {
              helpers[key] = size++;
              helper(key, helpers[key], action);
            }
            add(start(t), helpers[key], Why.INITIAL, action);
          }
        }
      }
    }
  }

  private void helper(int key, int helper, int action) {
    for (int i = 0; i < transactions.writers(key); i++) {
      add(helper, commit(writer(key, i)), Why.INITIAL, action);
    }
  }

  private void direct(int t, int key, int action) {
    for (int i = 0; i < transactions.writers(key); i++) {
      if (writer(key, i) != t) {
        add(start(t), commit(writer(key, i)), Why.INITIAL, action);
      }
    }
  }

  private int writer(int key, int i) {
    return transactions.owner(transactions.keyWrite(key, i));
  }

  private void sessions() {
    SessionOrder sessions = SessionOrder.of(transactions);
    for (int t = 0; t < transactions.size(); t++) {
      for (int i = sessions.first(t); i < sessions.first(t + 1); i++) {
        add(commit(sessions.before(i)), start(t), Why.SESSION, -1);
      }
    }
  }

  private void realTime() {
    History history = transactions.history();
    int[] returns = ReturnOrder.of(transactions);
    int last = -1;
    int i = 0;
    for (int t = 0; t < transactions.size(); t++) {
      long called = history.calledNanos(transactions.op(t));
      int helper = -1;
      while (i < returns.length && returned(returns[i]) < called) {
        if (history.returnedNanos(transactions.op(returns[i])) != Long.MAX_VALUE) {
          if (helper < 0) {
            helper = size++;
            if (last >= 0) {
              add(last, helper, Why.REAL_TIME, -1);
            }
            last = helper;
          }
          add(commit(returns[i]), helper, Why.REAL_TIME, -1);
        }
        i++;
      }
      if (last >= 0) {
        add(last, start(t), Why.REAL_TIME, -1);
      }
    }
  }

  // As the order of returns has it: unknown ones by their calls.
  private long returned(int t) {
    History history = transactions.history();
    long returned = history.returnedNanos(transactions.op(t));
    return returned == Long.MAX_VALUE ? history.calledNanos(transactions.op(t)) : returned;
  }
}
