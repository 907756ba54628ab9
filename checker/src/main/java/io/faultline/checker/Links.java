package io.faultline.checker;

import java.util.Arrays;

/// The orders that lead to a search's configurations, sharing their beginnings: a link is an
/// operation and the link before it. Owned by one thread.
final class Links {
  static final int NONE = -1;

  private int[] ops = new int[1024];
  private int[] before = new int[1024];
  private int[] lengths = new int[1024];
  private int size;

  int size() {
    return size;
  }

  int add(int op, int link) {
    if (size == ops.length) {
      ops = Arrays.copyOf(ops, Math.multiplyExact(size, 2));
      before = Arrays.copyOf(before, ops.length);
      lengths = Arrays.copyOf(lengths, ops.length);
    }
    ops[size] = op;
    before[size] = link;
    lengths[size] = length(link) + 1;
    return size++;
  }

  /// How many operations the order up to `link` has.
  int length(int link) {
    return link == NONE ? 0 : lengths[link];
  }

  /// The order up to `link`.
  int[] order(int link) {
    var order = new int[length(link)];
    int place = order.length;
    for (int at = link; at != NONE; at = before[at]) {
      order[--place] = ops[at];
    }
    return order;
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
