package io.faultline.checker;

import java.util.Arrays;

/// The orders that lead to a search's configurations, sharing their beginnings: a link is an
/// operation, the return at which it was placed, and the link before it. Owned by one thread.
final class Links {
  static final int NONE = -1;

  private static final int BYTES_OF_ONE = 16;

  private int[] ops = new int[64];
  private int[] times = new int[64];
  private int[] before = new int[64];
  private int[] lengths = new int[64];
  private int size;

  int size() {
    return size;
  }

  /// Whether the next link makes it grow.
  boolean isFull() {
    return size == ops.length;
  }

  /// The memory that another link would take with all the others, in bytes.
  long bytesForOneMore() {
    long held = (long) ops.length * BYTES_OF_ONE;
    return isFull() ? held * 5 / 2 : held;
  }

  int add(int op, int time, int link) {
    if (size == ops.length) {
      int larger = Math.addExact(size, size / 2);
      ops = Arrays.copyOf(ops, larger);
      times = Arrays.copyOf(times, larger);
      before = Arrays.copyOf(before, larger);
      lengths = Arrays.copyOf(lengths, larger);
    }
    ops[size] = op;
    times[size] = time;
    before[size] = link;
    lengths[size] = length(link) + 1;
    return size++;
  }

  /// How many operations the order up to `link` has.
  int length(int link) {
    return link == NONE ? 0 : lengths[link];
  }

  /// The links that lead to `link`, the first one first, itself last.
  int[] path(int link) {
    var path = new int[length(link)];
    int place = path.length;
    for (int at = link; at != NONE; at = before[at]) {
      path[--place] = at;
    }
    return path;
  }

  int op(int link) {
    return ops[link];
  }

  /// The number of the return at which the link's operation was placed.
  int time(int link) {
    return times[link];
  }

  /// Drops every link that leads to none of the live configurations, and renumbers the others.
  /// Linear in the number of links.
  void keep(Configurations live) {
    var kept = new boolean[size];
    for (int row = 0; row < live.size(); row++) {
      if (!live.isDead(row)) {
        for (int at = live.link(row); at != NONE && !kept[at]; at = before[at]) {
          kept[at] = true;
        }
      }
    }
    var number = new int[size];
    int count = 0;
    for (int link = 0; link < size; link++) {
      if (kept[link]) {
        // A link's predecessor is older than itself: it has its new number already.
        int previous = before[link];
        ops[count] = ops[link];
        times[count] = times[link];
        lengths[count] = lengths[link];
        before[count] = previous == NONE ? NONE : number[previous];
        number[link] = count++;
      }
    }
    size = count;
    for (int row = 0; row < live.size(); row++) {
      if (!live.isDead(row) && live.link(row) != NONE) {
        live.setLink(row, number[live.link(row)]);
      }
    }
  }
}
