package io.faultline.checker.transaction;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.BitSet;

/// The order of each key's appends, as the longest list that was read of it tells it: every other
/// read is a prefix, or the key is [#isTorn].
///
/// Committed appends that no read shows come after all others of their key, in an order that nobody
/// saw. Immutable.
public final class ListOrders {
  private final int[] starts;
  private final int[] appends;
  private final int[] positions;
  private final int[] longest;
  private final int[] torn;

  private ListOrders(int[] starts, int[] appends, int[] positions, int[] longest, int[] torn) {
    this.starts = starts;
    this.appends = appends;
    this.positions = positions;
    this.longest = longest;
    this.torn = torn;
  }

  /// The number of elements of `key` that were seen.
  public int size(int key) {
    return starts[key + 1] - starts[key];
  }

  /// The action that appended element `i` of `key`, or -1 if nobody did.
  public int append(int key, int i) {
    return appends[starts[key] + i];
  }

  /// The place of an append in its key's order, or -1 if no read shows it.
  public int position(int action) {
    return positions[action];
  }

  /// The read that shows the whole order of `key`, or -1 if none read anything.
  public int longest(int key) {
    return longest[key];
  }

  /// Whether two reads of `key` contradict each other, so that its order is not known.
  public boolean isTorn(int key) {
    return torn[key] >= 0;
  }

  /// Whether that is so of any key.
  public boolean anyTorn() {
    for (int read : torn) {
      if (read >= 0) {
        return true;
      }
    }
    return false;
  }

  /// A read of `key` that is no prefix of the [#longest], or -1.
  public int torn(int key) {
    return torn[key];
  }

  /// Linear in the elements of all lists that were read.
  ///
  /// @param seen gets every operation that appended an element which was read
  static ListOrders of(History history, Writes writes, BitSet seen) {
    int keys = history.keys();
    var longest = new int[keys];
    var lengths = new int[keys];
    Arrays.fill(longest, -1);
    for (int op = 0; op < history.size(); op++) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        int length = length(history, writes, a);
        if (length > lengths[history.key(a)]) {
          lengths[history.key(a)] = length;
          longest[history.key(a)] = a;
        }
      }
    }
    var starts = new int[keys + 1];
    for (int key = 0; key < keys; key++) {
      starts[key + 1] = Math.addExact(starts[key], lengths[key]);
    }
    var appends = new int[starts[keys]];
    var positions = new int[history.actions()];
    Arrays.fill(positions, -1);
    for (int key = 0; key < keys; key++) {
      for (int i = 0; i < lengths[key]; i++) {
        int append = writes.of(key, history.values().element(history.second(longest[key]), i));
        appends[starts[key] + i] = append;
        if (append >= 0) {
          seen.set(writes.op(append));
          positions[append] = positions[append] < 0 ? i : positions[append];
        }
      }
    }
    var torn = new int[keys];
    Arrays.fill(torn, -1);
    for (int a = 0; a < history.actions(); a++) {
      int length = length(history, writes, a);
      int key = history.key(a);
      if (length > 0 && !isPrefix(history, history.second(a), history.second(longest[key]))) {
        torn[key] = torn[key] < 0 ? a : torn[key];
        seeAll(history, writes, a, seen);
      }
    }
    return new ListOrders(starts, appends, positions, longest, torn);
  }

  /// The number of elements that a read gave; 0 for no read, and for an answer that nobody knows.
  static int length(History history, Writes writes, int action) {
    return history.kind(action) == Kind.READ
            && history.type(writes.op(action)) == Outcome.Type.OK
            && history.values().isList(history.second(action))
        ? history.values().length(history.second(action))
        : 0;
  }

  /// Whether one list is a prefix of another, which is at least as long.
  static boolean isPrefix(History history, long part, long whole) {
    if (part == whole) {
      return true;
    }
    Values values = history.values();
    for (int i = values.length(part) - 1; i >= 0; i--) {
      if (values.element(part, i) != values.element(whole, i)) {
        return false;
      }
    }
    return true;
  }

  private static void seeAll(History history, Writes writes, int read, BitSet seen) {
    for (int i = 0; i < history.values().length(history.second(read)); i++) {
      int append = writes.of(history.key(read), history.values().element(history.second(read), i));
      if (append >= 0) {
        seen.set(writes.op(append));
      }
    }
  }
}
