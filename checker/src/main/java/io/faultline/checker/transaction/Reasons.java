package io.faultline.checker.transaction;

import io.faultline.history.History;
import java.util.ArrayList;
import java.util.List;

/// Finds the actions behind the edges of a walk, and says in words why they force it.
final class Reasons {
  private final Transactions transactions;
  private final History history;
  private final VersionOrder versions;

  Reasons(Transactions transactions, VersionOrder versions) {
    this.transactions = transactions;
    this.versions = versions;
    history = transactions.history();
  }

  /// The closed walk from transaction to transaction, with reasons; barriers are passed over.
  List<Step> closed(List<Walks.Taken> walk) {
    int first = 0;
    while (walk.get(first).source() >= transactions.size()) {
      first++;
    }
    var steps = new ArrayList<Step>();
    for (int i = 0; i < walk.size(); i++) {
      Walks.Taken taken = walk.get((first + i) % walk.size());
      int source = taken.source();
      EdgeKind kind = taken.kind();
      while (taken.target() >= transactions.size()) {
        i++;
        taken = walk.get((first + i) % walk.size());
      }
      steps.add(step(source, taken.target(), kind));
    }
    return steps;
  }

  /// The same, of a walk that is not closed and begins and ends with transactions.
  List<Step> path(List<Walks.Taken> walk) {
    var steps = new ArrayList<Step>();
    Walks.Taken begun = null;
    for (Walks.Taken taken : walk) {
      begun = begun == null || taken.source() < transactions.size() ? taken : begun;
      if (taken.target() < transactions.size()) {
        steps.add(step(begun.source(), taken.target(), begun.kind()));
      }
    }
    return steps;
  }

  /// Why transaction `from` comes before `to`.
  Step step(int from, int to, EdgeKind kind) {
    return switch (kind) {
      case WW -> ww(from, to);
      case WR -> wr(from, to);
      case RW -> rw(from, to);
      case SESSION, REAL_TIME -> new Step(op(from), op(to), kind, -1, -1);
    };
  }

  /// Why transaction `from` comes before the action `to` of another: a read of its write, or an
  /// append after its own.
  Step stepInto(int from, int to) {
    int owner = transactions.owner(to);
    if (!isWrite(to)) {
      return new Step(op(from), op(owner), EdgeKind.WR, transactions.source(to), to);
    }
    for (int b = end(from) - 1; b >= first(from); b--) {
      if (isWrite(b) && history.key(to) == history.key(b) && versions.precedes(b, to)) {
        return new Step(op(from), op(owner), EdgeKind.WW, b, to);
      }
    }
    throw new IllegalStateException("no ww edge from " + op(from) + " to action " + to);
  }

  private Step ww(int from, int to) {
    for (int a = first(to); a < end(to); a++) {
      for (int b = end(from) - 1; isWrite(a) && b >= first(from); b--) {
        if (isWrite(b) && history.key(a) == history.key(b) && versions.precedes(b, a)) {
          return new Step(op(from), op(to), EdgeKind.WW, b, a);
        }
      }
    }
    throw new IllegalStateException("no ww edge from " + op(from) + " to " + op(to));
  }

  private Step wr(int from, int to) {
    for (int r = transactions.firstRead(to); r < transactions.firstRead(to + 1); r++) {
      if (transactions.readFrom(r) == from) {
        int read = transactions.readAction(r);
        return new Step(op(from), op(to), EdgeKind.WR, transactions.source(read), read);
      }
    }
    throw new IllegalStateException("no wr edge from " + op(from) + " to " + op(to));
  }

  private Step rw(int from, int to) {
    Step last = null;
    for (int r = transactions.firstRead(from); r < transactions.firstRead(from + 1); r++) {
      int read = transactions.readAction(r);
      for (int a = first(to); a < end(to); a++) {
        if (isWrite(a)
            && history.key(a) == history.key(read)
            && transactions.readFrom(r) != Transactions.NOBODY
            && versions.position(a) >= length(read)) {
          var step = new Step(op(from), op(to), EdgeKind.RW, read, a);
          // The next version, if it is that, is the plainest reason.
          if (versions.position(a) == length(read)) {
            return step;
          }
          last = last == null ? step : last;
        }
      }
    }
    if (last == null) {
      throw new IllegalStateException("no rw edge from " + op(from) + " to " + op(to));
    }
    return last;
  }

  private int length(int read) {
    long value = history.second(read);
    return history.values().isList(value) ? history.values().length(value) : 0;
  }

  private boolean isWrite(int action) {
    return history.kind(action) == transactions.form().writes();
  }

  private int op(int t) {
    return transactions.op(t);
  }

  private int first(int t) {
    return history.firstAction(op(t));
  }

  private int end(int t) {
    return history.firstAction(op(t) + 1);
  }
}
