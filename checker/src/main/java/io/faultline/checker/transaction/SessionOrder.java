package io.faultline.checker.transaction;

import io.faultline.history.History;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Which transactions come before which in their sessions: the least edges that say it all, by
/// transitivity.
///
/// One transaction comes before another of its session if it returned before the other was called,
/// or if one process made both, in this order. Two transactions of one session that overlap, on two
/// processes, have no order. Immutable.
public final class SessionOrder {
  private final int[] starts;
  private final int[] before;

  private SessionOrder(int[] starts, int[] before) {
    this.starts = starts;
    this.before = before;
  }

  /// The transactions that come directly before `t` in its session are `before(first(t))` to
  /// `before(first(t + 1))`, the latter excluded: mostly one, or none.
  public int first(int t) {
    return starts[t];
  }

  /// See [#first].
  public int before(int i) {
    return before[i];
  }

  /// The number of edges.
  public int size() {
    return starts[starts.length - 1];
  }

  /// Linear where a session's transactions do not overlap; else times the square of how many do.
  public static SessionOrder of(Transactions transactions) {
    Map<Integer, Frontier> sessions = new HashMap<>();
    var starts = new int[transactions.size() + 1];
    var before = new int[Math.max(4, transactions.size())];
    int size = 0;
    for (int t = 0; t < transactions.size(); t++) {
      Frontier frontier =
          sessions.computeIfAbsent(transactions.session(t), _ -> new Frontier(transactions));
      frontier.meet(t);
      if (size + frontier.directs > before.length) {
        before = Arrays.copyOf(before, Math.multiplyExact(size + frontier.directs, 2));
      }
      System.arraycopy(frontier.direct, 0, before, size, frontier.directs);
      size += frontier.directs;
      starts[t + 1] = size;
    }
    return new SessionOrder(starts, Arrays.copyOf(before, size));
  }

  /// Whether one operation comes before a later one of the same session.
  public static boolean comesBefore(History history, int op, int later) {
    return op < later
        && (history.process(op) == history.process(later)
            || (history.traits().realTime()
                && history.returnedNanos(op) < history.calledNanos(later)));
  }

  /// The transactions of one session that a later one may come directly after.
  private static final class Frontier {
    private final Transactions transactions;
    private final History history;
    private int[] members = new int[4];
    private int size;
    // What comes directly before the transaction that was met last.
    private int[] direct = new int[4];
    private int directs;

    Frontier(Transactions transactions) {
      this.transactions = transactions;
      history = transactions.history();
    }

    void meet(int t) {
      directs = 0;
      int kept = 0;
      for (int i = 0; i < size; i++) {
        int member = members[i];
        boolean before = comesBefore(member, t);
        boolean passed = false;
        boolean passedForAll = false;
        for (int j = i + 1; before && j < size; j++) {
          if (comesBefore(member, members[j]) && comesBefore(members[j], t)) {
            passed = true;
            // Whatever is called later than `t` comes after it too.
            passedForAll |= !history.traits().realTime() || returned(members[j]) < called(t);
          }
        }
        if (before && !passed) {
          if (directs == direct.length) {
            direct = Arrays.copyOf(direct, directs * 2);
          }
          direct[directs++] = member;
        }
        if (!passedForAll) {
          members[kept++] = member;
        }
      }
      if (kept == members.length) {
        members = Arrays.copyOf(members, kept * 2);
      }
      members[kept] = t;
      size = kept + 1;
    }

    private boolean comesBefore(int t, int later) {
      return SessionOrder.comesBefore(history, transactions.op(t), transactions.op(later));
    }

    private long returned(int t) {
      return history.returnedNanos(transactions.op(t));
    }

    private long called(int t) {
      return history.calledNanos(transactions.op(t));
    }
  }
}
