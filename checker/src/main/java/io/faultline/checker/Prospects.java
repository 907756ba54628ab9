package io.faultline.checker;

import java.util.Arrays;

/// What operations that are still owed an answer say of the states that an object may be in now:
/// where none of what may still happen before one returns leads to its answer, a configuration has
/// no future, and is given up sooner than when that one returns.
///
/// Looked at are open operations that keep the state, and the next few that are not called yet.
/// Until one of them returns, the state changes by operations that are called by then. Where one of
/// these overwrites every state and is not used, anything may be; else [Model#mayReach] says. Owned
/// by one search.
final class Prospects {
  private static final int MOST_AHEAD = 24;

  private final ObjectOps ops;
  private final Model model;
  private final OpenCalls open;
  private final boolean looks;
  private int[] owed = new int[64];
  // Their bits in a configuration; 0 for those that are not called yet.
  private int[] word = new int[64];
  private long[] bit = new long[64];
  private int count;
  private int words;
  private int latest = -1;

  Prospects(ObjectOps ops, OpenCalls open) {
    this.ops = ops;
    this.open = open;
    model = ops.model();
    looks = model.looksAhead();
  }

  /// Looks at what is owed now.
  ///
  /// @param next the first operation that is not called yet
  void look(int next) {
    count = 0;
    words = open.words();
    if (!looks) {
      return;
    }
    // Up to the first call of one that overwrites, of those that are not called yet.
    int end = next;
    while (end < ops.size() && end < next + MOST_AHEAD && !ops.overwrites(end)) {
      end++;
    }
    long untilNanos = end == ops.size() ? Long.MAX_VALUE : ops.called[end];
    for (int place = 0; place < open.size(); place++) {
      int op = open.op(place);
      if (isOwedBefore(op, untilNanos)) {
        add(op, 1 + (open.slot(op) >> 6), 1L << open.slot(op));
      }
    }
    for (int op = next; op < end; op++) {
      if (isOwedBefore(op, untilNanos)) {
        add(op, 0, 0);
      }
    }
  }

  private boolean isOwedBefore(int op, long nanos) {
    return ops.keepsState(op)
        && !ops.isUnknown(op)
        && !ops.optional[op]
        && ops.returned[op] < nanos;
  }

  private void add(int op, int itsWord, long itsBit) {
    if (count == owed.length) {
      owed = Arrays.copyOf(owed, count * 2);
      word = Arrays.copyOf(word, count * 2);
      bit = Arrays.copyOf(bit, count * 2);
    }
    owed[count] = op;
    word[count] = itsWord;
    bit[count++] = itsBit;
  }

  /// Whether nothing that may still happen to a configuration gives one of the answers.
  boolean areNone(long[] configuration) {
    if (count == 0 || mayBeOverwritten(configuration)) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      int op = owed[i];
      boolean satisfied = bit[i] != 0 && (configuration[word[i]] & bit[i]) != 0;
      if (!satisfied
          && !model.mayReach(configuration[0], ops.kinds[op], ops.arguments[op], ops.seconds[op])) {
        if (latest < 0 || ops.returned[op] > ops.returned[latest]) {
          latest = op;
        }
        return true;
      }
    }
    return false;
  }

  private boolean mayBeOverwritten(long[] configuration) {
    for (int w = 0; w < words; w++) {
      if ((open.allOverwriters()[w] & ~configuration[1 + words + w]) != 0) {
        return true;
      }
    }
    return false;
  }

  /// The operation by whose return every configuration was seen to have no order, if none survives
  /// the return of `op`: that one, or one that returned later and for which some were given up.
  int blocked(int op) {
    return latest >= 0 && ops.returned[latest] > ops.returned[op] ? latest : op;
  }
}
