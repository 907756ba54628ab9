package io.faultline.checker;

import io.faultline.checker.ExactRule.Decision;
import io.faultline.history.History;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Fills the places of a counter's increments, as [CounterRule] says. Owned by one thread.
final class CounterPlaces {
  private static final int NONE = -1;

  private final CounterRule.Count count;
  private final History history;
  private final int key;
  private final int jobs;
  // Per read how many increments it found.
  private final long[] found;
  private int most;
  // Per place, from 0 on, the read with the last call of those that found fewer, and the one with
  // the first return of those that found so many or more; NONE for nobody.
  private int[] notBefore = new int[0];
  private int[] notAfter = new int[0];

  CounterPlaces(CounterRule.Count count, int key) {
    this.count = count;
    this.key = key;
    history = count.history;
    jobs = count.incrementCount;
    found = new long[count.readCount];
  }

  Decision decide() {
    for (int read = 0; read < count.readCount; read++) {
      int op = count.reads[read];
      long more = history.second(history.firstAction(op)) - count.zero;
      long amount = count.amount == 0 ? 1 : count.amount;
      found[read] = more / amount;
      if (more % amount != 0 || found[read] < 0 || found[read] > jobs) {
        return broken(NONE, op);
      }
      most = Math.max(most, (int) found[read]);
    }
    bound();
    for (int place = 1; place <= most; place++) {
      if (returned(notAfter[place]) < called(notBefore[place])) {
        return broken(notAfter[place], notBefore[place]);
      }
    }
    return fill();
  }

  private void bound() {
    notBefore = new int[most + 2];
    notAfter = new int[most + 2];
    Arrays.fill(notBefore, NONE);
    Arrays.fill(notAfter, NONE);
    for (int read = 0; read < count.readCount; read++) {
      int op = count.reads[read];
      int place = (int) found[read];
      notAfter[place] = returned(op) < returned(notAfter[place]) ? op : notAfter[place];
      notBefore[place + 1] = called(op) > called(notBefore[place + 1]) ? op : notBefore[place + 1];
    }
    for (int place = most; place >= 0; place--) {
      int later = notAfter[place + 1];
      notAfter[place] = returned(later) < returned(notAfter[place]) ? later : notAfter[place];
    }
    for (int place = 1; place <= most + 1; place++) {
      int before = notBefore[place - 1];
      notBefore[place] = called(before) > called(notBefore[place]) ? before : notBefore[place];
    }
  }

  private long returned(int op) {
    return op == NONE || count.isUnknown(op) ? Long.MAX_VALUE : history.returnedNanos(op);
  }

  private long called(int op) {
    return op == NONE ? Long.MIN_VALUE : history.calledNanos(op);
  }

  private Decision fill() {
    // The first place that each may have, and the last: beyond the most, all places are alike.
    var first = new long[jobs];
    var last = new long[jobs];
    for (int job = 0; job < jobs; job++) {
      int op = count.increments[job];
      first[job] = firstPlace(called(op));
      last[job] = 2L * lastPlace(returned(op)) + (count.isUnknown(op) ? 1 : 0);
    }
    int[] byFirst = RadixOrder.of(first, jobs);
    int[] byLast = RadixOrder.of(last, jobs);
    var rank = new int[jobs];
    for (int i = 0; i < jobs; i++) {
      rank[byLast[i]] = i;
    }
    var open = new Marks(jobs);
    var filled = new int[jobs];
    int next = 0;
    int place = 1;
    while (true) {
      while (next < jobs && first[byFirst[next]] <= place) {
        open.add(rank[byFirst[next++]]);
      }
      int at = open.next(0);
      boolean needed = place <= most;
      if (at == Marks.NONE) {
        if (needed) {
          return broken(NONE, notAfter[place]);
        }
        break;
      }
      int job = byLast[at];
      if (!needed && count.isUnknown(count.increments[job])) {
        break;
      }
      if (last[job] / 2 < place) {
        return tooMany(filled, place, last, job);
      }
      open.remove(at);
      filled[place - 1] = job;
      place++;
    }
    return new Decision.Ordered(order(filled, place - 1));
  }

  private int firstPlace(long calledNanos) {
    int low = 1;
    int high = most + 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (returned(notAfter[middle]) >= calledNanos) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  // 0 if it has none; more than all there are if it may go anywhere.
  private int lastPlace(long returnedNanos) {
    if (called(notBefore[most + 1]) <= returnedNanos) {
      return Integer.MAX_VALUE;
    }
    int low = 0;
    int high = most;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (called(notBefore[middle]) <= returnedNanos) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  // Those in the places before that may go no further than this one, and it.
  private Decision tooMany(int[] filled, int place, long[] last, int job) {
    int from = place;
    while (from > 1 && last[filled[from - 2]] <= last[job]) {
      from--;
    }
    int until = (int) (last[job] / 2);
    return broken(from == 1 ? NONE : notAfter[from - 1], notBefore[until + 1]);
  }

  private int[] order(int[] filled, int size) {
    var moments = new long[size];
    for (int place = 1; place <= size; place++) {
      int op = count.increments[filled[place - 1]];
      moments[place - 1] = Math.max(called(op), called(notBefore[Math.min(place, most + 1)]));
    }
    int[] sorted = RadixOrder.of(moments, size);
    int[] reads = RadixOrder.of(found, count.readCount);
    var points = new Points(size + count.readCount + count.idleCount);
    for (int i = 0; i < count.idleCount; i++) {
      points.put(count.idle[i], called(count.idle[i]));
    }
    int read = 0;
    for (int place = 0; place <= size; place++) {
      long from = place == 0 ? Long.MIN_VALUE : moments[sorted[place - 1]];
      if (place > 0) {
        points.put(count.increments[filled[sorted[place - 1]]], from);
      }
      for (; read < count.readCount && found[reads[read]] == place; read++) {
        int op = count.reads[reads[read]];
        points.put(op, Math.max(from, called(op)));
      }
    }
    return points.order();
  }

  private Decision broken(int before, int after) {
    var evidence = new Refutation.Miscount(before, after);
    long found = history.second(history.firstAction(after));
    String start =
        before == NONE
            ? "%d, the value at the beginning".formatted(count.zero)
            : "%d, which %s had read when it returned before"
                .formatted(history.second(history.firstAction(before)), Words.op(history, before));
    long called =
        IntStream.range(0, jobs)
            .filter(job -> called(count.increments[job]) <= history.returnedNanos(after))
            .count();
    long between =
        IntStream.range(0, jobs)
            .filter(job -> before == NONE || called(count.increments[job]) > returned(before))
            .filter(job -> returned(count.increments[job]) < called(after))
            .count();
    List<Integer> ops = before == NONE ? List.of(after) : List.of(before, after);
    return new Decision.Shown(
        new Anomaly(
            "non-linearizable",
            history.keyValue(key).toString(),
            ops.stream().sorted().toList(),
            "%s read %d. Counted from %s, that is not possible: %,d increments, each by %d, were called and returned between, and no more than %,d had been called in all when the read returned."
                .formatted(Words.op(history, after), found, start, between, count.amount, called),
            evidence));
  }
}
