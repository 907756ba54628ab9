package io.faultline.checker;

import io.faultline.checker.ContainerOps.Role;
import io.faultline.checker.ContainerRule.Found;
import java.util.Arrays;

/// The elements of a queue in the order in which they go through it, with the moments at which it
/// was found empty among them.
///
/// Each *item* has four times: f1, the first return of all its operations; s1, the call of its
/// addition; f2, the first return of what saw or took it; s2, the last call of all its operations.
/// a has to come before b if f1(a) < s1(b) or f2(a) < s2(b). An empty moment t is an item with all
/// four at t: as t lies in nobody's certain stay, it makes no cycle. (Say a has to come after t and
/// before b, and b before t. Then f1(a) >= t >= s2(b), so a need not come before b.)
///
/// Items are taken one by one that need not come after any that is left. If there is none, those
/// left have to come before each other in a circle, and there is no order. Else each operation
/// takes effect as early as the items before it allow, which is in time: an addition after all
/// calls of earlier additions, of which none was after its return, since it would have had to come
/// first; and so for what saw and took, and for the empty moments. Owned by one thread.
final class QueueLine {
  private final ContainerOps ops;
  private final long[] moments;
  private final int items;
  // Per item its element, or ~i for operation i that found the queue empty.
  private final int[] what;
  private final Before first;
  private final Before second;

  QueueLine(ContainerOps ops, long[] moments) {
    this.ops = ops;
    this.moments = moments;
    int elements = ops.elementCount();
    var seen = new long[elements];
    Arrays.fill(seen, ContainerOps.END);
    what = new int[elements + ops.size];
    int count = 0;
    for (int i = 0; i < ops.size; i++) {
      switch (ops.roles[i]) {
        case ADD -> what[count++] = ops.elements[i];
        case EMPTY -> what[count++] = ~i;
        case SEE, REMOVE ->
            seen[ops.elements[i]] = Math.min(seen[ops.elements[i]], ops.returned[i]);
        case MISS -> throw new IllegalStateException("a queue misses nothing");
      }
    }
    items = count;
    first = new Before(items);
    second = new Before(items);
    for (int item = 0; item < items; item++) {
      int element = what[item];
      if (element < 0) {
        first.set(item, moments[~element], moments[~element]);
        second.set(item, moments[~element], moments[~element]);
      } else {
        first.set(item, ops.firstReturn[element], ops.called[ops.add[element]]);
        second.set(item, seen[element], ops.lastCall[element]);
      }
    }
  }

  Found find() {
    int[] line = line();
    return line.length < items ? broken() : Found.ordered(order(line));
  }

  private Found broken() {
    Found found = circle(first);
    return found.suspects().length > 0 ? found : circle(second);
  }

  // Two items of which the one has to come before the other in this way, and the other before the
  // one in the second.
  private Found circle(Before one) {
    int latest = -1;
    int nextLatest = -1;
    int at = 0;
    for (int after : one.byS) {
      while (at < items && one.f[one.byF[at]] < one.s[after]) {
        int item = one.byF[at++];
        if (latest < 0 || second.s[item] > second.s[latest]) {
          nextLatest = latest;
          latest = item;
        } else if (nextLatest < 0 || second.s[item] > second.s[nextLatest]) {
          nextLatest = item;
        }
      }
      int before = latest == after ? nextLatest : latest;
      if (before >= 0 && second.f[after] < second.s[before]) {
        return Found.broken(op(before), op(after));
      }
    }
    return Found.BROKEN;
  }

  private int op(int item) {
    return what[item] < 0 ? ~what[item] : ops.add[what[item]];
  }

  // The items in order; fewer if there is none.
  private int[] line() {
    first.sort();
    second.sort();
    var line = new int[items];
    var ready = new int[items];
    var conditions = new byte[items];
    int readyCount = 0;
    int taken = 0;
    while (true) {
      for (int item = first.next(); item >= 0; item = first.next()) {
        if (++conditions[item] == 2) {
          ready[readyCount++] = item;
        }
      }
      for (int item = second.next(); item >= 0; item = second.next()) {
        if (++conditions[item] == 2) {
          ready[readyCount++] = item;
        }
      }
      if (taken == readyCount) {
        return Arrays.copyOf(line, taken);
      }
      int item = ready[taken];
      line[taken++] = item;
      first.take(item);
      second.take(item);
    }
  }

  private int[] order(int[] line) {
    var starts = new int[ops.elementCount() + 1];
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.SEE) {
        starts[ops.elements[i] + 1]++;
      }
    }
    for (int element = 0; element < starts.length - 1; element++) {
      starts[element + 1] += starts[element];
    }
    var sees = new int[starts[starts.length - 1]];
    int[] free = Arrays.copyOf(starts, starts.length);
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.SEE) {
        sees[free[ops.elements[i]]++] = i;
      }
    }
    var points = new Points(ops.size);
    long added = Long.MIN_VALUE;
    long removed = Long.MIN_VALUE;
    for (int item : line) {
      int element = what[item];
      if (element < 0) {
        added = Math.max(added, moments[~element]);
        removed = Math.max(removed, moments[~element]);
        points.put(~element, moments[~element]);
        continue;
      }
      int add = ops.add[element];
      added = Math.max(added, ops.called[add]);
      points.put(add, added);
      long from = Math.max(removed, added);
      for (int i = starts[element]; i < starts[element + 1]; i++) {
        points.put(sees[i], Math.max(from, ops.called[sees[i]]));
      }
      int remove = ops.remove[element];
      if (remove != ContainerOps.NONE) {
        removed = Math.max(from, ops.lastCall[element]);
        points.put(remove, removed);
      }
    }
    return points.order();
  }

  /// One way of having to come before: f(a) < s(b).
  private static final class Before {
    private final long[] f;
    private final long[] s;
    private final boolean[] taken;
    private final boolean[] given;
    private int[] byF = new int[0];
    private int[] byS = new int[0];
    private int least;
    private int secondLeast = 1;
    private int nextS;

    Before(int items) {
      f = new long[items];
      s = new long[items];
      taken = new boolean[items];
      given = new boolean[items];
    }

    void set(int item, long itsF, long itsS) {
      f[item] = itsF;
      s[item] = itsS;
    }

    void sort() {
      byF = RadixOrder.of(f, f.length);
      byS = RadixOrder.of(s, s.length);
    }

    void take(int item) {
      taken[item] = true;
    }

    // One more item that need not come after any that is left, or -1.
    int next() {
      while (least < byF.length && taken[byF[least]]) {
        least++;
      }
      if (least == byF.length) {
        return -1;
      }
      long earliest = f[byF[least]];
      while (nextS < byS.length && (given[byS[nextS]] || s[byS[nextS]] <= earliest)) {
        int item = byS[nextS++];
        if (!given[item]) {
          given[item] = true;
          return item;
        }
      }
      // An item need not come before itself.
      secondLeast = Math.max(secondLeast, least + 1);
      while (secondLeast < byF.length && taken[byF[secondLeast]]) {
        secondLeast++;
      }
      int alone = byF[least];
      if (!given[alone] && (secondLeast == byF.length || s[alone] <= f[byF[secondLeast]])) {
        given[alone] = true;
        return alone;
      }
      return -1;
    }
  }
}
