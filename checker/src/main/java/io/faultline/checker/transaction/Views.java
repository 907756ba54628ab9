package io.faultline.checker.transaction;

import io.faultline.history.History;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The levels that speak of what one transaction sees, where the order of versions is known:
/// monotonic atomic view, read atomic, cursor stability. Each in one pass, without graphs.
///
/// A read of a list **misses** an append that comes after all that it found. Owned by one thread.
final class Views {
  private final Transactions transactions;
  private final History history;
  private final VersionOrder versions;

  Views(Transactions transactions, VersionOrder versions) {
    this.transactions = transactions;
    this.versions = versions;
    history = transactions.history();
  }

  /// A transaction that reads from another and, by a read of another key after that, misses what it
  /// wrote there (OTV: an observed transaction vanishes).
  Optional<List<Step>> vanished() {
    return torn(true);
  }

  /// A transaction that reads from another and misses something that it wrote (a fractured read),
  /// by any read.
  Optional<List<Step>> fractured() {
    return torn(false);
  }

  private Optional<List<Step>> torn(boolean onlyAfter) {
    // Per key, valid where the stamp is of the transaction: its read that found least. Backwards,
    // so
    // that at each read those after it are known.
    var stamp = new int[history.keys()];
    var least = new int[history.keys()];
    for (int t = 0; t < transactions.size(); t++) {
      int first = transactions.firstRead(t);
      int end = transactions.firstRead(t + 1);
      if (end - first < 2) {
        continue;
      }
      for (int r = end - 1; !onlyAfter && r >= first; r--) {
        note(t, r, stamp, least);
      }
      for (int r = end - 1; r >= first; r--) {
        int from = transactions.readFrom(r);
        if (from >= 0 && from != t) {
          for (int w = transactions.firstWrite(from); w < transactions.firstWrite(from + 1); w++) {
            int key = transactions.writeKey(w);
            int write = transactions.writeAction(w);
            if (stamp[key] == t + 1 && misses(least[key], write)) {
              int read = transactions.readAction(r);
              return Optional.of(
                  List.of(
                      new Step(
                          transactions.op(t),
                          transactions.op(from),
                          EdgeKind.RW,
                          least[key],
                          write),
                      new Step(
                          transactions.op(from),
                          transactions.op(t),
                          EdgeKind.WR,
                          transactions.source(read),
                          read)));
            }
          }
        }
        if (onlyAfter) {
          note(t, r, stamp, least);
        }
      }
    }
    return Optional.empty();
  }

  private void note(int t, int r, int[] stamp, int[] least) {
    int key = transactions.readKey(r);
    int read = transactions.readAction(r);
    if (transactions.readFrom(r) != Transactions.NOBODY
        && (stamp[key] != t + 1 || length(read) < length(least[key]))) {
      stamp[key] = t + 1;
      least[key] = read;
    }
  }

  /// A transaction that misses what one that comes before it by the orders that bind has written.
  Optional<List<Step>> behind(Binding binding) {
    if (binding == Binding.NONE) {
      return Optional.empty();
    }
    Map<Integer, Seen> groups = new HashMap<>();
    for (int t = 0; t < transactions.size(); t++) {
      Seen session =
          groups.computeIfAbsent(transactions.session(t), _ -> new Seen(EdgeKind.SESSION));
      Optional<List<Step>> found = session.meet(t);
      if (found.isPresent()) {
        return found;
      }
    }
    if (binding == Binding.REAL_TIME) {
      var seen = new Seen(EdgeKind.REAL_TIME);
      int[] returned = RealTimeOrder.returned(transactions);
      int next = 0;
      for (int t = 0; t < transactions.size(); t++) {
        long called = history.calledNanos(transactions.op(t));
        while (next < returned.length
            && history.returnedNanos(transactions.op(returned[next])) < called) {
          seen.pass(returned[next++]);
        }
        Optional<List<Step>> found = seen.look(t);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  // What was written by those that come before, per key: the latest.
  private final class Seen {
    private final EdgeKind kind;
    private final Map<Integer, Integer> latest = new HashMap<>();
    private int[] open = new int[2];
    private int size;

    Seen(EdgeKind kind) {
      this.kind = kind;
    }

    Optional<List<Step>> meet(int t) {
      int kept = 0;
      for (int i = 0; i < size; i++) {
        if (SessionOrder.comesBefore(history, transactions.op(open[i]), transactions.op(t))) {
          pass(open[i]);
        } else {
          open[kept++] = open[i];
        }
      }
      size = kept;
      if (size == open.length) {
        open = Arrays.copyOf(open, size * 2);
      }
      open[size++] = t;
      return look(t);
    }

    void pass(int t) {
      for (int w = transactions.firstWrite(t); w < transactions.firstWrite(t + 1); w++) {
        int write = transactions.writeAction(w);
        latest.merge(
            transactions.writeKey(w),
            write,
            (old, fresh) -> versions.position(old) < versions.position(fresh) ? fresh : old);
      }
    }

    Optional<List<Step>> look(int t) {
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        Integer write = latest.get(transactions.readKey(r));
        int read = transactions.readAction(r);
        if (write != null
            && transactions.readFrom(r) != Transactions.NOBODY
            && misses(read, write)) {
          int reader = transactions.op(t);
          int writer = transactions.opOf(write);
          return Optional.of(
              List.of(
                  new Step(reader, writer, EdgeKind.RW, read, write),
                  new Step(writer, reader, kind, -1, -1)));
        }
      }
      return Optional.empty();
    }
  }

  /// A transaction that overwrites another version of a key than the one that it had read of it
  /// (G-cursor).
  Optional<List<Step>> cursor() {
    for (int t = 0; t < transactions.size(); t++) {
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        int read = transactions.readAction(r);
        if (transactions.readFrom(r) == Transactions.NOBODY
            || transactions.lists().isTorn(transactions.readKey(r))) {
          continue;
        }
        int own = firstOwn(t, read);
        if (own >= 0) {
          int other = between(t, read, own);
          if (other >= 0) {
            int op = transactions.op(t);
            int writer = transactions.opOf(other);
            return Optional.of(
                List.of(
                    new Step(op, writer, EdgeKind.RW, read, other),
                    new Step(writer, op, EdgeKind.WW, other, own)));
          }
        }
      }
    }
    return Optional.empty();
  }

  private int firstOwn(int t, int read) {
    int op = transactions.op(t);
    for (int a = read + 1; a < history.firstAction(op + 1); a++) {
      if (history.key(a) == history.key(read) && history.kind(a) == transactions.form().writes()) {
        return a;
      }
    }
    return -1;
  }

  // A committed append of another between what was read and the own one.
  private int between(int t, int read, int own) {
    int key = history.key(read);
    int seen = transactions.lists().size(key);
    int end = Math.min(versions.position(own), seen);
    for (int i = length(read); i < end; i++) {
      int append = transactions.lists().append(key, i);
      if (append >= 0 && transactions.owner(append) >= 0 && transactions.owner(append) != t) {
        return append;
      }
    }
    if (versions.position(own) == Integer.MAX_VALUE && versions.isChosen()) {
      int first = versions.unread(key, 0);
      return transactions.owner(first) == t ? -1 : first;
    }
    return -1;
  }

  private boolean misses(int read, int write) {
    return !transactions.lists().isTorn(history.key(read))
        && versions.position(write) >= length(read);
  }

  private int length(int read) {
    long value = history.second(read);
    return history.values().isList(value) ? history.values().length(value) : 0;
  }
}
