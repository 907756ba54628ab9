package io.faultline.checker.session;

import io.faultline.checker.Budget;
import java.util.Arrays;

/// Which steps come before which: session order and reads-from, closed. A vector clock a step.
///
/// Steps lie on chains, of which a row has an entry each: how far along the chain the past of the
/// step reaches, itself included. A session is a chain; loose steps are put on further ones, each
/// behind one that is in its past.
///
/// Takes n (k + u) for n steps on k sessions and u more chains, and as many numbers of memory.
final class Clocks {
  private static final int MORE = 4;

  final Steps steps;
  final int[] chain;

  /// Its place on its chain, from 1.
  final int[] place;

  int width;

  /// All rows, one after another.
  int[] rows = new int[0];

  /// All steps, each after what comes before it; shorter if there is a cycle.
  int[] order;

  /// A cycle of steps, each before the next; empty if there is none.
  int[] cycle = new int[0];

  /// What ran out; empty if nothing did.
  String ranOut = "";

  private final boolean readsCount;

  /// @param readsCount whether a write comes before the steps that found its value
  Clocks(Steps steps, boolean readsCount, Budget budget) {
    this.steps = steps;
    this.readsCount = readsCount;
    chain = new int[steps.size];
    place = new int[steps.size];
    var search =
        new PathOrder(
            steps.size, (step, i) -> i == 0 ? steps.before[step] : i == 1 ? source(step) : -2);
    order = search.from(0, steps.size);
    cycle = search.cycle();
    if (cycle.length == 0) {
      for (int more = MORE; !fill(more, budget) && ranOut.isEmpty(); more *= 4) {}
    }
  }

  private int source(int step) {
    return readsCount && steps.from[step] >= 0 ? steps.from[step] : -1;
  }

  /// Whether `a` comes before `b`, or is `b`.
  boolean before(int a, int b) {
    return rows[b * width + chain[a]] >= place[a];
  }

  // Says whether there were chains enough.
  private boolean fill(int more, Budget budget) {
    width = steps.sessions + more;
    long numbers = (long) steps.size * width;
    if (numbers > Integer.MAX_VALUE - 8 || 8 * numbers > budget.memoryBytes()) {
      ranOut =
          "the memory of the budget ran out for %,d clocks of %,d each"
              .formatted(steps.size, width);
      return false;
    }
    rows = new int[(int) numbers];
    var ends = new int[width];
    for (int i = 0; i < order.length; i++) {
      int step = order[i];
      if ((i & 0xffff) == 0 && budget.expired()) {
        ranOut = "the time of the budget ran out";
        return false;
      }
      int row = step * width;
      if (steps.before[step] >= 0) {
        System.arraycopy(rows, steps.before[step] * width, rows, row, width);
      }
      int source = source(step);
      if (source >= 0) {
        join(rows, row, source * width, width);
      }
      int on = steps.loose[step] ? free(ends, row) : steps.session[step];
      if (on == width) {
        return false;
      }
      chain[step] = on;
      place[step] = ++ends[on];
      rows[row + on] = place[step];
    }
    return true;
  }

  private int free(int[] ends, int row) {
    int on = steps.sessions;
    while (on < width && ends[on] != rows[row + on]) {
      on++;
    }
    return on;
  }

  /// Takes the greater of each entry; says whether anything grew.
  static boolean join(int[] rows, int into, int other, int width) {
    boolean grew = false;
    for (int c = 0; c < width; c++) {
      int much = rows[other + c];
      if (much > rows[into + c]) {
        rows[into + c] = much;
        grew = true;
      }
    }
    return grew;
  }

  /// All rows of a copy.
  int[] copyOfRows() {
    return Arrays.copyOf(rows, rows.length);
  }
}
