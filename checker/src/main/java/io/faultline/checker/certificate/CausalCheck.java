package io.faultline.checker.certificate;

import io.faultline.checker.transaction.weak.CommitOrder;
import io.faultline.history.History;
import io.faultline.history.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Checks the axiom of causal consistency in a given order of commits: of each line of calls, a
/// process in a session, the last one that leads to a reader and wrote what it read is not after
/// whom it read from.
final class CausalCheck {
  private final History history;
  private final Sources sources;
  private final CommitOrder order;
  private final int[] place;
  // Per operation its line, and its place in it.
  private final int[] line;
  private final int[] index;
  private final int[][] lines;
  private final Map<Integer, int[]> linesOfSessions = new HashMap<>();
  // Per operation, how many of each line lead to it.
  private final int[][] clocks;
  // Per key and line, the places in the line of those that wrote it, in order.
  private final Map<Integer, Map<Integer, int[]>> writers = new HashMap<>();

  CausalCheck(History history, Sources sources, CommitOrder order, int[] place) {
    this.history = history;
    this.sources = sources;
    this.order = order;
    this.place = place;
    line = new int[history.size()];
    index = new int[history.size()];
    clocks = new int[history.size()][];
    Map<Long, Integer> numbers = new LinkedHashMap<>();
    var sizes = new int[16];
    for (int op = 0; op < history.size(); op++) {
      if (place[op] < 0) {
        continue;
      }
      long name = (long) history.session(op) << 32 | (history.process(op) & 0xffffffffL);
      int number = numbers.computeIfAbsent(name, _ -> numbers.size());
      if (number == sizes.length) {
        sizes = Arrays.copyOf(sizes, sizes.length * 2);
      }
      line[op] = number;
      index[op] = sizes[number]++;
    }
    lines = new int[numbers.size()][];
    for (int l = 0; l < lines.length; l++) {
      lines[l] = new int[sizes[l]];
    }
    numbers.forEach((name, number) ->
        linesOfSessions.merge(
            (int) (name >> 32),
            new int[] {number},
            (some, one) -> {
              int[] more = Arrays.copyOf(some, some.length + 1);
              more[some.length] = one[0];
              return more;
            }));
    for (int op = 0; op < history.size(); op++) {
      if (place[op] >= 0) {
        lines[line[op]][index[op]] = op;
        writes(op);
      }
    }
  }

  private void writes(int op) {
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (history.kind(a) == Kind.WRITE) {
        // The number of them comes first.
        writers
            .computeIfAbsent(history.key(a), _ -> new LinkedHashMap<>())
            .compute(
                line[op],
                (_, some) -> {
                  int[] more =
                      some == null
                          ? new int[4]
                          : some[0] + 1 < some.length ? some : Arrays.copyOf(some, some.length * 2);
                  more[++more[0]] = index[op];
                  return more;
                });
      }
    }
  }

  void check() {
    for (int i = 0; i < order.size(); i++) {
      int op = order.op(i);
      clocks[op] = clock(op);
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (sources.isExternal(a)) {
          read(op, a);
        }
      }
    }
  }

  private int[] clock(int op) {
    var clock = new int[lines.length];
    for (int other : linesOfSessions.getOrDefault(history.session(op), new int[0])) {
      // In a line, those that come before are the first ones.
      int low = 0;
      int high = lines[other].length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (Sources.inSession(history, lines[other][middle], op)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (low > 0) {
        join(clock, lines[other][low - 1]);
      }
    }
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (sources.isExternal(a) && sources.of(a) != Sources.BEFORE) {
        join(clock, sources.of(a));
      }
    }
    return clock;
  }

  private void join(int[] clock, int before) {
    int[] other = clocks[before];
    if (other == null) {
      throw Evidence.wrong("operation " + before + " comes too late");
    }
    if (clock[line[before]] > index[before]) {
      return;
    }
    for (int l = 0; l < clock.length; l++) {
      clock[l] = Math.max(clock[l], other[l]);
    }
    clock[line[before]] = index[before] + 1;
  }

  private void read(int op, int read) {
    int from = sources.of(read);
    int fromPlace = from == Sources.BEFORE ? -1 : place[from];
    writers
        .getOrDefault(history.key(read), Map.of())
        .forEach((l, places) -> {
          int at = Arrays.binarySearch(places, 1, places[0] + 1, clocks[op][l] - 1);
          int last = at >= 0 ? at : -at - 2;
          if (last >= 1
              && lines[l][places[last]] != from
              && place[lines[l][places[last]]] > fromPlace) {
            throw Evidence.wrong(
                "operation %d read behind operation %d".formatted(op, lines[l][places[last]]));
          }
        });
  }
}
