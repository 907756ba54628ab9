package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.SessionOrder;
import io.faultline.checker.transaction.Transactions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The transactions laid out in chains, in each of which session order orders all: mostly one for a
/// session, more where its transactions overlap.
final class Chains {
  private final int[] chain;
  private final int[] index;
  private final int[] inOrder;
  private final int count;

  Chains(Transactions transactions, SessionOrder sessions) {
    int n = transactions.size();
    chain = new int[n];
    index = new int[n];
    var isTail = new boolean[n];
    int chains = 0;
    for (int t = 0; t < n; t++) {
      chain[t] = -1;
      for (int i = sessions.first(t); i < sessions.first(t + 1) && chain[t] < 0; i++) {
        int before = sessions.before(i);
        if (isTail[before]) {
          isTail[before] = false;
          chain[t] = chain[before];
          index[t] = index[before] + 1;
        }
      }
      chain[t] = chain[t] < 0 ? chains++ : chain[t];
      isTail[t] = true;
    }
    count = chains;
    var next = new int[chains + 1];
    for (int t = 0; t < n; t++) {
      next[chain[t] + 1]++;
    }
    for (int c = 0; c < chains; c++) {
      next[c + 1] += next[c];
    }
    inOrder = new int[n];
    for (int t = 0; t < n; t++) {
      inOrder[next[chain[t]]++] = t;
    }
  }

  /// The number of chains.
  int count() {
    return count;
  }

  /// The chain of `t`.
  int of(int t) {
    return chain[t];
  }

  /// The place of `t` in its chain, from 0.
  int index(int t) {
    return index[t];
  }

  /// The number of transactions.
  int size() {
    return inOrder.length;
  }

  /// Transaction `i` of all, chain after chain, each in its order.
  int inOrder(int i) {
    return inOrder[i];
  }

  /// Per chain, whether no other chain is of the same session.
  boolean[] alone(Transactions transactions) {
    var alone = new boolean[count];
    Arrays.fill(alone, true);
    Map<Integer, Integer> first = new HashMap<>();
    for (int t = 0; t < chain.length; t++) {
      if (index[t] == 0) {
        Integer other = first.putIfAbsent(transactions.session(t), chain[t]);
        if (other != null) {
          alone[other] = false;
          alone[chain[t]] = false;
        }
      }
    }
    return alone;
  }
}
