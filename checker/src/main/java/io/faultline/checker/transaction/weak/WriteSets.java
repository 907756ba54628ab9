package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.Transactions;
import java.util.Arrays;

/// Whether a transaction wrote a key: constant time for small transactions, logarithmic for large.
final class WriteSets {
  private static final int SMALL = 8;

  private final Transactions transactions;
  // Of large transactions, the keys of their final writes in order, at the places of these.
  private final int[] sorted;

  WriteSets(Transactions transactions) {
    this.transactions = transactions;
    int[] keys = new int[0];
    for (int t = 0; t < transactions.size(); t++) {
      int first = transactions.firstWrite(t);
      int end = transactions.firstWrite(t + 1);
      if (end - first > SMALL) {
        if (keys.length == 0) {
          keys = new int[transactions.firstWrite(transactions.size())];
        }
        for (int w = first; w < end; w++) {
          keys[w] = transactions.writeKey(w);
        }
        Arrays.sort(keys, first, end);
      }
    }
    sorted = keys;
  }

  int size(int t) {
    return transactions.firstWrite(t + 1) - transactions.firstWrite(t);
  }

  boolean has(int t, int key) {
    int first = transactions.firstWrite(t);
    int end = transactions.firstWrite(t + 1);
    if (end - first > SMALL) {
      return Arrays.binarySearch(sorted, first, end, key) >= 0;
    }
    for (int w = first; w < end; w++) {
      if (transactions.writeKey(w) == key) {
        return true;
      }
    }
    return false;
  }
}
