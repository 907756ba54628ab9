package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.Transactions;
import io.faultline.history.History;

/// The first guess at an order of transactions: that in which they returned, unknown ones by their
/// calls. It fits most histories that were recorded with a clock.
public final class ReturnOrder {
  private ReturnOrder() {}

  /// Linear where returns are nearly in the order of calls.
  public static int[] of(Transactions transactions) {
    History history = transactions.history();
    int n = transactions.size();
    var order = new int[n];
    var key = new long[n];
    for (int t = 0; t < n; t++) {
      int op = transactions.op(t);
      long returned = history.returnedNanos(op);
      key[t] = returned == Long.MAX_VALUE ? history.calledNanos(op) : returned;
      int at = t;
      // Calls are in order, so that what is out of place is so by as many as were open at once.
      while (at > 0 && key[order[at - 1]] > key[t]) {
        at--;
      }
      System.arraycopy(order, at, order, at + 1, t - at);
      order[at] = t;
    }
    return order;
  }

  /// Whether every edge goes forward in this order.
  static boolean fits(int[] order, Dependencies dependencies, CommitEdges inferred) {
    Transactions transactions = dependencies.transactions();
    var place = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
    for (int t = 0; t < order.length; t++) {
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        int from = transactions.readFrom(r);
        if (from >= 0 && place[from] > place[t]) {
          return false;
        }
      }
      for (int i = dependencies.firstBefore(t); i < dependencies.firstBefore(t + 1); i++) {
        if (place[dependencies.before(i)] > place[t]) {
          return false;
        }
      }
    }
    for (int e = 0; e < inferred.size(); e++) {
      if (place[inferred.from(e)] > place[inferred.to(e)]) {
        return false;
      }
    }
    return true;
  }
}
