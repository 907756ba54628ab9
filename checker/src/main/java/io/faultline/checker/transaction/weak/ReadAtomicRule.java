package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.SessionOrder;
import io.faultline.checker.transaction.Transactions;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/// What read atomic infers: if a transaction read a key from `b` that `a` also wrote, and it read
/// anything from `a` or comes after it in its session, then `a` commits before `b`.
///
/// Of a session only the last that wrote the key needs to be met: those before it come before it.
/// Time n to the 3/2.
final class ReadAtomicRule {
  private final Transactions transactions;
  private final WriteSets writes;
  private final CommitEdges edges = new CommitEdges();
  // Per key, valid where `stamp` is of the transaction: who its read is from, and which read it is.
  private final int[] stamp;
  private final int[] from;
  private final int[] read;
  private final int[] metBy;

  ReadAtomicRule(Transactions transactions) {
    this.transactions = transactions;
    writes = new WriteSets(transactions);
    int keys = transactions.history().keys();
    stamp = new int[keys];
    from = new int[keys];
    read = new int[keys];
    metBy = new int[transactions.size()];
  }

  CommitEdges infer(Optional<SessionOrder> sessions) {
    for (int t = 0; t < transactions.size(); t++) {
      readFrom(t);
    }
    sessions.ifPresent(this::inSessions);
    return edges;
  }

  private void readFrom(int t) {
    int first = transactions.firstRead(t);
    int end = transactions.firstRead(t + 1);
    if (end - first < 2) {
      return;
    }
    for (int r = first; r < end; r++) {
      if (transactions.readFrom(r) != Transactions.NOBODY) {
        int key = transactions.readKey(r);
        stamp[key] = t + 1;
        from[key] = transactions.readFrom(r);
        read[key] = transactions.readAction(r);
      }
    }
    for (int r = first; r < end; r++) {
      int seen = transactions.readFrom(r);
      if (seen < 0 || metBy[seen] == t + 1) {
        continue;
      }
      metBy[seen] = t + 1;
      if (writes.size(seen) <= end - first) {
        for (int w = transactions.firstWrite(seen); w < transactions.firstWrite(seen + 1); w++) {
          infer(seen, transactions.writeKey(w), t + 1);
        }
      } else {
        for (int other = first; other < end; other++) {
          if (writes.has(seen, transactions.readKey(other))) {
            infer(seen, transactions.readKey(other), t + 1);
          }
        }
      }
    }
  }

  private void infer(int seen, int key, int mark) {
    if (stamp[key] == mark && from[key] != seen) {
      edges.add(seen, from[key], read[key]);
    }
  }

  private void inSessions(SessionOrder sessions) {
    var chains = new Chains(transactions, sessions);
    var keyWriters = new KeyWriters(transactions, chains);
    boolean[] alone = chains.alone(transactions);
    // Per group, how many of its writers come before the transaction at hand of the same chain.
    var passed = new int[keyWriters.groups()];
    int[][] others = chainsOfSessions(chains, alone);
    for (int i = 0; i < chains.size(); i++) {
      int t = chains.inOrder(i);
      int chain = chains.of(t);
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        if (transactions.readFrom(r) == Transactions.NOBODY) {
          continue;
        }
        int group = keyWriters.group(transactions.readKey(r), chain);
        if (group >= 0 && passed[group] > 0) {
          infer(keyWriters.writer(keyWriters.firstWriter(group) + passed[group] - 1), r);
        }
        if (!alone[chain]) {
          across(t, r, others[chain], keyWriters);
        }
      }
      for (int w = transactions.firstWrite(t); w < transactions.firstWrite(t + 1); w++) {
        passed[keyWriters.group(transactions.writeKey(w), chain)]++;
      }
    }
  }

  private void infer(int before, int r) {
    if (before != transactions.readFrom(r)) {
      edges.add(before, transactions.readFrom(r), transactions.readAction(r));
    }
  }

  // The last writers in other chains of the session that come before `t`. Of a chain, those that
  // do are the first ones.
  private void across(int t, int r, int[] chains, KeyWriters keyWriters) {
    for (int chain : chains) {
      int group = keyWriters.group(transactions.readKey(r), chain);
      if (group < 0) {
        continue;
      }
      int first = keyWriters.firstWriter(group);
      int low = first;
      int high = keyWriters.firstWriter(group + 1);
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (comesBefore(keyWriters.writer(middle), t)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (low > first) {
        infer(keyWriters.writer(low - 1), r);
      }
    }
  }

  private boolean comesBefore(int before, int t) {
    return SessionOrder.comesBefore(
        transactions.history(), transactions.op(before), transactions.op(t));
  }

  // Per chain that is not alone, the other chains of its session.
  private int[][] chainsOfSessions(Chains chains, boolean[] alone) {
    var members = new TreeMap<Integer, int[]>();
    for (int i = 0; i < chains.size(); i++) {
      int t = chains.inOrder(i);
      if (chains.index(t) == 0 && !alone[chains.of(t)]) {
        members.merge(
            transactions.session(t),
            new int[] {chains.of(t)},
            (some, one) -> {
              int[] more = Arrays.copyOf(some, some.length + 1);
              more[some.length] = one[0];
              return more;
            });
      }
    }
    var others = new int[chains.count()][];
    for (int[] session : members.values()) {
      for (int chain : session) {
        others[chain] = Arrays.stream(session).filter(other -> other != chain).toArray();
      }
    }
    return others;
  }
}
