package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.Transactions;

/// Per key the chains that wrote it, and per key and chain the transactions that did, in their
/// order.
///
/// A **group** is the writers of one key in one chain. Four ints a final write at most.
final class KeyWriters {
  private final Chains chains;
  private final int[] keyGroups;
  private final int[] groupStarts;
  private final int[] groupChain;
  private final int[] writers;

  KeyWriters(Transactions transactions, Chains chains) {
    this.chains = chains;
    int keys = transactions.history().keys();
    int writes = transactions.firstWrite(transactions.size());
    // First by key, in the order of the chains; then the borders of the groups.
    var starts = new int[keys + 1];
    for (int w = 0; w < writes; w++) {
      starts[transactions.writeKey(w) + 1]++;
    }
    for (int key = 0; key < keys; key++) {
      starts[key + 1] += starts[key];
    }
    writers = new int[writes];
    int[] next = starts.clone();
    for (int i = 0; i < chains.size(); i++) {
      int t = chains.inOrder(i);
      for (int w = transactions.firstWrite(t); w < transactions.firstWrite(t + 1); w++) {
        writers[next[transactions.writeKey(w)]++] = t;
      }
    }
    keyGroups = new int[keys + 1];
    int groups = 0;
    for (int key = 0; key < keys; key++) {
      for (int i = starts[key]; i < starts[key + 1]; i++) {
        groups += i == starts[key] || isNew(i) ? 1 : 0;
      }
      keyGroups[key + 1] = groups;
    }
    groupStarts = new int[groups + 1];
    groupChain = new int[groups];
    int group = 0;
    for (int key = 0; key < keys; key++) {
      for (int i = starts[key]; i < starts[key + 1]; i++) {
        if (i == starts[key] || isNew(i)) {
          groupStarts[group] = i;
          groupChain[group++] = chains.of(writers[i]);
        }
      }
    }
    groupStarts[groups] = writes;
  }

  private boolean isNew(int i) {
    return chains.of(writers[i]) != chains.of(writers[i - 1]);
  }

  /// The first group of `key`: they are `first(key)` to `first(key + 1)`, the latter excluded, in
  /// ascending order of their chains.
  int first(int key) {
    return keyGroups[key];
  }

  int groups() {
    return groupChain.length;
  }

  int chain(int group) {
    return groupChain[group];
  }

  /// The place of the first writer of the group; that of the last is before the next group's first.
  int firstWriter(int group) {
    return groupStarts[group];
  }

  /// The transaction at a place.
  int writer(int place) {
    return writers[place];
  }

  /// The group of `key` and `chain`, or -1. Logarithmic.
  int group(int key, int chain) {
    int low = keyGroups[key];
    int high = keyGroups[key + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (groupChain[middle] < chain) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < keyGroups[key + 1] && groupChain[low] == chain ? low : -1;
  }
}
