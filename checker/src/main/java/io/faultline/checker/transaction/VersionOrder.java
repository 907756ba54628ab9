package io.faultline.checker.transaction;

import io.faultline.history.History;
import java.util.ArrayList;
import java.util.Comparator;

/// Of each key of a list-append history, its committed appends in order: those that were read as
/// they were read, and after them those that no read shows, in an order that is chosen.
///
/// Without a choice, the appends that nobody read have no order among themselves. Keys whose reads
/// contradict each other have no order at all. Immutable.
final class VersionOrder {
  private final Transactions transactions;
  private final ListOrders lists;
  // Per key, the appends that no read shows, of committed transactions.
  private final int[] starts;
  private final int[] unread;
  private final boolean chosen;

  private VersionOrder(Transactions transactions, int[] starts, int[] unread, boolean chosen) {
    this.transactions = transactions;
    lists = transactions.lists();
    this.starts = starts;
    this.unread = unread;
    this.chosen = chosen;
  }

  /// What the reads say, and no more. Linear.
  static VersionOrder seen(Transactions transactions) {
    History history = transactions.history();
    var starts = new int[history.keys() + 1];
    for (int t = 0; t < transactions.size(); t++) {
      int op = transactions.op(t);
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (isUnread(transactions, a)) {
          starts[history.key(a) + 1]++;
        }
      }
    }
    for (int key = 0; key < history.keys(); key++) {
      starts[key + 1] += starts[key];
    }
    var unread = new int[starts[history.keys()]];
    int[] next = starts.clone();
    for (int t = 0; t < transactions.size(); t++) {
      int op = transactions.op(t);
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (isUnread(transactions, a)) {
          unread[next[history.key(a)]++] = a;
        }
      }
    }
    return new VersionOrder(transactions, starts, unread, false);
  }

  private static boolean isUnread(Transactions transactions, int action) {
    return transactions.history().kind(action) == DataForm.LIST_APPEND.writes()
        && transactions.lists().position(action) < 0
        && !transactions.lists().isTorn(transactions.history().key(action));
  }

  /// The same, with the unread appends of each key in the order of their transactions' ranks.
  VersionOrder chosen(int[] rank) {
    int[] ordered = unread.clone();
    for (int key = 0; key < keys(); key++) {
      if (unread(key) > 1) {
        // Stable, so that the appends of one transaction keep their order.
        var some = new ArrayList<Integer>();
        for (int i = starts[key]; i < starts[key + 1]; i++) {
          some.add(unread[i]);
        }
        some.sort(Comparator.comparingInt(append -> rank[transactions.owner(append)]));
        for (int i = 0; i < some.size(); i++) {
          ordered[starts[key] + i] = some.get(i);
        }
      }
    }
    return new VersionOrder(transactions, starts, ordered, true);
  }

  /// Whether every two appends have an order.
  boolean isTotal() {
    if (chosen) {
      return true;
    }
    for (int key = 0; key < keys(); key++) {
      if (isOpen(key)) {
        return false;
      }
    }
    return true;
  }

  /// Whether several transactions made the unread appends of `key`, in an order nobody knows.
  boolean isOpen(int key) {
    for (int i = starts[key] + 1; i < starts[key + 1] && !chosen; i++) {
      if (transactions.owner(unread[i]) != transactions.owner(unread[starts[key]])) {
        return true;
      }
    }
    return false;
  }

  boolean isChosen() {
    return chosen;
  }

  int keys() {
    return starts.length - 1;
  }

  /// The number of unread appends of `key`.
  int unread(int key) {
    return starts[key + 1] - starts[key];
  }

  int unread(int key, int i) {
    return unread[starts[key] + i];
  }

  /// Whether one append is known, or chosen, to come before another one of the same key.
  boolean precedes(int append, int other) {
    int one = position(append);
    int two = position(other);
    if (one != two || one != Integer.MAX_VALUE || !chosen || append == other) {
      return one < two;
    }
    int key = transactions.history().key(append);
    for (int i = starts[key]; i < starts[key + 1]; i++) {
      if (unread[i] == append || unread[i] == other) {
        return unread[i] == append;
      }
    }
    return false;
  }

  /// The place of an append: [Integer#MAX_VALUE] for all that no read shows, none of which comes
  /// before one that was read.
  int position(int action) {
    int position = lists.position(action);
    return position < 0 ? Integer.MAX_VALUE : position;
  }
}
