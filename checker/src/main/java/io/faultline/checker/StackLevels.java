package io.faultline.checker;

import io.faultline.checker.ContainerOps.Role;
import io.faultline.checker.ContainerRule.Found;
import java.util.Arrays;

/// Takes the elements of a stack away, from the bottom up, as [StackRule] says, and makes the order
/// of it. Owned by one thread; used once.
final class StackLevels {
  private static final int NONE = -1;

  private final ContainerOps ops;
  private final long[] empties;
  // The moments that matter, ascending, and the place of each stay's begin and end among them.
  private long[] moments = new long[0];
  private final int[] begins;
  private final int[] ends;

  // Operations on elements with a stay that are not known to have a moment, by time, and those that
  // see one by element and time.
  private Windows windows = new Windows(new int[0], new long[0], new long[0], 0);
  private Windows sees = windows;

  // Per element how many of its operations have no moment yet.
  private final int[] owed;
  private final int[] ready;
  private int readyCount;
  private Marks free = new Marks(1);

  // Per element the moments that it alone covers, as a list: its last one, and per moment the one
  // before.
  private final int[] lastAlone;
  private int[] alone = new int[0];

  // Per element when it is pushed and popped, and per operation that saw one in the middle of its
  // time, when.
  private final int[] pushed;
  private final int[] popped;
  private final int[] seen;

  StackLevels(ContainerOps ops, long[] empties) {
    this.ops = ops;
    this.empties = empties;
    int elements = ops.elementCount();
    begins = filled(elements);
    ends = filled(elements);
    owed = new int[elements];
    ready = new int[elements];
    lastAlone = filled(elements);
    pushed = filled(elements);
    popped = filled(elements);
    seen = filled(ops.size);
  }

  private static int[] filled(int size) {
    var filled = new int[size];
    Arrays.fill(filled, NONE);
    return filled;
  }

  Found find() {
    int stays = findMoments();
    findWindows();
    Cover cover = cover();
    free = new Marks(moments.length);
    alone = new int[moments.length];
    int taken = 0;
    while (true) {
      for (int at = cover.next(); at >= 0; at = cover.next()) {
        if (cover.soleStay() == NONE) {
          free(at);
        } else {
          alone(at, cover.soleStay());
        }
      }
      if (taken == readyCount) {
        break;
      }
      int element = ready[taken++];
      pushed[element] = free.previous(begins[element]);
      popped[element] = free.next(ends[element]);
      cover.remove(element, begins[element] + 1, ends[element]);
      for (int at = lastAlone[element]; at != NONE; at = alone[at]) {
        free(at);
      }
    }
    return taken < stays ? Found.broken(suspects()) : Found.ordered(order());
  }

  private boolean hasStay(int element) {
    return ops.hasStay(element);
  }

  // The elements that are left hang together in groups, of which none has an order: the smallest.
  private int[] suspects() {
    int elements = begins.length;
    var left = new int[elements];
    var from = new long[elements];
    int count = 0;
    for (int element = 0; element < elements; element++) {
      if (hasStay(element) && owed[element] > 0) {
        from[count] = ops.firstReturn[element];
        left[count++] = element;
      }
    }
    int[] order = RadixOrder.of(from, count);
    int best = 0;
    int bestSize = Integer.MAX_VALUE;
    long end = Long.MIN_VALUE;
    int first = 0;
    for (int at = 0; at <= count; at++) {
      if (at == count || from[order[at]] >= end) {
        if (at > first && at - first < bestSize) {
          best = first;
          bestSize = at - first;
        }
        first = at;
      }
      end = at == count ? end : Math.max(end, ops.lastCall[left[order[at]]]);
    }
    var suspects = new int[bestSize];
    for (int i = 0; i < bestSize; i++) {
      suspects[i] = ops.add[left[order[best + i]]];
    }
    return suspects;
  }

  // An operation's window: when it may be, as far as the others on its element allow.
  private long from(int i) {
    int element = ops.elements[i];
    return switch (ops.roles[i]) {
      case REMOVE -> ops.lastCall[element];
      case SEE -> Math.max(ops.called[i], ops.called[ops.add[element]]);
      default -> ops.called[i];
    };
  }

  private long to(int i) {
    int element = ops.elements[i];
    return switch (ops.roles[i]) {
      case ADD -> ops.firstReturn[element];
      case SEE -> {
        int remove = ops.remove[element];
        yield remove == ContainerOps.NONE
            ? ops.returned[i]
            : Math.min(ops.returned[i], ops.returned[remove]);
      }
      default -> ops.returned[i];
    };
  }

  // Where stays begin and end, where somebody may first have seen an element, and where the stack
  // was found empty: if there is a free moment in a window, one of these is.
  private int findMoments() {
    int elements = ops.elementCount();
    var found = new long[2 * elements + ops.size];
    int count = 0;
    int stays = 0;
    for (int element = 0; element < elements; element++) {
      if (hasStay(element)) {
        stays++;
        found[count++] = ops.firstReturn[element];
        found[count++] = ops.lastCall[element];
      }
    }
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.EMPTY) {
        found[count++] = empties[i];
      } else if (ops.roles[i] == Role.SEE && hasStay(ops.elements[i])) {
        found[count++] = from(i);
      }
    }
    int[] order = RadixOrder.of(found, count);
    var places = new int[count];
    moments = new long[Math.max(1, count)];
    int size = 0;
    for (int at : order) {
      if (size == 0 || moments[size - 1] != found[at]) {
        moments[size++] = found[at];
      }
      places[at] = size - 1;
    }
    moments = Arrays.copyOf(moments, Math.max(1, size));
    int at = 0;
    for (int element = 0; element < elements; element++) {
      if (hasStay(element)) {
        begins[element] = places[at++];
        ends[element] = places[at++];
      }
    }
    return stays;
  }

  private void findWindows() {
    var which = new int[ops.size];
    var from = new long[ops.size];
    var to = new long[ops.size];
    var saw = new int[ops.size];
    var sawFrom = new long[ops.size];
    var sawTo = new long[ops.size];
    int count = 0;
    int sawCount = 0;
    for (int i = 0; i < ops.size; i++) {
      int element = ops.elements[i];
      if (!hasStay(element)) {
        continue;
      }
      owed[element]++;
      which[count] = i;
      from[count] = place(from(i));
      // The last moment that is not later.
      to[count] = to(i) == Long.MAX_VALUE ? moments.length - 1 : place(to(i) + 1) - 1L;
      if (ops.roles[i] == Role.SEE) {
        saw[sawCount] = i;
        sawFrom[sawCount] = ofElement(element, from[count]);
        sawTo[sawCount++] = ofElement(element, to[count]);
      }
      count++;
    }
    windows = new Windows(Arrays.copyOf(which, count), from, to, ops.size);
    sees = new Windows(Arrays.copyOf(saw, sawCount), sawFrom, sawTo, ops.size);
  }

  // The first moment that is not earlier.
  private int place(long nanos) {
    int found = Arrays.binarySearch(moments, nanos);
    return found < 0 ? -found - 1 : found;
  }

  private long ofElement(int element, long moment) {
    return (long) element * (moments.length + 2L) + moment + 1;
  }

  private Cover cover() {
    var after = new int[begins.length];
    for (int element = 0; element < begins.length; element++) {
      after[element] = begins[element] == NONE ? NONE : begins[element] + 1;
    }
    return new Cover(moments.length, after, ends, begins.length);
  }

  // What may be at a free moment has found its place.
  private void free(int moment) {
    free.add(moment);
    for (int i = windows.take(moment); i >= 0; i = windows.take(moment)) {
      sees.remove(i);
      placed(ops.elements[i]);
    }
  }

  private void alone(int moment, int element) {
    alone[moment] = lastAlone[element];
    lastAlone[element] = moment;
    long at = ofElement(element, moment);
    for (int i = sees.take(at); i >= 0; i = sees.take(at)) {
      windows.remove(i);
      seen[i] = moment;
      placed(element);
    }
  }

  private void placed(int element) {
    if (--owed[element] == 0) {
      ready[readyCount++] = element;
    }
  }

  private int[] order() {
    int[][] seeing = seeing();
    var points = new Points(ops.size);
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.ADD && !hasStay(ops.elements[i])) {
        int element = ops.elements[i];
        points.put(i, ops.lastCall[element]);
        for (int see : of(element, seeing)) {
          points.put(see, ops.lastCall[element]);
        }
        points.put(ops.remove[element], ops.lastCall[element]);
      }
    }
    for (int at = readyCount - 1; at >= 0; at--) {
      int element = ready[at];
      long moment = moments[popped[element]];
      for (int see : of(element, seeing)) {
        if (seen[see] == NONE && !isAtPush(see)) {
          points.put(see, moment);
        }
      }
      if (ops.remove[element] != ContainerOps.NONE) {
        points.put(ops.remove[element], moment);
      }
    }
    for (int i = 0; i < ops.size; i++) {
      if (seen[i] != NONE) {
        points.put(i, moments[seen[i]]);
      }
    }
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.EMPTY) {
        points.put(i, empties[i]);
      }
    }
    for (int at = 0; at < readyCount; at++) {
      int element = ready[at];
      long moment = moments[pushed[element]];
      points.put(ops.add[element], moment);
      for (int see : of(element, seeing)) {
        if (seen[see] == NONE && isAtPush(see)) {
          points.put(see, moment);
        }
      }
    }
    return points.order();
  }

  private boolean isAtPush(int see) {
    return from(see) <= moments[pushed[ops.elements[see]]];
  }

  // Per element what saw it, and nothing where nobody did.
  private int[][] seeing() {
    var counts = new int[ops.elementCount()];
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.SEE) {
        counts[ops.elements[i]]++;
      }
    }
    var seeing = new int[ops.elementCount()][];
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.SEE) {
        int element = ops.elements[i];
        if (seeing[element] == null) {
          seeing[element] = new int[counts[element]];
        }
        seeing[element][--counts[element]] = i;
      }
    }
    return seeing;
  }

  private static final int[] NOBODY = {};

  private static int[] of(int element, int[][] seeing) {
    return seeing[element] == null ? NOBODY : seeing[element];
  }
}
