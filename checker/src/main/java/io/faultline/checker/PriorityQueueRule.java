package io.faultline.checker;

import io.faultline.checker.ContainerOps.Role;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// The rule for queues that give the greatest element, into which none is put twice.
///
/// An element is certainly there strictly between its first return and its last call: its *stay*.
/// Whatever took or saw an element needs a moment, after the element's addition was called and
/// before its removal returned, that lies in no greater element's stay; and what took it one not
/// before its last call. Whatever found the queue empty needs a moment that lies in nobody's stay.
///
/// All of this is necessary, and enough. From the greatest element down, let each be removed at the
/// first such moment; seen at the first one that lies in its stay or after, or else at the last one
/// before; and added at its first return, or when it is first seen or removed if that is earlier.
/// Then an element is there outside its stay only where a greater one's stay is, so it is in
/// nobody's way who was not kept out already. At one moment, first come those that leave, the
/// greatest first, and those that are there for this moment only; then who found it empty; then
/// those that arrive, the smallest first.
///
/// n log n. The condition is that of Lee and Mathur (OOPSLA 2025); the order is our own.
final class PriorityQueueRule implements ContainerRule {
  @Override
  public Found find(ContainerOps ops) {
    EmptyMoments empty = EmptyMoments.of(ops);
    if (empty.without() != ContainerOps.NONE) {
      return empty.broken(ops);
    }
    return new Elements(ops, empty.moments()).find();
  }

  private static final class Elements {
    private final ContainerOps ops;
    private final long[] moments;
    // The stays of greater elements, joined where they overlap: begin to end.
    private final TreeMap<Long, Long> stays = new TreeMap<>();
    private final int[] starts;
    private final int[] sees;
    private final int[] ascending;
    private final long[] arrives;
    private final long[] leaves;

    Elements(ContainerOps ops, long[] moments) {
      this.ops = ops;
      this.moments = moments;
      int elements = ops.elementCount();
      var values = new long[elements];
      Arrays.setAll(values, ops.index::value);
      ascending = RadixOrder.of(values, elements);
      arrives = new long[elements];
      leaves = new long[elements];
      starts = new int[elements + 1];
      for (int i = 0; i < ops.size; i++) {
        if (ops.roles[i] == Role.SEE) {
          starts[ops.elements[i] + 1]++;
        }
      }
      for (int element = 0; element < elements; element++) {
        starts[element + 1] += starts[element];
      }
      sees = new int[starts[elements]];
      int[] free = Arrays.copyOf(starts, starts.length);
      for (int i = 0; i < ops.size; i++) {
        if (ops.roles[i] == Role.SEE) {
          sees[free[ops.elements[i]]++] = i;
        }
      }
    }

    Found find() {
      for (int at = ascending.length - 1; at >= 0; at--) {
        int element = ascending[at];
        int without = ops.add[element] == ContainerOps.NONE ? ContainerOps.NONE : place(element);
        if (without != ContainerOps.NONE) {
          boolean takes = ops.roles[without] == Role.REMOVE;
          long from = takes ? ops.lastCall[element] : ops.called[ops.add[element]];
          return EmptyMoments.covered(
              ops,
              without,
              Math.max(ops.called[without], from),
              ops.returned[without],
              other -> ops.index.value(other) > ops.index.value(element));
        }
      }
      return Found.ordered(order());
    }

    // An operation that has no moment, or none.
    private int place(int element) {
      int add = ops.add[element];
      int remove = ops.remove[element];
      long begin = ops.firstReturn[element];
      long end = ops.lastCall[element];
      long leave = ContainerOps.END;
      if (remove != ContainerOps.NONE) {
        leave = firstFree(end);
        if (leave > ops.returned[remove]) {
          return remove;
        }
        moments[remove] = leave;
      }
      long arrive = Math.min(begin, leave);
      for (int i = starts[element]; i < starts[element + 1]; i++) {
        int see = sees[i];
        long latest = Math.min(ops.returned[see], leave);
        long moment = firstFree(Math.max(begin, ops.called[see]));
        if (moment > latest) {
          moment = lastFree(latest);
          if (moment < ops.called[see] || moment < ops.called[add]) {
            return see;
          }
        }
        moments[see] = moment;
        arrive = Math.min(arrive, moment);
      }
      arrives[element] = arrive;
      leaves[element] = leave;
      moments[add] = arrive;
      if (begin < end) {
        join(begin, end);
      }
      return ContainerOps.NONE;
    }

    private long firstFree(long from) {
      Map.Entry<Long, Long> stay = stays.lowerEntry(from);
      return stay != null && stay.getValue() > from ? stay.getValue() : from;
    }

    private long lastFree(long until) {
      Map.Entry<Long, Long> stay = stays.lowerEntry(until);
      return stay != null && stay.getValue() > until ? stay.getKey() : until;
    }

    private void join(long begin, long end) {
      long from = begin;
      long to = end;
      for (var other = stays.lowerEntry(to);
          other != null && other.getValue() > from;
          other = stays.lowerEntry(to)) {
        stays.remove(other.getKey());
        from = Math.min(from, other.getKey());
        to = Math.max(to, other.getValue());
      }
      stays.put(from, to);
    }

    private int[] order() {
      var points = new Points(ops.size);
      for (int at = ascending.length - 1; at >= 0; at--) {
        put(ascending[at], false, points);
      }
      for (int i = 0; i < ops.size; i++) {
        if (ops.roles[i] == Role.EMPTY) {
          points.put(i, moments[i]);
        }
      }
      for (int element : ascending) {
        put(element, true, points);
      }
      return points.order();
    }

    // What an element does when it arrives and stays on; or all the rest.
    private void put(int element, boolean arriving, Points points) {
      int add = ops.add[element];
      if (add == ContainerOps.NONE) {
        return;
      }
      boolean staysOn = leaves[element] > arrives[element];
      if (arriving == staysOn) {
        points.put(add, moments[add]);
      }
      for (int i = starts[element]; i < starts[element + 1]; i++) {
        boolean atArrival = staysOn && moments[sees[i]] == arrives[element];
        if (arriving == atArrival) {
          points.put(sees[i], moments[sees[i]]);
        }
      }
      int remove = ops.remove[element];
      if (remove != ContainerOps.NONE && !arriving) {
        points.put(remove, moments[remove]);
      }
    }
  }
}
