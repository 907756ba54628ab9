package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.Transactions;
import io.faultline.history.History;
import io.faultline.history.Kind;
import java.util.Arrays;

/// What read committed infers: if a transaction read something from `a`, and later a key that `a`
/// also wrote from `b`, then `a` commits before `b`.
///
/// Each transaction is walked backwards, with the next two different writers of each key that its
/// later reads found: the nearest that is not `a` says all, for those after it follow by the same
/// rule. What `a` wrote is met with what is read later by going through the smaller of the two:
/// time n to the 3/2.
final class ReadCommittedRule {
  private static final int NOBODY = Transactions.NOBODY;

  private final Transactions transactions;
  private final History history;
  private final WriteSets writes;
  private final CommitEdges edges = new CommitEdges();
  // Per key, valid where `stamp` is of the transaction: the writers of the next two later reads
  // that differ, and the reads.
  private final int[] stamp;
  private final int[] near;
  private final int[] nearRead;
  private final int[] far;
  private final int[] farRead;
  // Per transaction, the last one that was seen to read from it.
  private final int[] metBy;
  private int[] later = new int[8];
  private int laterKeys;
  // Of the transaction at hand: its external reads in order, repeated ones too.
  private int[] reads = new int[8];
  private int[] from = new int[8];
  private int size;
  // Per key, valid where `ownStamp` is of the operation: written before.
  private final int[] ownStamp;

  ReadCommittedRule(Transactions transactions) {
    this.transactions = transactions;
    history = transactions.history();
    writes = new WriteSets(transactions);
    stamp = new int[history.keys()];
    near = new int[history.keys()];
    nearRead = new int[history.keys()];
    far = new int[history.keys()];
    farRead = new int[history.keys()];
    ownStamp = new int[history.keys()];
    metBy = new int[transactions.size()];
  }

  CommitEdges infer() {
    for (int t = 0; t < transactions.size(); t++) {
      // One read alone infers nothing.
      if (transactions.firstRead(t + 1) - transactions.firstRead(t) > 1) {
        collect(t);
        walk(t);
      }
    }
    return edges;
  }

  // The index leaves out reads that repeat an earlier one of the same key: but what was read in
  // between makes them say more.
  private void collect(int t) {
    size = 0;
    int op = transactions.op(t);
    int next = transactions.firstRead(t);
    int end = transactions.firstRead(t + 1);
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (history.kind(a) == Kind.WRITE) {
        ownStamp[history.key(a)] = t + 1;
        continue;
      }
      if (next < end && transactions.readAction(next) == a) {
        push(a, transactions.readFrom(next++));
      } else if (ownStamp[history.key(a)] != t + 1) {
        push(a, sameAsBefore(a));
      }
    }
  }

  private int sameAsBefore(int read) {
    for (int i = size - 1; i >= 0; i--) {
      if (history.key(reads[i]) == history.key(read)) {
        return history.second(reads[i]) == history.second(read) ? from[i] : NOBODY;
      }
    }
    return NOBODY;
  }

  private void push(int read, int writer) {
    if (size == reads.length) {
      reads = Arrays.copyOf(reads, size * 2);
      from = Arrays.copyOf(from, size * 2);
    }
    reads[size] = read;
    from[size++] = writer;
  }

  private void walk(int t) {
    laterKeys = 0;
    // Only the first read from a transaction needs to be met with what is read later.
    for (int i = 0; i < size; i++) {
      if (from[i] >= 0) {
        if (metBy[from[i]] == t + 1) {
          // Marked by the complement: it is there, but not the first.
          reads[i] = ~reads[i];
        }
        metBy[from[i]] = t + 1;
      }
    }
    for (int i = size - 1; i >= 0; i--) {
      boolean isFirst = reads[i] >= 0;
      int read = isFirst ? reads[i] : ~reads[i];
      if (from[i] >= 0 && isFirst && laterKeys > 0) {
        meet(from[i], t + 1);
      }
      if (from[i] != NOBODY) {
        note(read, from[i], t + 1);
      }
    }
  }

  private void note(int read, int writer, int mark) {
    int key = history.key(read);
    if (stamp[key] != mark) {
      stamp[key] = mark;
      near[key] = NOBODY;
      far[key] = NOBODY;
      if (laterKeys == later.length) {
        later = Arrays.copyOf(later, laterKeys * 2);
      }
      later[laterKeys++] = key;
    }
    if (near[key] != writer) {
      far[key] = near[key];
      farRead[key] = nearRead[key];
    }
    near[key] = writer;
    nearRead[key] = read;
  }

  private void meet(int seen, int mark) {
    if (writes.size(seen) <= laterKeys) {
      for (int w = transactions.firstWrite(seen); w < transactions.firstWrite(seen + 1); w++) {
        if (stamp[transactions.writeKey(w)] == mark) {
          infer(seen, transactions.writeKey(w));
        }
      }
    } else {
      for (int i = 0; i < laterKeys; i++) {
        if (writes.has(seen, later[i])) {
          infer(seen, later[i]);
        }
      }
    }
  }

  private void infer(int seen, int key) {
    if (near[key] != seen) {
      edges.add(seen, near[key], nearRead[key]);
    } else if (far[key] != NOBODY) {
      edges.add(seen, far[key], farRead[key]);
    }
  }
}
